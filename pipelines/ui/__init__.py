"""UI: questions and referring expressions on screenshots of apps."""
