from pipelines.arxiv.outlines import outlines_of, stretches
from pipelines.arxiv.page_text import PrintedLine, PrintedText
from pipelines.arxiv.split import Fragment, Page
from pipelines.documents.reading.page import PageReading, TextRun


def line(box, size=10.0, letters=30, page=0) -> PrintedLine:
    return PrintedLine(page, 0, letters, 0, letters, box, size)


def outlines(lines, fragments, pictures=(), runs=()):
    printed = PrintedText(lines=list(lines))
    reading = PageReading(600, 800, list(runs), pictures=list(pictures))
    return list(outlines_of(Page(0, list(fragments)), printed, reading))


def test_a_paragraph_over_two_columns_has_two_boxes_and_neither_holds_it_all():
    lines = [line((10, 700, 290, 712)), line((10, 715, 290, 727)), line((310, 50, 590, 62))]
    found = outlines(lines, [Fragment(0, "Words.", "paragraph", (0, 1, 2))])
    assert [outline.box for outline in found] == [(10, 700, 290, 727), (310, 50, 590, 62)]
    assert not any(outline.whole for outline in found)


def test_a_formula_grows_by_the_pieces_that_no_text_claims():
    lines = [
        line((10, 100, 590, 112)),
        line((200, 140, 260, 152), letters=4),
        line((265, 134, 280, 144), size=7.0, letters=1),
        line((270, 150, 290, 160), letters=2),
        line((10, 190, 590, 202)),
    ]
    fragments = [
        Fragment(0, "Before.", "paragraph", (0,)),
        Fragment(1, "\\[x\\]", "formula", (1,)),
        Fragment(2, "After.", "paragraph", (4,)),
    ]
    found = outlines(lines, fragments)
    assert found[1].box == (200, 134, 290, 160)
    assert found[1].whole


def test_a_caption_finds_its_figure():
    runs = [TextRun("Figure 1: Tides.", (100, 320, 220, 332), 10.0, 330.0)]
    lines = [line((100, 320, 220, 332), letters=13)]
    found = outlines(lines, [Fragment(0, "Figure 1: Tides.", "figure", (0,))], [(90, 100, 400, 312)], runs)
    assert [outline.is_figure for outline in found] == [False, True]
    assert found[1].box == (90, 100, 400, 312)
    assert found[1].fragment.markdown == "Figure 1: Tides."


def test_stretches_follow_the_text_downwards():
    assert stretches([(0, 0, 9, 1), (0, 2, 9, 3), (20, 0, 29, 1)]) == [(0, 0, 9, 3), (20, 0, 29, 1)]
    assert stretches([]) == []
