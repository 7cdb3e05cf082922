"""HTML, XHTML and Markdown to blocks of pieces: what may stand on one page, and where a page may break."""
