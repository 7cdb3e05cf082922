from __future__ import annotations

from lxml import html

from pipelines.books.markup.inline import Inline, clean, is_noteref, pieces


def collected(markup: str, note: int | None = None) -> Inline:
    inline = Inline(lambda node: note if is_noteref(node) else None, lambda node: None)
    inline.content(html.fragment_fromstring(markup, create_parent="p"))
    return inline


def words(markup: str) -> list[str]:
    return ["".join(atom.text for atom in piece.atoms) for piece in pieces(collected(markup).taken())]


def test_pages_break_between_words_and_between_chinese_characters() -> None:
    assert words("A few <em>words</em>, and 中文。好") == ["A", "few", "words,", "and", "中", "文。", "好"]


def test_quote_before_emphasis_stays_with_it() -> None:
    assert words("“<i>I’ll</i> go”") == ["“I’ll", "go”"]


def test_spaces_between_elements_are_kept_once() -> None:
    atoms = collected("a <b> b</b>  c\n d").taken()
    assert "".join(atom.text + " " * atom.space for atom in atoms) == "a b c d"


def test_lines_of_a_poem_end_where_they_do() -> None:
    atoms = collected("one<br/>two<br/>").taken()
    assert [(atom.text, atom.line) for atom in atoms] == [("one", False), ("", True), ("two", False)]


def test_what_is_hidden_or_no_text_is_left_out() -> None:
    hidden = '<script>x</script>a<span hidden="">b</span><span style="display:none">c</span>'
    assert words(hidden + "<ruby>漢<rt>kan</rt></ruby>") == ["a", "漢"]


def test_characters_without_a_shape_go_and_composed_letters_are_one() -> None:
    assert clean("a\u00ad\u200bb\u2060e\u0301\u00a0\u2009x\U0001f30e\x07") == "abé x "


def test_very_long_word_can_be_divided_without_a_space() -> None:
    made = pieces(collected("x" * 130).taken())
    assert len(made) > 2
    assert "".join(piece.html for piece in made) == "x" * 130


def test_mark_of_a_note_hangs_on_its_word() -> None:
    (only,) = pieces(collected('word<a href="#n1" class="footnote-ref">1</a>', note=4).taken())
    assert only.notes == (4,)
    assert only.html == "word<sup>1</sup>"


def test_text_cannot_become_markup() -> None:
    (only,) = pieces(collected("&lt;script&gt;").taken())
    assert only.html == "&lt;script&gt;"
