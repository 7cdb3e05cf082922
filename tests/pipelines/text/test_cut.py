"""Cuts lose nothing, stay under the limit and fall between paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.tokenizer import load_tokenizer
from pipelines.text.cut import cut, estimated_tokens

PARAGRAPH = "The old bridge was closed, so we took the long way around. " * 8


def test_short_texts_are_one_record() -> None:
    assert cut(["a", "b"]) == ["a\n\nb"]
    assert cut([]) == []


def test_long_texts_are_cut_evenly_between_chapters() -> None:
    chapters = [f"## {number}\n\n{PARAGRAPH}" for number in range(50)]
    texts = cut(chapters, 1000)
    assert "\n\n".join(texts) == "\n\n".join(chapters)
    sizes = [estimated_tokens(text) for text in texts]
    assert max(sizes) <= 1000
    assert min(sizes) > 500
    assert all(text.startswith("## ") for text in texts)


def test_headings_and_fences_are_not_torn() -> None:
    fence = "```\n" + "\n\n".join(["x = 1"] * 30) + "\n```"
    texts = cut(["\n\n".join(["# Title", PARAGRAPH, "## Part", PARAGRAPH, fence, PARAGRAPH])], 220)
    assert all(text.count("```") % 2 == 0 for text in texts)
    assert not any(text.rsplit("\n\n", 1)[-1].startswith("#") for text in texts)


def test_one_huge_paragraph_is_cut_at_sentences() -> None:
    chinese = "今天的风很大，我们只好绕远路回家。" * 300
    texts = cut([chinese], 500)
    assert "".join(texts) == chinese
    assert all(text.endswith("。") for text in texts)
    assert all(text.endswith(".") for text in cut([PARAGRAPH.strip() * 20], 500))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="ab .。中\n#`", min_size=1, max_size=300), max_size=5))
def test_nothing_but_white_space_is_lost(pieces: list[str]) -> None:
    def solid(text: str) -> str:
        return "".join(text.split())

    texts = cut(pieces, 40)
    assert solid("".join(texts)) == solid("".join(pieces))
    assert all(estimated_tokens(text) <= 40 for text in texts)


@pytest.mark.parametrize(
    "text", [PARAGRAPH, "今天的风很大。" * 50, "हिन्दी में लिखा हुआ पाठ " * 40, "x1 = f(2)[3];\n" * 50]
)
def test_the_estimate_is_on_the_high_side(text: str) -> None:
    assert load_tokenizer().count(text) <= estimated_tokens(text) * 1.2
