"""Pictures with captions: written for bundled photographs, or the user's own."""
