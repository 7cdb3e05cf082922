"""A found page as its record."""

from __future__ import annotations

from corpus.record import flatten
from pipelines.documents.found import FoundPage
from pipelines.documents.layout.lines import Line
from pipelines.documents.layout.paragraphs import Paragraph
from pipelines.documents.layout.text import PageText
from pipelines.documents.page_record import About, blocks_of, language_of, record_of
from pipelines.documents.reading.page import PageReading
from pipelines.ocr.engine import OcrLine


def line(text: str, y: float, size: float = 10, maths: float = 0.0) -> Line:
    return Line(text, (50, y, 50 + 5 * len(text), y + size), size, y + size, maths=maths)


HEAD = line("On Rain", 30, 20)
PROSE = line("Rain falls mostly in autumn, and less of it in the months of spring.", 100)
FORMULA = line("x = y + z", 130, maths=0.9)
NUMBER = line("7", 780)
TEXT = PageText([Paragraph(one.text, [one]) for one in (HEAD, PROSE, FORMULA)], [NUMBER], 0.1)
ABOUT = About("rain.pdf#page=1", "rain.pdf", 1, "papers", "CC0-1.0", {"engine": "pymupdf"})


def test_a_page_has_markdown_regions_and_the_size_of_its_type() -> None:
    tilted = OcrLine(PROSE.text, (50, 101, 380, 99, 380, 109, 50, 111), 0.9)
    found = FoundPage(
        TEXT, PageReading(600, 800, [], b"png"), {"ocr_confidence": 0.9}, {"text_layer": "x"}, {PROSE: tilted}
    )
    record = record_of(found, ABOUT)
    assert flatten(record) == f"<image>\n# On Rain\n\n{PROSE.text}\n\nx = y + z"
    regions = [(region.kind, region.label, region.text) for region in record.regions]
    assert regions == [
        ("block", "title", "# On Rain"),
        ("block", "paragraph", PROSE.text),
        ("block", "paragraph", "x = y + z"),
        ("formula", "formula", None),
        ("line", None, "On Rain"),
        ("line", None, PROSE.text),
        ("line", None, "x = y + z"),
        ("line", "furniture", "7"),
    ]
    assert record.regions[1].points == [50, 99, 380, 111]
    assert record.regions[5].points == list(tilted.points)
    assert record.scores["x_height_1024"] == round(10 * 0.47 * 1024 / 800, 2)
    assert record.scores["ocr_confidence"] == 0.9
    assert record.provenance == {"engine": "pymupdf", "text_layer": "x"}
    assert record.language == "en"


def test_languages() -> None:
    assert language_of("这是一段中文，里面有一个 word 而已。") == "zh"
    assert language_of("The harbour freezes in most winters, and then the mail is carried over the ice.") == "en"
    assert (
        language_of("Der Hafen friert in den meisten Wintern zu, und dann wird die Post über das Eis getragen.") == "de"
    )


def test_no_paragraphs_no_blocks() -> None:
    assert blocks_of([], first_page=True) == []
