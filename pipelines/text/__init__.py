"""Text-only documents: documentation of installed packages, articles on locales, hand-written essays, users' files."""
