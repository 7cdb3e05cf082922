"""Web pages: crawl, render, simplify; records of screenshot with HTML or with transcription."""
