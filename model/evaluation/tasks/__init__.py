"""Tasks: each judges a model on one kind of items, and returns a `Result`."""
