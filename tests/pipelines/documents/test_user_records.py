"""The user's PDF files of many kinds, from the file to the records."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest
import ruled_pdf

from corpus.record import Record, flatten
from pipelines.documents.found import found_page
from pipelines.documents.parameters import DocumentParameters
from pipelines.documents.pipeline import Documents
from pipelines.documents.reading import worker
from pipelines.documents.reading.mupdf import MupdfFile
from pipelines.documents.reading.process import PageReader
from pipelines.documents.scans.eyes import Eyes
from pipelines.engine.inline import Outcome, outcomes
from pipelines.engine.pipeline import Drop

LINES = [
    "The harbour freezes in most winters, and then the",
    "mail is carried over the ice by sledge. In March the",
    "ferry comes back, and nobody in the village has ever",
    "known for sure on which of its days that would be.",
]


def written(path: Path, draw, pages: int = 1, **metadata: str) -> Path:
    with pymupdf.open() as file:
        for number in range(pages):
            draw(file.new_page(), number)
        file.set_metadata(metadata)
        file.save(path)
    return path


def prose(page, top: float = 120, size: float = 11, **options) -> None:
    for number, line in enumerate(LINES):
        page.insert_text((72, top + 1.4 * size * number), line, fontsize=size, **options)


def scan(page, options: dict | None = None) -> None:
    """A page that is a picture of prose; with options, a text layer behind it."""
    with pymupdf.open() as file:
        prose(file.new_page(), size=16)
        page.insert_image(page.rect, pixmap=file[0].get_pixmap(dpi=120))
    if options is not None:
        prose(page, size=16, **options)


def made(path: Path, **parameters) -> list[Outcome]:
    return list(outcomes(Documents(DocumentParameters(input=str(path), license="CC0-1.0", **parameters))))


def one(path: Path, **parameters) -> Record:
    ((record,),) = [outcome.records for outcome in made(path, **parameters)]
    return record


@pytest.mark.parametrize("engine", ["pymupdf", "pypdfium2"])
def test_headings_tables_figures_and_questions(tmp_path, engine) -> None:
    def draw(page, number) -> None:
        page.insert_text((72, 60), "On Harbours", fontsize=22)
        page.insert_text((72, 85), "Ada Lovelace")
        prose(page)
        for row in range(4):
            for column in range(3):
                page.insert_text((72 + 90 * column, 260 + 16 * row), f"cell {row}{column}")
        page.draw_rect((100, 400, 300, 520), fill=(0.8, 0.5, 0.5))
        page.draw_line((100, 400), (300, 520), width=3)
        page.insert_text((150, 460), "label")
        page.insert_text((110, 540), "Figure 1: The harbour in March")

    path = written(tmp_path / "a.pdf", draw, title="On harbours", author="Ada Lovelace")
    (outcome,) = made(path, records="all", engine=engine, ocr="never")
    records = {record.provenance.get("kind", "page"): record for record in outcome.records}
    assert list(records) == ["page", "plain", "regions", "questions", "table", "figure"]
    text = flatten(records["page"])
    assert text.startswith(
        "<image>\n# On Harbours\n\nAda Lovelace\n\nThe harbour freezes in most winters, and then the mail"
    )
    assert "| cell 10 | cell 11 | cell 12 |" in text
    assert "label" not in text
    assert text.endswith("Figure 1: The harbour in March")
    assert "Answer: On Harbours" in flatten(records["questions"])
    assert flatten(records["figure"]) == "<image>\nFigure 1: The harbour in March"
    assert records["page"].scores["x_height_1024"] == pytest.approx(11 * 0.47 * 1024 / 842, abs=0.2)


def test_pages_together_name_the_page_that_is_to_blame(tmp_path) -> None:
    path = written(tmp_path / "a.pdf", lambda page, number: prose(page) if number != 3 else None, pages=5)
    found = {o.item.locator: o for o in made(path, records=["pages"], pages_together=3, ocr="never")}
    assert list(found) == ["a.pdf#pages=1-3", "a.pdf#pages=4-5"]
    assert flatten(found["a.pdf#pages=1-3"].records[0]).count("<image>\nThe harbour") == 3
    rejected = found["a.pdf#pages=4-5"].rejected
    assert str(rejected).startswith("page_left_out: page 4 is no_text_layer")
    with_pages = made(path, records=["table", "pages"], ocr="never")
    assert [o.item.locator for o in with_pages][-3:] == ["a.pdf#page=5", "a.pdf#pages=1-3", "a.pdf#pages=4-5"]
    assert str(with_pages[0].rejected).startswith("nothing_of_the_kind")
    assert str(with_pages[3].rejected).startswith("no_text_layer")


def test_small_type_is_cut_into_pieces_with_their_own_text(tmp_path) -> None:
    def draw(page, number) -> None:
        for block in range(11):
            prose(page, top=60 + 60 * block, size=5.5)

    (outcome,) = made(written(tmp_path / "a.pdf", draw), ocr="never")
    assert [record.origin for record in outcome.records] == ["a.pdf#page=1&tile=1", "a.pdf#page=1&tile=2"]
    assert sum(flatten(record).count("known for sure") for record in outcome.records) == 11
    assert all(record.scores["x_height_1024"] >= 3.3 for record in outcome.records)


def test_scans_are_recorded_and_repeat(tmp_path) -> None:
    path = written(tmp_path / "a.pdf", lambda page, number: prose(page))
    record, again = one(path, degrade=1, ocr="never"), one(path, degrade=1, ocr="never")
    assert record.id == again.id
    assert record.images[0].bytes.startswith(b"\xff\xd8")
    assert record.provenance["scan"] == again.provenance["scan"]
    assert flatten(record) == "<image>\n" + " ".join(LINES)


def test_without_an_engine_scans_say_what_would_help(tmp_path) -> None:
    path = written(tmp_path / "a.pdf", lambda page, number: scan(page))
    (outcome,) = made(path, ocr="never")
    assert "vlend[ocr]" in str(outcome.rejected)


@pytest.mark.slow
def test_scanned_pages_are_read_and_scored(tmp_path) -> None:
    pytest.importorskip("rapidocr")
    pytest.importorskip("rapidfuzz")

    def draw(page, number) -> None:
        scan(page, None if number == 0 else {"render_mode": 3})

    first, second = (o.records[0] for o in made(written(tmp_path / "a.pdf", draw, pages=2)))
    for record in (first, second):
        assert flatten(record) == "<image>\n" + " ".join(LINES)
        assert record.scores["ocr_confidence"] > 0.9
        lines = [region for region in record.regions if region.kind == "line"]
        assert [region.text for region in lines] == LINES
    assert first.provenance["text_layer"] == "no_text_layer"
    assert second.provenance["text_layer"] == "invisible_text"
    assert second.provenance["ocr_second"] == "hidden text layer"
    assert second.scores["ocr_agreement"] > 0.98


@pytest.mark.parametrize("engine", ["pymupdf", "pypdfium2"])
def test_a_ruled_table_with_wrapped_cells_is_a_region_and_a_record(tmp_path, engine) -> None:
    def draw(page, number) -> None:
        ruled_pdf.lines(page, 72, 80, ruled_pdf.PROSE)
        ruled_pdf.table(page, 72, 140)

    path = written(tmp_path / "ruled.pdf", draw)
    page, plain, table = [
        record
        for outcome in made(path, engine=engine, records=("page", "plain", "table"))
        for record in outcome.records
    ]
    (region,) = [region for region in page.regions if region.kind == "table"]
    rows = [f"| {' | '.join(row)} |" for row in ruled_pdf.ROWS]
    assert region.text == "\n".join([rows[0], "| --- | --- |", *rows[1:]])
    assert flatten(page).endswith(region.text)
    assert region.points == pytest.approx([109.4, 212.8, 504.7, 367.9], abs=2)
    assert flatten(plain).endswith("\n".join("\t".join(row) for row in ruled_pdf.ROWS))
    assert ruled_pdf.ROWS[2][1] in flatten(table)


def test_cells_over_columns_make_a_table_in_html(tmp_path) -> None:
    def draw(page, number) -> None:
        ruled_pdf.lines(page, 72, 80, ruled_pdf.PROSE)
        ruled_pdf.table(page, 72, 160)
        page.draw_rect((72, 140, 332, 160), width=0.6)
        page.insert_text((80, 154), "Ports & what is left of them", fontsize=10)

    path = written(tmp_path / "ruled.pdf", draw)
    notations = set()
    for seed in range(6):
        page, plain, table = [
            record
            for outcome in made(path, records=("page", "plain", "table"), seed=seed)
            for record in outcome.records
        ]
        notations.add(table.provenance["notation"])
        assert "what is left of them" in flatten(table)
    assert '<tr><td colspan="2">Ports &amp; what is left of them</td></tr>' in flatten(page)
    assert "Ports & what is left of them\nPort\tWhat it was" in flatten(plain)
    assert notations == {"html", "latex"}


@pytest.mark.parametrize("engine", ["pymupdf", "pypdfium2"])
def test_pages_that_nobody_reads_are_dropped_undrawn_for_the_reason_that_their_picture_would_have_given(
    tmp_path, engine
) -> None:
    draws = [lambda page: scan(page), prose, lambda page: page.draw_rect((50, 50, 90, 90)), scan]
    path = written(tmp_path / "mixed.pdf", lambda page, number: draws[number](page), pages=4)
    told = {}
    with PageReader(engine) as reader:
        for number in range(4):
            try:
                found_page(reader.page(path, number), Eyes("never"))
            except Drop as drop:
                told[number] = (drop.reason, drop.detail)
            asked = {"path": str(path), "engine": engine, "page": number, "scale": 1.0, "longest": 900, "fast": True}
            answer, follows = worker.answer({**asked, "only_sound": True})
            assert ("refused" in answer, bool(follows)) == (number != 1, number == 1)
    rejected = [o.rejected for o in made(path, engine=engine, ocr="never")]
    dropped = [(drop.reason, drop.detail) for drop in rejected if isinstance(drop, Drop)]
    assert dropped == [told[0], told[2], told[3]]
    assert {reason for reason, _ in dropped} == {"no_text_layer"}


def test_a_page_whose_letters_tell_nothing_is_not_drawn(tmp_path, monkeypatch) -> None:
    path = written(tmp_path / "scan.pdf", lambda page, number: scan(page))
    drawn: list[bool] = []
    monkeypatch.setattr(MupdfFile, "picture", lambda self, number, scale, grey=False: drawn.append(grey))
    request = {"path": str(path), "engine": "pymupdf", "page": 0, "scale": 1.0, "longest": 900, "only_sound": True}
    answer, _ = worker.answer(request)
    assert answer["refused"] == "no_text_layer"
    assert not drawn
