"""Which natural language a text is written in."""
