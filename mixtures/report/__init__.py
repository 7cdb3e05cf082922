"""What is told of a finished blend: the report page, the data card, the Croissant file, the audit sheet."""
