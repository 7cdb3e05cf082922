"""Pages with ruled tables, from the file to their paragraphs."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest
from ruled_pdf import PITCH, PROSE, ROWS, SIZE, TABLE, TEXT, lines, table

from pipelines.documents.found import FoundPage, found_page
from pipelines.documents.layout.spans import SpannedCell, SpannedTable
from pipelines.documents.layout.tables import Table, TableParagraph
from pipelines.documents.reading.process import PageReader
from pipelines.documents.scans.eyes import Eyes
from pipelines.engine.pipeline import Drop


@pytest.fixture(scope="module", params=["pymupdf", "pypdfium2"])
def reader(request):
    with PageReader(request.param, seconds=30) as reader:
        yield reader


def read(reader: PageReader, folder: Path, draw, **options) -> FoundPage:
    with pymupdf.open() as file:
        draw(file.new_page(**options))
        file.save(folder / "page.pdf")
    reading = reader.page(folder / "page.pdf", 0)
    return found_page(reading, Eyes("never"), lambda: reader.rules(folder / "page.pdf", 0))


def tables(found: FoundPage) -> list[TableParagraph]:
    return [paragraph for paragraph in found.text.paragraphs if isinstance(paragraph, TableParagraph)]


def reason(reader: PageReader, folder: Path, draw) -> str:
    with pytest.raises(Drop) as drop:
        read(reader, folder, draw)
    return drop.value.reason


def test_wrapped_cells_are_joined_and_the_table_stands_between_its_paragraphs(reader, tmp_path) -> None:
    def draw(page) -> None:
        lines(page, 72, 80, PROSE)
        lines(page, 72, table(page, 72, 140) + 30, PROSE)

    before, found, after = read(reader, tmp_path, draw).text.paragraphs
    assert before.text == after.text == TEXT
    assert isinstance(found, TableParagraph)
    assert found.table == Table(ROWS)
    scale = 1280 / 842
    assert found.area == pytest.approx((72 * scale, 140 * scale, 332 * scale, 242 * scale), abs=2)


def test_without_rules_such_a_page_is_left_out(reader, tmp_path) -> None:
    def draw(page) -> None:
        lines(page, 72, 80, PROSE)
        table(page, 72, 140)

    with pymupdf.open() as file:
        draw(file.new_page())
        file.save(tmp_path / "page.pdf")
    with pytest.raises(Drop) as drop:
        found_page(reader.page(tmp_path / "page.pdf", 0), Eyes("never"))
    assert drop.value.reason == "table_layout"


def test_rules_are_asked_for_only_where_layout_is_in_doubt(reader, tmp_path) -> None:
    with pymupdf.open() as file:
        lines(file.new_page(), 72, 80, PROSE)
        file.save(tmp_path / "page.pdf")
    found_page(reader.page(tmp_path / "page.pdf", 0), Eyes("never"), lambda: pytest.fail("asked"))


#: Cells whose lines stand at the same heights: read line by line, they look like rows of their own.
LEVEL = (
    (("Port",), ("What it was known for",)),
    (("Bergen, and", "Trondheim"), ("Dried fish, which went south in", "exchange for grain.")),
)
LEVEL_ROWS = (
    ("Port", "What it was known for"),
    ("Bergen, and Trondheim", "Dried fish, which went south in exchange for grain."),
)


def test_wrapped_cells_whose_lines_stand_at_the_same_heights(reader, tmp_path) -> None:
    def draw(page) -> None:
        lines(page, 72, 80, PROSE)
        table(page, 72, 140, LEVEL)

    (found,) = tables(read(reader, tmp_path, draw))
    assert found.table == Table(LEVEL_ROWS)


def test_lines_beside_a_table_keep_the_edges_of_their_column(reader, tmp_path) -> None:
    """Verses end before the edge that the table shows: without it they would look like full lines of prose."""
    verses = ["The harbour freezes over in most of the winters.", "The mail is carried by sledge.", "Nobody minds."]

    def draw(page) -> None:
        lines(page, 72, 80, verses)
        lines(page, 72, table(page, 72, 140, LEVEL, (170, 280)) + 30, verses)

    before, _, after = read(reader, tmp_path, draw).text.paragraphs
    assert before.text == after.text == "\n".join(verses)


def test_cells_that_would_be_mixed_leave_the_page_out(reader, tmp_path) -> None:
    """Text over a rule makes the table uncertain, and its cells are wrapped."""

    def draw(page) -> None:
        lines(page, 72, 80, PROSE)
        table(page, 72, 140, (*LEVEL, (("Riga",), ("Masts", "Hemp", "Flax")), (("Visby",), ("Walls",))))
        page.insert_text((130, 152), "which", fontsize=SIZE)

    assert reason(reader, tmp_path, draw) == "table_layout"


def test_level_cells_that_certainly_go_on_leave_the_page_out(reader, tmp_path) -> None:
    """Their rows are full, as rows without rules between them are, and another row of the table may be several."""

    def draw(page) -> None:
        lines(page, 72, 80, PROSE)
        table(page, 72, 140, (*LEVEL, (("Riga", "Visby"), ("Hemp", "Walls"))))

    assert reason(reader, tmp_path, draw) == "table_layout"


def test_text_that_goes_on_between_ruled_rows_leaves_the_page_out(reader, tmp_path) -> None:
    """Without rules between columns no cell is certain; that its text is wrapped is."""

    def draw(page) -> None:
        lines(page, 72, 80, PROSE)
        table(page, 72, 140, TABLE[:2], down=False)

    assert reason(reader, tmp_path, draw) == "table_layout"


@pytest.mark.parametrize("down", [True, False])
def test_rows_without_rules_between_them_are_read_as_before(reader, tmp_path, down) -> None:
    rows = (((("Port",), ("Sold",))), (("Bergen", "Visby", "Riga"), ("fish", "wool", "flax")))

    def draw(page) -> None:
        lines(page, 72, 80, PROSE)
        table(page, 72, 140, rows, (80, 80), down=down)

    found = read(reader, tmp_path, draw)
    assert "Bergen\tfish\nVisby\twool\nRiga\tflax" in found.text.text


def test_two_tables_on_a_page(reader, tmp_path) -> None:
    def draw(page) -> None:
        lines(page, 72, 80, PROSE)
        below = lines(page, 72, table(page, 72, 140) + 30, PROSE)
        table(page, 72, below + 10)

    found = read(reader, tmp_path, draw)
    assert [table.table for table in tables(found)] == [Table(ROWS)] * 2
    assert [isinstance(paragraph, TableParagraph) for paragraph in found.text.paragraphs] == [False, True, False, True]


def test_one_uncertain_table_leaves_the_page_out(reader, tmp_path) -> None:
    entries = ((("Sold",), ("Bought",)), (("fish", "furs"), ("grain", "salt")))

    def draw(page) -> None:
        lines(page, 72, 80, PROSE)
        table(page, 72, table(page, 72, 140) + 30, entries, (90, 90))

    assert reason(reader, tmp_path, draw) == "table_layout"


def test_a_table_inside_one_column_of_two(reader, tmp_path) -> None:
    def draw(page) -> None:
        lines(page, 60, 80, [*PROSE, *PROSE])
        lines(page, 60, table(page, 60, 170) + 30, [*PROSE, *PROSE])
        lines(page, 430, 80, PROSE * 9)

    left, found, below, right = read(reader, tmp_path, draw, width=800).text.paragraphs
    assert left.text.split() == below.text.split() == 2 * TEXT.split()
    assert isinstance(found, TableParagraph)
    assert found.table == Table(ROWS)
    assert right.text.split() == 9 * TEXT.split()


def test_cells_over_columns_and_rows(reader, tmp_path) -> None:
    def draw(page) -> None:
        lines(page, 72, 80, PROSE)
        for y in (140, 160, 240):
            page.draw_line((72, y), (412, y))
        page.draw_line((132, 200), (412, 200))
        for x in (72, 412):
            page.draw_line((x, 140), (x, 240))
        page.draw_line((132, 160), (132, 240))
        page.draw_line((332, 160), (332, 240))
        lines(page, 80, 154, ["Ports of the north and what they sold"])
        lines(page, 76, 204, ["Norway"])
        lines(page, 137, 174, ["Dried fish, which went south in", "exchange for grain"])
        lines(page, 337, 180, ["Bergen"])
        lines(page, 137, 214, ["Timber, in the years in which the", "rivers carried it"])
        lines(page, 337, 220, ["Drammen"])

    (found,) = tables(read(reader, tmp_path, draw))
    assert found.table == SpannedTable(
        (
            (SpannedCell("Ports of the north and what they sold", 3, 1),),
            (
                SpannedCell("Norway", 1, 2),
                SpannedCell("Dried fish, which went south in exchange for grain"),
                SpannedCell("Bergen"),
            ),
            (SpannedCell("Timber, in the years in which the rivers carried it"), SpannedCell("Drammen")),
        ),
        3,
    )


def test_rows_that_no_rule_divides_are_not_taken_for_one(reader, tmp_path) -> None:
    entries = (
        (("Port of", "the north"), ("Sold",), ("Bought",)),
        (("Norway",), ("fish", "furs", "stones"), ("grain", "salt", "glass")),
    )

    def draw(page) -> None:
        lines(page, 72, 80, PROSE)
        table(page, 72, 140, entries, (80, 80, 80))

    assert reason(reader, tmp_path, draw) == "table_layout"


@pytest.mark.parametrize("missing", [{"across": False}, {"down": False, "across": False}])
def test_a_table_without_rules_between_its_rows_is_left_out(reader, tmp_path, missing) -> None:
    def draw(page) -> None:
        lines(page, 72, 80, PROSE)
        table(page, 72, 140, **missing)

    assert reason(reader, tmp_path, draw) == "table_layout"


@pytest.mark.parametrize("where", [(300, 200), (60, 200), (140, 163)])
def test_text_that_leaves_its_cell_makes_no_table(reader, tmp_path, where) -> None:
    def draw(page) -> None:
        lines(page, 72, 80, PROSE)
        table(page, 72, 140)
        page.insert_text(where, "out of it", fontsize=SIZE)

    assert reason(reader, tmp_path, draw) == "table_layout"


def test_a_drawing_of_boxes_is_no_table(reader, tmp_path) -> None:
    def draw(page) -> None:
        lines(page, 72, 80, PROSE)
        for number, label in enumerate((["read the", "page"], ["ask for", "its rules", "again"], ["lay out"])):
            x = 90 + 140 * number
            page.draw_rect((x, 200, x + 90, 260))
            lines(page, x + 10, 230 - PITCH * len(label) / 2 + SIZE, label)
            page.draw_line((x + 90, 230), (x + 140, 230))

    assert reason(reader, tmp_path, draw) == "table_layout"


def test_a_rule_in_the_colour_of_the_paper_is_none(reader, tmp_path) -> None:
    def draw(page) -> None:
        lines(page, 72, 80, PROSE)
        table(page, 72, 140)
        for y in (161, 208):
            page.draw_line((70, y), (340, y), color=(1, 1, 1), width=2)

    assert reason(reader, tmp_path, draw) == "table_layout"


def test_a_hundred_thousand_strokes_are_no_rules(reader, tmp_path) -> None:
    def draw(page) -> None:
        lines(page, 72, 80, PROSE)
        table(page, 72, 140)

    with pymupdf.open() as file:
        page = file.new_page()
        draw(page)
        places = ((20 + number % 500, 20 + number // 500) for number in range(100_000))
        strokes = "\n".join(f"{x} {y} m {x + 20} {y} l S" for x, y in places)
        (content,) = page.get_contents()[-1:]
        file.update_stream(content, file.xref_stream(content) + b"\nq 0.9 G\n" + strokes.encode() + b"\nQ\n")
        file.save(tmp_path / "page.pdf")
    assert reader.rules(tmp_path / "page.pdf", 0) == []


def test_a_hebrew_table_begins_at_the_right(tmp_path) -> None:
    font = next((path for path in Path("/usr/share/fonts").rglob("DejaVuSans.ttf")), None)
    if font is None:
        pytest.skip("no font with Hebrew letters")
    prose = ["שלום לכל מי שגר ליד הים הגדול", "הספינה באה בכל אביב אל הנמל", "ואיש אינו יודע באיזה יום תבוא"]
    cells = [["נמל", ["מה נמכר בו"]], ["יפו", ["תפוזים וגם לימונים מן הפרדס", "שליד העיר הישנה"]]]

    def right(page, x: float, y: float, text: str) -> None:
        face = pymupdf.Font(fontfile=str(font))
        writer = pymupdf.TextWriter(page.rect)
        # a font writes glyphs from left to right, so the letters come in the order of their places
        writer.append((x - face.text_length(text, SIZE), y), text[::-1], font=face, fontsize=SIZE)
        writer.write_text(page)

    with PageReader("pymupdf", seconds=30) as reader:

        def draw(page) -> None:
            for number, text in enumerate(prose):
                right(page, 500, 80 + PITCH * number, text)
            for y in (140, 160, 200):
                page.draw_line((280, y), (500, y))
            for x in (280, 440, 500):
                page.draw_line((x, 140), (x, 200))
            for y, (label, texts) in zip((154, 182), cells, strict=True):
                right(page, 495, y, label)
                for number, text in enumerate(texts):
                    right(page, 435, y - 6.5 * (len(texts) - 1) + PITCH * number, text)

        found = read(reader, tmp_path, draw)
        (made,) = tables(found)
    assert made.table == Table((("נמל", "מה נמכר בו"), ("יפו", "תפוזים וגם לימונים מן הפרדס שליד העיר הישנה")))
    scale = 1280 / 842
    assert made.area == pytest.approx((280 * scale, 140 * scale, 500 * scale, 200 * scale), abs=2)
