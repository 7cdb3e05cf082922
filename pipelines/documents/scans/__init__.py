"""Pages without a usable text layer: read by OCR engines, kept where there is reason to believe them."""
