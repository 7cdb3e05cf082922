"""Controls, headings, tables and pictures of a page, from its document and the browser's accessibility tree."""
