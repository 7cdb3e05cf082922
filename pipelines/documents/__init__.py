"""Document pages paired with their text: pages set from bundled prose, and pages of the user's PDF files."""
