from __future__ import annotations

from pipelines.books.blocks import Block, Document, Piece, Printed
from pipelines.books.markup.inline import Inline, pieces
from pipelines.books.page_text import page_markdown, printed_parts
from pipelines.books.setting.printing import Fragment, Head, SetPage

BOX = (0.0, 0.0, 1.0, 1.0)


def words(text: str) -> list[Piece]:
    inline = Inline(lambda node: None, lambda node: None)
    inline.text(text)
    return pieces(inline.taken())


def fragment(block: int, start: int, stop: int, frame: int = 0, notes: tuple[int, ...] = ()) -> Fragment:
    return Fragment(block, start, stop, frame, BOX, None, tuple((note, BOX) for note in notes))


DOCUMENT = Document(
    [
        Block("paragraph", words("one two three four")),
        Block("item", words("five"), marker="•"),
        Block("item", words("six"), marker="•"),
        Block("table", [Piece("<tr><td>b</td></tr>", (Printed("b"),), markdown="| b |")] * 2, level=1,
              head=Piece("<tr><th>a</th></tr>", (Printed("a"),), markdown="| a |")),
    ],
    [Block("note", words("a note"))],
)  # fmt: skip


def test_text_of_a_page_goes_frame_by_frame_with_its_notes() -> None:
    page = SetPage((fragment(0, 0, 2, 0, (0,)), fragment(0, 2, 4, 1), fragment(1, 0, 1, 1), fragment(2, 0, 1, 1)), ())
    assert page_markdown(DOCUMENT, page) == "one two\n\na note\n\nthree four\n\n- five\n- six"


def test_parts_of_a_paragraph_that_meet_on_a_page_are_one() -> None:
    assert page_markdown(DOCUMENT, SetPage((fragment(0, 0, 2, 0), fragment(0, 2, 4, 1)), ())) == "one two three four"


def test_head_of_a_table_is_on_every_page_on_which_it_goes_on() -> None:
    page = SetPage((fragment(3, 0, 1, 0), fragment(3, 1, 2, 1)), (Head("Running", BOX),))
    assert page_markdown(DOCUMENT, page).count("| a |\n| --- |\n| b |") == 2
    assert [part.text for part in printed_parts(DOCUMENT, page)] == ["Running", "a", "b", "a", "b"]


def test_markers_are_printed_where_their_item_begins() -> None:
    page = SetPage((fragment(1, 0, 1),), ())
    assert [part.text for part in printed_parts(DOCUMENT, page)] == ["•", "five"]
