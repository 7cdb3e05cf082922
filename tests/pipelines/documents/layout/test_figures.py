"""Figures by their captions."""

from __future__ import annotations

from pipelines.documents.layout.figures import figures_of, inside
from pipelines.documents.layout.lines import Line


def line(text: str, x: float, y: float) -> Line:
    return Line(text, (x, y - 8, x + 5 * len(text), y + 2), 10, y)


CAPTION = line("Figure 3: The river in spring", 100, 320)


def test_the_parts_above_a_caption_are_its_figure() -> None:
    parts = [(100.0, 100.0, 200.0, 300.0), (210.0, 120.0, 300.0, 300.0), (100.0, 600.0, 300.0, 700.0)]
    (figure,) = figures_of([CAPTION], parts, 600, 800)
    assert figure.box == (100, 100, 300, 300)
    label, text = line("axis", 150, 200), line("Some text below it", 100, 360)
    assert inside(label, [figure])
    assert not inside(text, [figure])
    assert not inside(CAPTION, [figure])


def test_a_caption_far_from_any_picture_has_no_figure() -> None:
    assert figures_of([CAPTION], [(100.0, 20.0, 300.0, 120.0)], 600, 800) == []
    assert figures_of([line("In Figure 3 we see", 100, 320)], [(100.0, 100.0, 300.0, 300.0)], 600, 800) == []


def test_the_background_of_a_page_is_no_figure() -> None:
    assert figures_of([CAPTION], [(0.0, 0.0, 600.0, 800.0)], 600, 800) == []
