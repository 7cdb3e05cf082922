"""Books and question sheets set in page templates, printed, and paired page by page with exactly their text."""
