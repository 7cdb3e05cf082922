"""The tokenizer in the repository: reversible, special tokens never read out of text, compact for both languages."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.sequence import SPECIAL_TOKENS
from corpus.tokenizer import load_tokenizer
from corpus.train_tokenizer import SIZE

TOKENIZER = load_tokenizer()
ESSAYS = Path(__file__).parents[2] / "pipelines" / "text" / "written"


def test_size_and_special_tokens() -> None:
    assert TOKENIZER.backend.get_vocab_size() == SIZE
    assert [TOKENIZER.special(token) for token in SPECIAL_TOKENS] == list(range(len(SPECIAL_TOKENS)))


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_every_text_comes_back(text: str) -> None:
    ids, _ = TOKENIZER.encode(text)
    assert TOKENIZER.backend.decode(ids, skip_special_tokens=False) == text
    assert len(ids) == TOKENIZER.count(text)


@pytest.mark.parametrize("token", SPECIAL_TOKENS)
def test_special_tokens_in_text_are_text(token: str) -> None:
    ids, _ = TOKENIZER.encode(f"a {token} b")
    assert not set(ids) & set(range(len(SPECIAL_TOKENS)))
    assert TOKENIZER.backend.decode(ids) == f"a {token} b"


def test_digits_are_single_tokens() -> None:
    assert TOKENIZER.count("20240315") == 8


def test_chinese_takes_at_most_one_token_per_character() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(ESSAYS.glob("*_zh.md")))
    assert TOKENIZER.count(text) < len(text)


def test_english_prose_takes_a_token_per_four_characters_or_so() -> None:
    text = (
        "It was a bright cold day in April, and the children walked home along the river with their mother. "
        "Nobody had expected the letter, but when it came they read it twice and laughed about it for a week."
    )
    assert len(text) / TOKENIZER.count(text) > 4


def test_genuine_chinese_text() -> None:
    samples = os.environ.get("VLEND_SAMPLES")
    if not samples:
        pytest.skip("VLEND_SAMPLES is not set")
    data = json.loads((Path(samples) / "text/cmrc2018_wikipedia_zh/cmrc2018_dev.json").read_text(encoding="utf-8"))
    text = "\n".join(p["context"] for entry in data["data"] for p in entry["paragraphs"])
    assert TOKENIZER.count(text) < len(text)
