import pytest

from mixtures.report.markup import Html, element, escape, join, visible


def test_text_is_escaped_and_html_is_not_escaped_twice() -> None:
    inner = element("b", "a < b & \"c\" 'd'")
    assert inner == "<b>a &lt; b &amp; &quot;c&quot; &#x27;d&#x27;</b>"
    assert element("p", inner, " <i>") == f"<p>{inner} &lt;i&gt;</p>"


@pytest.mark.parametrize(
    "character", ["\u202e", "\u2066", "\u200f", "\x00", "\x07", "\x1b", "\ufeff", "\ud800", "\x85"]
)
def test_characters_that_change_what_is_seen_are_spelled_out(character: str) -> None:
    shown = visible(f"a{character}b")
    assert shown == f"a⟨U+{ord(character):04X}⟩b"
    shown.encode()


def test_line_ends_and_tabs_stay() -> None:
    assert visible("a\r\nb\rc\n\td") == "a\nb\nc\n\td"


def test_attributes() -> None:
    assert element("a", "x", class_="k", data_name='"><script>', hidden=True, title=None, id=False) == (
        '<a class="k" data-name="&quot;&gt;&lt;script&gt;" hidden>x</a>'
    )
    assert element("img", src="s", width=3) == '<img src="s" width="3">'
    assert element("rect", x="1") == '<rect x="1"/>'
    assert element("rect", element("title", "t"), x="1") == '<rect x="1"><title>t</title></rect>'


def test_join_escapes_each_piece() -> None:
    assert join(["<", Html("<b>"), 3], ", ") == "&lt;, <b>, 3"
    assert isinstance(escape(5), Html)
