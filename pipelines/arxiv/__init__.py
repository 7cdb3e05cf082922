"""Papers as arXiv ships them: LaTeX sources split over the pages of the compiled PDF, one record a page."""
