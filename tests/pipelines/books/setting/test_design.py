from __future__ import annotations

import random

from pipelines.books.setting.design import Choice, drawn_design
from pipelines.books.setting.papers import PAPERS
from pipelines.documents.legibility import MIN_X_HEIGHT, MODEL_INPUT

#: The smallest type of a page is a footnote or code, in relation to the body; an x-height is a little under half an em.
SMALLEST, X_HEIGHT = 0.8, 0.47


def designs(count: int, choice: Choice = Choice(), language: str = "en") -> list:  # type: ignore[type-arg]
    return [drawn_design(random.Random(seed), "book", language, choice) for seed in range(count)]


def test_same_seed_draws_the_same_design_and_others_differ() -> None:
    assert designs(1) == designs(1)
    drawn = designs(200)
    assert len({d.template for d in drawn}) == 7
    assert len({d.paper for d in drawn}) >= 9
    assert {d.theme for d in drawn} >= {"white", "cream", "sepia", "dark"}
    assert {len(d.frames) for d in drawn} == {1, 2, 3}


def test_frames_stand_on_the_paper_beside_each_other() -> None:
    for design in designs(300):
        assert (design.width, design.height) == PAPERS[design.paper]
        for one, two in zip(design.frames, design.frames[1:], strict=False):
            assert one.left + one.width < two.left
        last = design.frames[-1]
        assert last.left + last.width < design.width
        assert last.top + last.height < design.height
        for piece in (*design.furniture("T", "B", True), *design.furniture("T", "B", False)):
            below = piece.top >= last.top + last.height
            assert below or piece.top + piece.height <= last.top


def test_smallest_type_of_every_design_is_legible() -> None:
    for design in (*designs(300), *designs(100, language="zh")):
        assert design.size * SMALLEST * X_HEIGHT * MODEL_INPUT / max(design.width, design.height) >= MIN_X_HEIGHT


def test_user_decides_what_is_drawn_from() -> None:
    for design in designs(30, Choice(("novel", "report"), ("A5", "A4"), ("sepia",), ("My Font",))):
        assert design.template in ("novel", "report")
        assert design.paper in ("A5", "A4")
        assert design.theme == "sepia"


def test_titles_in_running_heads_are_text() -> None:
    design = next(d for d in designs(50) if d.heads == "running")
    assert "<b>" not in "".join(piece.html for piece in design.furniture("<b>x", "<b>y", False))
