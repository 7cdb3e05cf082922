"""Pages put together from components by a seeded grammar, with words from the text corpus."""
