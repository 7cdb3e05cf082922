"""Texts for composed pages: plain paragraphs of sentences, from vlend's own and from a user's folder."""

from pathlib import Path

import pytest

from pipelines.engine.pipeline import InputError
from pipelines.web.composed.texts import bundled_texts, folder_texts, plain, sentences

TIDES = "The tide rises and falls twice a day. The moon draws the water of the sea towards itself."


@pytest.mark.parametrize(
    ("given", "language", "expected"),
    [
        (TIDES.replace(". ", ".\n"), "en", TIDES),
        (TIDES.replace("twice", "*twice*"), "en", TIDES),
        ("| a | b |\n| - | - |", "en", None),
        (f"{TIDES} See `f(x)` and x = 3.", "en", None),
        ("Too short.", "en", None),
        (TIDES[:-1], "en", None),
        (
            "海水每天涨落两次，月亮牵引着海水，使它向自己隆起。",
            "zh",
            "海水每天涨落两次，月亮牵引着海水，使它向自己隆起。",
        ),
        (
            "海水每天涨落两次，月亮牵引着\n海水，使它向自己隆起起。",
            "zh",
            "海水每天涨落两次，月亮牵引着海水，使它向自己隆起起。",
        ),
    ],
)
def test_plain(given: str, language: str, expected: str | None):
    assert plain(given, language) == expected


def test_sentences():
    assert sentences(TIDES, "en") == TIDES.replace(". ", ".|").split("|")
    assert sentences("一。二！“三？”四。", "zh") == ["一。", "二！", "“三？”", "四。"]


def test_ours():
    texts = bundled_texts()
    assert set(texts) == {"en", "zh"}
    assert min(len(one) for one in texts.values()) > 100
    assert all(text.license for one in texts.values() for text in one)


def test_a_folder_of_the_users(tmp_path: Path):
    (tmp_path / "sea.md").write_text(f"# The sea\n\n{TIDES}\n\n```\ncode\n```\n\n{TIDES}\n")
    (tmp_path / "LICENSE").write_text("CC0 1.0 Universal")
    found = folder_texts(tmp_path)["en"]
    assert [(one.title, one.license) for one in found] == [("The sea", "CC0-1.0")]
    assert found[0].paragraphs == (TIDES, TIDES)


def test_a_folder_without_sentences(tmp_path: Path):
    with pytest.raises(InputError, match="does not exist"):
        folder_texts(tmp_path / "none")
    (tmp_path / "a.txt").write_text("1 2 3")
    with pytest.raises(InputError, match="no plain paragraphs"):
        folder_texts(tmp_path)
