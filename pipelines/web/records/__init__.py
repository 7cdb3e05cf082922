"""Records of one visit to a page, a file for each kind."""
