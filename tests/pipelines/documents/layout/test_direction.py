"""Pages that read from right to left, and in columns from the top down."""

from __future__ import annotations

from pathlib import Path

import pytest
from vertical_pdf import vertical_pdf

from pipelines.documents.found import FoundPage, found_page
from pipelines.documents.layout.direction import back, direction_of, stacked, turned, with_left_to_right
from pipelines.documents.page_record import About, record_of
from pipelines.documents.reading.page import PageReading, TextRun
from pipelines.documents.reading.process import PageReader
from pipelines.documents.scans.eyes import Eyes

#: A Hebrew sentence, and its words as they come in the file.
HEBREW = "זוהי פסקה בעברית שנועדה לבדוק את סדר הקריאה"
POEM = "春眠不觉晓处处闻啼鸟夜来风雨声花落知多少白日依山尽黄河入海流欲穷千里目更上一层楼"
WIDTH = 600


def run(text: str, right: float, y: float, width: float | None = None, **how) -> TextRun:
    """A run that ends at `right`, as those of a line from right to left do."""
    return TextRun(text, (right - (width or 6 * len(text)), y - 9, right, y + 3), 12, y, **how)


def page(*runs: TextRun) -> FoundPage:
    return found_page(PageReading(WIDTH, 800, list(runs)), Eyes("never"))


def test_directions_are_told_by_letters_and_places() -> None:
    assert direction_of([run("plain words", 200, 50)]) == "rows"
    assert direction_of([run("中文的一行", 200, 50)]) == "rows"
    assert direction_of([run(HEBREW, 500, 50), run("PDF", 100, 50)]) == "right_to_left"
    assert direction_of([run("שלום", 500, 50), run("many more words in English", 400, 50)]) == "rows"
    assert direction_of([run(POEM, 500, 50, horizontal=False, vertical=True)]) == "columns"


def test_lines_from_right_to_left_are_one_paragraph() -> None:
    found = page(*(run(HEBREW, 550, 100 + 15 * n, 500) for n in range(4)), run("סוף.", 550, 160))
    assert found.text.text == " ".join([HEBREW] * 4 + ["סוף."])
    assert found.provenance["direction"] == "right_to_left"


def test_words_and_numbers_among_hebrew_keep_their_own_order() -> None:
    line = [run("המילה", 550, 100, 30), run("Document", 470, 100, 50), run("Format", 515, 100, 40)]
    line += [run("Portable", 415, 100, 50), run("מופיעה", 360, 100, 40), run("1,250", 315, 100, 30)]
    line += [run(".", 284.5, 100, 3)]
    long = [run(HEBREW, 550, 115 + 15 * n, 500) for n in range(3)]
    assert page(*line, *long).text.text.startswith("המילה Portable Document Format מופיעה 1,250.")


def test_the_first_column_of_a_page_from_right_to_left_is_the_right_one() -> None:
    words = [f"{HEBREW} {HEBREW[:6]}{n}" for n in range(12)]
    left = [run(f"שמאל {text}", 280, 100 + 15 * n, 240) for n, text in enumerate(words)]
    right = [run(f"ימין {text}", 560, 100 + 15 * n, 240) for n, text in enumerate(words)]
    text = page(*(piece for pair in zip(left, right, strict=True) for piece in pair)).text.text
    assert text.rindex("ימין") < text.index("שמאל")


def test_regions_stand_where_the_lines_are_in_the_picture() -> None:
    found = page(*(run(HEBREW, 550, 100 + 15 * n, 500) for n in range(4)))
    record = record_of(found, About("o", "d", 1, "s", None, {}))
    lines = [region.points for region in record.regions if region.kind == "line"]
    assert lines[0] == [50, 91, 550, 103]
    assert record.language == "he"


def test_boxes_go_there_and_back() -> None:
    reading = PageReading(
        WIDTH, 800, [run(POEM, 500, 50, horizontal=False, vertical=True)], pictures=[(10, 20, 30, 50)]
    )
    for direction in ("rows", "right_to_left", "columns"):
        page_ = turned(reading, direction)
        assert back(page_.pictures[0], WIDTH, direction) == (10, 20, 30, 50)
        assert back(page_.runs[0].box, WIDTH, direction) == reading.runs[0].box


def test_characters_placed_one_by_one_below_each_other_are_a_column() -> None:
    down = [
        TextRun(character, (300, 40 + 16 * n, 316, 58 + 16 * n), 16, 55 + 16 * n) for n, character in enumerate(POEM)
    ]
    assert all(run.vertical for run in stacked(down))
    across = [TextRun(c, (30 + 16 * n, 40, 46 + 16 * n, 58), 16, 55) for n, c in enumerate(POEM)]
    assert not any(run.vertical for run in stacked(across))
    next_column = [piece._replace(box=(270, piece.box[1], 286, piece.box[3])) for piece in down]
    assert page(*down, *next_column).text.text == POEM * 2


def test_numbers_with_a_space_between_them_follow_the_line() -> None:
    mirrored = [run("1999", 50, 9, 20), run("2024", 74, 9, 20)]
    assert [piece.text for piece in with_left_to_right(mirrored)] == ["1999", "2024"]


def test_mixed_marks_behind_a_number_belong_to_the_line() -> None:
    arranged = with_left_to_right([run("עמוד", 50, 9), run("12", 70, 9), run(",", 74, 9), run("שורה", 99, 9)])
    assert [piece.text for piece in arranged] == ["עמוד", "12", ",", "שורה"]


@pytest.mark.parametrize("engine", ["pymupdf", "pypdfium2"])
def test_vertical_writing_of_a_file_is_read_from_the_right(engine, tmp_path: Path) -> None:
    columns = [POEM[start:] + POEM[:start] for start in (0, 7, 14, 21, 28)]
    (tmp_path / "poems.pdf").write_bytes(vertical_pdf(columns))
    with PageReader(engine) as reader:
        found = found_page(reader.page(tmp_path / "poems.pdf", 0, fast=True), Eyes("never"))
    assert found.text.text == "".join(columns)
    assert found.provenance["direction"] == "columns"
    (first, *_, last) = [found.outlines[line].box for line in found.text.lines]
    assert first[0] > last[0]
    assert first[3] - first[1] > 10 * (first[2] - first[0])
