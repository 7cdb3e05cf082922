"""What `make compiled` makes of mupdf_runs.c finds the runs that PyMuPDF finds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from compiled_c import compiled

from pipelines.documents.reading.compiled_runs import CompiledRuns, compiled_runs
from pipelines.documents.reading.mupdf import pymupdf
from pipelines.documents.reading.mupdf_runs import runs_of, spans_of
from pipelines.documents.reading.run_columns import rows_of

VERSION = pymupdf.mupdf.FZ_VERSION
SCALE = 120 / 72
FONTS = ("helv", "hebo", "heit", "tiro", "tibi", "cour", "symb", "china-s", "japan")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled("compile_reader.py", tmp_path_factory.mktemp("compiled"))


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """What one test has put in the library's place is no other's."""
    yield
    compiled_runs.cache_clear()


def text_of(page: Any) -> Any:
    flags = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP
    return page.get_textpage(flags=flags)


def scattered(seed: int) -> Any:
    """A page of texts of all fonts, sizes, colours, directions and ways to paint, some of them beyond its edges."""
    chance = random.Random(seed)
    page = pymupdf.open().new_page(width=300, height=400)
    for _ in range(60):
        letters = chance.choice(
            ("words of a line ", "ﬁne ﬂow", "汉字，标点。", "x²", "a\\b\\u0041", "", " ", "😀", "Ω≈ç")
        )
        page.insert_text(
            (chance.uniform(-40, 320), chance.uniform(-20, 420)),
            letters * chance.randint(1, 3),
            fontname=chance.choice(FONTS),
            fontsize=chance.choice((0.5, 6, 9.96, 10, 31)),
            rotate=chance.choice((0, 0, 0, 90, 180, 270)),
            render_mode=chance.choice((0, 0, 0, 1, 2, 3)),
            color=chance.choice(((0, 0, 0), (1, 0, 0), (1, 1, 1))),
            fill_opacity=chance.choice((1, 1, 0, 0.4)),
        )
    page.set_rotation(chance.choice((0, 0, 90)))
    if chance.random() < 0.3:
        page.set_cropbox(pymupdf.Rect(30, 40, 200, 300))
    return page


@pytest.mark.parametrize("seed", range(12))
def test_the_runs_are_pymupdfs_own(library: Path, seed: int) -> None:
    text = text_of(scattered(seed))
    runs = CompiledRuns(library, VERSION)(text, SCALE)
    assert runs is not None
    assert rows_of(runs) == rows_of(spans_of(text, SCALE))
    assert len(runs.texts) > 10


def test_a_page_without_text_has_no_runs(library: Path) -> None:
    runs = CompiledRuns(library, VERSION)(text_of(pymupdf.open().new_page()), SCALE)
    assert runs is not None
    assert rows_of(runs) == []


def test_what_was_found_stays_when_the_next_page_is_read(library: Path) -> None:
    compiled = CompiledRuns(library, VERSION)
    texts = [text_of(scattered(seed)) for seed in range(2)]
    first = compiled(texts[0], SCALE)
    before = rows_of(first)  # type: ignore[arg-type]
    compiled(texts[1], SCALE)
    assert rows_of(first) == before  # type: ignore[arg-type]


def test_pages_with_more_than_there_is_room_for_are_left_to_pymupdf(library: Path) -> None:
    page = pymupdf.open().new_page()
    page.insert_text((50, 50), "forty letters, of which there are forty.")
    page.insert_text((50, 80), "a second line")
    text = text_of(page)
    assert CompiledRuns(library, VERSION, room=52)(text, SCALE) is None
    assert CompiledRuns(library, VERSION, room=53)(text, SCALE) is not None


def test_letters_from_right_to_left_are_left_to_pymupdf(library: Path) -> None:
    page = pymupdf.open().new_page()
    page.insert_htmlbox((50, 50, 300, 100), "שלום עולם")
    text = text_of(page)
    assert "ש" in text.extractText()
    assert CompiledRuns(library, VERSION)(text, SCALE) is None


def test_a_library_for_another_version_is_refused(library: Path) -> None:
    with pytest.raises(OSError, match=f"made for MuPDF {VERSION}"):
        CompiledRuns(library, "1.0.0")


def test_it_is_taken_where_it_lies_and_left_where_that_is_said(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("VLEND_COMPILED", raising=False)
    found = library
    monkeypatch.setattr("pipelines.documents.reading.compiled_runs.reader_library", lambda: found)
    compiled_runs.cache_clear()
    assert compiled_runs(VERSION) is not None
    text = text_of(scattered(1))
    assert rows_of(runs_of(text, SCALE)) == rows_of(spans_of(text, SCALE))
    monkeypatch.setenv("VLEND_COMPILED", "0")
    compiled_runs.cache_clear()
    assert compiled_runs(VERSION) is None
    monkeypatch.delenv("VLEND_COMPILED")
    found = tmp_path / "none.so"
    compiled_runs.cache_clear()
    assert compiled_runs(VERSION) is None
    found.write_bytes(b"no library")
    compiled_runs.cache_clear()
    assert compiled_runs(VERSION) is None
    assert "does not load" in caplog.text
