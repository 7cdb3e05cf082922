"""From text runs with boxes to the text of a page in reading order: lines, columns, page furniture, paragraphs."""
