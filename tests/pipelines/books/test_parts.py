from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from epubs import small_book

from pipelines.books.parts import PER_UNIT, book_units, found_parts
from pipelines.engine.pipeline import InputError


def test_every_file_that_can_be_set_is_an_item(tmp_path: Path) -> None:
    small_book(tmp_path / "a.epub", ["<p>x</p>"] * 6)
    with zipfile.ZipFile(tmp_path / "a.epub") as archive:
        archive.extractall(tmp_path / "unpacked")
    (tmp_path / "page.html").write_text("<p>x</p>")
    (tmp_path / "text.md").write_text("x")
    (tmp_path / "q.csv").write_text("question,answer\n" + "a?,b\n" * 30)
    (tmp_path / ".hidden.md").write_text("x")
    (tmp_path / "other.txt").write_text("x")
    units = list(book_units(tmp_path, 12))
    names = [item.locator for unit in units for item in unit.items]
    chapters = [f"{book}#OEBPS/c{n}.xhtml" for book in ("a.epub", "unpacked") for n in range(1, 7)]
    sheets = ["q.csv#rows=0-11", "q.csv#rows=12-23", "q.csv#rows=24-29"]
    assert sorted(names) == sorted([*chapters, *sheets, "page.html", "text.md"])
    assert all(len(unit.items) <= PER_UNIT for unit in units)
    assert len({unit.piece for unit in units}) == len(units)


def test_changed_files_are_other_units(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("one")
    before = [unit.content for unit in book_units(tmp_path, 12)]
    (tmp_path / "a.md").write_text("two")
    assert before != [unit.content for unit in book_units(tmp_path, 12)]


def test_file_and_unpacked_book_may_be_named_themselves(tmp_path: Path) -> None:
    path = small_book(tmp_path / "a.epub", ["<p>x</p>"])
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert [(part.name, part.kind) for part in found_parts(path)] == [("a.epub", "epub")]
    assert [(part.name, part.kind) for part in found_parts(tmp_path / "unpacked")] == [("unpacked", "epub")]


def test_broken_books_and_empty_sets_are_items_with_their_reason(tmp_path: Path) -> None:
    (tmp_path / "a.epub").write_bytes(b"none")
    (tmp_path / "b.csv").write_text("")
    reasons = {item.locator: item.payload["reject"] for unit in book_units(tmp_path, 12) for item in unit.items}
    assert reasons == {"a.epub": "archive_unreadable", "b.csv": "no_rows"}


def test_input_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        found_parts(tmp_path / "gone")
