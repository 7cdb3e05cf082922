"""Charts of the reports, drawn with the object-oriented interface of matplotlib."""
