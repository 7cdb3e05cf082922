"""pipelines.web.questions.page: summaries, headings in order, pictures with descriptions."""

from web_tiles import board, line, page

from pipelines.web.elements.model import Heading, Picture
from pipelines.web.questions import page as module
from pipelines.web.questions.voice import Voice

EN = Voice("en", "3")
HEADINGS = (
    Heading(1, "Tea", (10, 10, 40, 30)),
    Heading(2, "Green tea", (10, 60, 100, 80)),
    Heading(2, "Black", (10, 110, 60, 130)),
)
LINES = (line("Tea", 10, 10, 0), line("Green tea", 10, 60, 1), line("Black", 10, 110, 2))


def answers(pairs: list[str]) -> list[str]:
    return [pair.split("\nAnswer: ")[1] for pair in pairs]


def test_a_summary_is_the_description_or_title_and_sections():
    told = page(headings=HEADINGS, description="All about tea and how to make it.")
    assert answers(list(module.summary(board(LINES, told), EN))) == ["All about tea and how to make it."]
    assert answers(list(module.summary(board(LINES, page(headings=HEADINGS)), EN))) == [
        "“A title”, with the sections: Tea; Green tea; Black."
    ]
    assert not list(module.summary(board((), page(headings=HEADINGS)), EN))  # none of its headings shows


def test_headings_and_what_follows():
    listed, after = answers(list(module.headings(board(LINES, page(headings=HEADINGS)), EN)))
    assert listed == "Tea\nGreen tea\nBlack"
    assert after in ("Green tea", "Black")
    side_by_side = (HEADINGS[0], Heading(2, "Black", (300, 10, 350, 30)))
    lines = (LINES[0], line("Black", 300, 10, 5))
    assert len(list(module.headings(board(lines, page(headings=side_by_side)), EN))) == 1
    assert not list(module.headings(board(LINES[:2], page(headings=HEADINGS)), EN))


def test_pictures_with_words_about_them():
    good = Picture("A cup of green tea", "a.png", (200, 200, 300, 300))
    rest = (
        Picture("cup.png", "b.png", (200, 200, 300, 300)),
        Picture("A small cup of tea", "c.png", (200, 200, 220, 220)),
        Picture("", "d.png", (200, 200, 300, 300)),
        Picture("logo", "e.png", (200, 200, 300, 300)),
    )
    made = board(LINES, page(pictures=(good, *rest)))
    pairs = list(module.pictures(made, EN))
    assert answers(pairs) == ["A cup of green tea"]
    assert made.at(good) in pairs[0]
