"""Encodings are found out from the bytes."""

from __future__ import annotations

import pytest

from sources.decoded_text import decoded

CHINESE = "床前明月光，疑是地上霜。举头望明月，低头思故乡。"
FRENCH = "Où est passée la clé ? « Là-bas, près de la fenêtre », répondit-il."


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "gb18030", "gb18030"),
        (CHINESE, "gbk", "gb18030"),
        (f"Plain English, then {CHINESE}", "gb18030", "gb18030"),
        (FRENCH, "cp1252", "cp1252"),
        (FRENCH, "utf-8", "utf-8"),
        (FRENCH, "utf-8-sig", "utf-8"),
        (CHINESE, "utf-16", "utf-16-le"),
        (CHINESE + "\n", "utf-16-le", "utf-16-le"),
        (CHINESE + "\n", "utf-16-be", "utf-16-be"),
        ("Plain English.\n", "utf-16-le", "utf-16-le"),
        ("plain", "ascii", "utf-8"),
    ],
)
def test_round_trip(text: str, encoding: str, found: str) -> None:
    assert decoded(text.encode(encoding)) == (text, found)


def test_a_character_cut_in_half_at_the_end_is_left_out() -> None:
    assert decoded("月光".encode()[:-1]) == ("月", "utf-8")


def test_line_ends_and_zero_bytes() -> None:
    assert decoded(b"a\r\nb\rc\x00d")[0] == "a\nb\ncd"
