"""Books without their wrapping, in both senses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sources.decoded_text import decoded
from sources.gutenberg import book, is_gutenberg, unwrapped

PROSE = """It was the best of times, it was the worst of times, it was the age
of wisdom, it was the age of foolishness, it was the epoch of belief."""
VERSE = """  Tyger Tyger, burning bright,
  In the forests of the night;"""
BOOK = f"""\ufeffThe Project Gutenberg EBook of A Book, by Somebody

Title: A Book
  with a long title

*** START OF THIS PROJECT GUTENBERG EBOOK A BOOK ***

Produced by Volunteers

[Illustration: a tree]

{PROSE}

{VERSE}

      *      *      *

He said it _twice_.

End of the Project Gutenberg EBook of A Book

*** END OF THIS PROJECT GUTENBERG EBOOK A BOOK ***

Section 1. General Terms of Use
"""


def test_header_footer_and_notes_go() -> None:
    assert is_gutenberg(BOOK)
    title, text = book(BOOK)
    assert title == "A Book with a long title"
    assert text == f"{' '.join(PROSE.splitlines())}\n\n{VERSE}\n\nHe said it *twice*."


def test_other_texts_are_not_books() -> None:
    assert not is_gutenberg("I like Project Gutenberg.\n\nVery much.")


def test_single_lines_are_kept() -> None:
    assert unwrapped("Chapter 1\n\n\nShort.") == "Chapter 1\n\nShort."


def test_genuine_book() -> None:
    samples = os.environ.get("VLEND_SAMPLES")
    if not samples:
        pytest.skip("VLEND_SAMPLES is not set")
    path = Path(samples) / "text/gutenberg_pride_and_prejudice/1342-0.txt"
    title, text = book(decoded(path.read_bytes())[0])
    assert title == "Pride and Prejudice"
    assert "Gutenberg" not in text
    assert "It is a truth universally acknowledged, that a single man in possession of a good fortune, must be" in text
