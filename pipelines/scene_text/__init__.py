"""Scene text: words set into photographs with their polygons, and annotated photographs of text datasets."""
