"""PDF pages read in a process of their own: text runs with boxes, and the page as an encoded picture."""
