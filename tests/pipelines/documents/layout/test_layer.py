"""Text layers that are not what the page shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.documents.layout.layer import fault_of, fault_of_letters
from pipelines.documents.reading.page import PageReading, TextRun

PROSE = "The quick brown fox jumps over the lazy dog and rests in the shade of an old tree for a while. " * 3


SHIFTED = "".join(chr((ord(c.lower()) - 94) % 26 + 97) if c.isalpha() else c for c in PROSE)


def page(text: str, **how) -> PageReading:
    return PageReading(600, 800, [TextRun(text, (50, 100, 500, 112), 10, 110, **how)])


def reason(reading: PageReading) -> str:
    fault = fault_of(reading)
    return fault.reason if fault else ""


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        "Zwölf Boxkämpfer jagen Viktor quer über den Sylter Deich, und der Schmutz sprengt schlechte Strümpfe. " * 3,
        "汉字没有元音，也不需要它们。" * 9,
        "Chapter one ................................ 1\nChapter two ................................. 29\n" * 6,
        "1999 12.5 13.7\n2000 11.9 14.2\n" * 12,
        "שלום עולם " * 20,
    ],
)
def test_prose_tables_and_lists_are_sound(text) -> None:
    assert fault_of(page(text)) is None


@pytest.mark.parametrize(
    ("reading", "expected", "readable"),
    [
        (page(""), "no_text_layer", True),
        (page("\ue001\ue002\ufffd\ue004" * 20), "broken_text_layer", True),
        (page(PROSE + "\ue001\ue002\ue003"), "broken_text_layer", False),
        (page(PROSE, visible=False), "invisible_text", True),
        (page(SHIFTED), "garbled_text_layer", True),
        (page("%$#& *()!@ ^&%$ #@!~ +=-_ <>?/ " * 8), "garbled_text_layer", True),
        (page(PROSE, horizontal=False), "rotated_text", False),
        (page("שלום עולם and much more of English prose " * 20), "mixed_directions", False),
    ],
)
def test_faults_are_told_apart_and_only_some_pages_go_to_ocr(reading, expected, readable) -> None:
    fault = fault_of(reading)
    assert fault is not None
    assert (fault.reason, fault.readable) == (expected, readable)


def test_text_that_runs_out_of_the_page_is_not_read_again() -> None:
    reading = page(PROSE)
    cut = replace(reading, runs=[reading.runs[0]._replace(box=(50, 100, 700, 112))])
    assert reason(cut) == "text_cut_off"


@pytest.mark.parametrize(
    "text", ["", " \n ", "\ue001\ue002\ufffd\ue004" * 20, PROSE + "\ue001\ue002\ue003", PROSE + "\ufffd", PROSE]
)
def test_faults_of_letters_need_no_picture(text) -> None:
    assert fault_of_letters(text, 0.5) == fault_of(replace(page(text), picture_share=0.5))


def test_only_of_pages_that_an_engine_may_read_it_is_said_that_none_does() -> None:
    readable, other = fault_of(page("")), fault_of(page(PROSE + "\ue001\ue002\ue003"))
    assert readable is not None
    assert other is not None
    assert readable.unread.startswith(readable.detail + "; no OCR engine")
    assert other.unread == other.detail
