from __future__ import annotations

from lxml import etree

from pipelines.books.markup.maths import formula, formulas, in_lines

SPACE = 'xmlns="http://www.w3.org/1998/Math/MathML"'


def math(body: str, more: str = "") -> etree._Element:
    return etree.fromstring(f"<math {SPACE} {more}>{body}</math>")


def test_latex_comes_from_annotation_alttext_or_the_elements() -> None:
    body = "<msup><mi>x</mi><mn>2</mn></msup>"
    note = f'<semantics><mrow>{body}</mrow><annotation encoding="application/x-tex">x^{{2}}</annotation></semantics>'
    for node, tex in (
        (math(note), "x^{2}"),
        (math(body, 'alttext="{\\displaystyle x^2}"'), "x^2"),
        (math(body), "x^{2}"),
    ):
        found = formula(node, False)
        assert found is not None
        assert (found.tex, found.text, found.display) == (tex, "x 2", False)


def test_nothing_but_what_draws_formulas_is_shown() -> None:
    node = math(
        '<mi onclick="x()" mathvariant="normal">a</mi><script>bad()</script><mtext>b&lt;i&gt;</mtext>',
        'display="block"',
    )
    found = formula(node, False)
    assert found is not None
    assert found.display
    assert "onclick" not in found.mathml
    assert "<script" not in found.mathml
    assert "<i>" not in found.mathml
    assert 'mathvariant="normal"' in found.mathml


def test_fences_that_browsers_do_not_draw_are_written_out() -> None:
    found = formula(math('<mfenced open="[" close="]"><mi>a</mi></mfenced>'), False)
    assert found is not None
    assert "<mo>[</mo><mi>a</mi><mo>]</mo>" in found.mathml


def test_empty_formulas_are_none() -> None:
    assert formula(math(""), False) is None
    assert formula(math("<mspace/>"), False) is None


def test_latex_becomes_formulas_by_one_call_and_what_is_none_is_told() -> None:
    found = formulas([("x^2", False), (r"\frac{a}{b}", True), (r"\notacommand{", False)])
    assert [atom.tex if atom else None for atom in found] == ["x^2", r"\frac{a}{b}", None]
    assert [atom.display for atom in found if atom] == [False, True]
    assert formulas([]) == []


def test_lines_outside_an_environment_are_given_one() -> None:
    assert in_lines(r"a = b \\ c = d \\") == r"\begin{gathered} a = b \\ c = d \end{gathered}"
    assert in_lines(r"a &= b \\ c &= d") == r"\begin{aligned} a &= b \\ c &= d \end{aligned}"
    nested = r"f = \begin{cases} 1 & x \\ 2 \end{cases}"
    assert in_lines(nested + r" \\ g") == rf"\begin{{gathered}} {nested} \\ g \end{{gathered}}"
    for whole in (nested, r"x \& y", r"\left( a \\ b \right)", r"\leftarrow a"):
        assert in_lines(whole) is None


def test_formulas_of_several_lines_without_an_environment_are_read() -> None:
    lines, inline, cells = formulas([(r"a = b \\ c = d", True), (r"a \\ b", False), (r"a &= b \\ c &= d", True)])
    assert inline is None  # what stands in a line of text has one line
    for atom in (lines, cells):
        assert atom is not None
        assert atom.display
        assert atom.mathml.count("<mtr>") == 2
    assert lines is not None
    assert lines.tex == r"\begin{gathered} a = b \\ c = d \end{gathered}"
