from __future__ import annotations

import pytest
from lxml import html
from markdown_it import MarkdownIt

from pipelines.books.blocks import Block
from pipelines.books.markup.inline import Inline, pieces
from pipelines.books.markup.walk import code_piece
from pipelines.books.transcript import fragment_markdown, inline_markdown


def block(markup: str, kind: str = "paragraph") -> Block:
    inline = Inline(lambda node: None, lambda node: None)
    inline.content(html.fragment_fromstring(markup, create_parent="p"))
    return Block(kind, pieces(inline.taken()))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("markup", "written"),
    [
        ("plain <em>two words</em> on", "plain *two words* on"),
        ("a <b>bold</b>, and <i><b>both</b></i>.", "a **bold**, and ***both***."),
        ("<code>a `b` c</code>", "``a `b` c``"),
        ("H<sub>2</sub>O", "H<sub>2</sub>O"),
        ("snake_case and __init__ and 2 * 3", r"snake_case and \_\_init\_\_ and 2 \* 3"),
        ("costs $5", "costs $5"),
        ("$5 or $6", r"\$5 or \$6"),
        ("a &lt;tag&gt;", r"a \<tag>"),
        ("一<b>“强”</b>二", "一“强”二"),
    ],
)
def test_running_text_is_written_so_that_markdown_shows_it(markup: str, written: str) -> None:
    assert fragment_markdown(block(markup), 0, 99) == written


@pytest.mark.parametrize(
    "text", ["*a*", "__a__", "`x`", "a \\* b", "<b>x</b>", "1 < 2 ~~no~~", "x_1_ *args **kw", "\\"]
)
def test_reader_of_markdown_gets_the_characters_back(text: str) -> None:
    inline = Inline(lambda node: None, lambda node: None)
    inline.text(text)
    tokens = MarkdownIt("commonmark").parseInline(inline_markdown(inline.taken()))[0].children or []
    assert "".join(token.content for token in tokens) == text


def test_text_that_begins_like_a_mark_is_no_list_or_heading() -> None:
    for text in ("- not a list", "# not a heading", "> not a quote", "+ plus"):
        assert fragment_markdown(block(text.replace(">", "&gt;")), 0, 99) == "\\" + text


def test_fragments_of_a_paragraph_make_up_the_whole() -> None:
    whole = block("one two <em>three four five</em> six")
    first, second = fragment_markdown(whole, 0, 3), fragment_markdown(whole, 3, 6)
    assert (first, second) == ("one two *three*", "*four five* six")


def test_list_items_carry_their_marker_once_and_quotes_their_mark_always() -> None:
    item = block("one two", "item")
    item.marker, item.level = "2.", 1
    assert [fragment_markdown(item, 0, 1), fragment_markdown(item, 1, 2)] == ["  2. one", "two"]
    quote = block("one two", "quote")
    quote.quoted = True
    assert [fragment_markdown(quote, 0, 1), fragment_markdown(quote, 1, 2)] == ["> one", "> two"]


def test_code_is_fenced_by_more_ticks_than_it_holds() -> None:
    code = Block("code", [code_piece("a = 1"), code_piece("```")], language="python")
    assert fragment_markdown(code, 0, 2) == "````python\na = 1\n```\n````"
    assert fragment_markdown(code, 1, 2) == "````\n```\n````"


def test_neighbouring_formulas_and_money_beside_them_stay_apart() -> None:
    math = '<math alttext="{}"><mi>x</mi></math>'
    written = fragment_markdown(block(f"{math.format('x')}{math.format('y')} and <b>$5</b> or $6"), 0, 9)
    assert written == r"$x$ $y$ and **\$5** or \$6"


def test_backslash_before_a_formula_does_not_take_its_dollar() -> None:
    math = '<math alttext="x"><mi>x</mi></math>'
    assert fragment_markdown(block(f"so:\\{math}"), 0, 9) == r"so:\\$x$"
