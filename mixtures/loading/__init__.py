"""The stream of a plan for a training loop: from the component stores directly, or from a written blend."""
