import pytest

from pipelines.arxiv.formulas import displayed, one_line


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        ("f\\left(x)%\n \\right]", "f\\left(x)\\right]"),
        ("10\\% of x", "10\\% of x"),
        ("x = 1 \\label{eq:a} \\nonumber", "x = 1"),
        ("\\hyperlink{a_b}{\\pi} + \\hyperref[c]{y}", "{\\pi} + {y}"),
        ("\\Hy@raisedlink{\\hypertarget{L}{}}{} L(n)", "{} L(n)"),
        ("a\\notagged", "a\\notagged"),
        ("x,\\hskip 28.45274pty_{2}", "x,\\quad y_{2}"),
        ("\\label{never closed", ""),
    ],
)
def test_what_shows_nothing_is_left_out(tex, shown):
    assert one_line(tex) == shown


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        ("\\begin{equation}\n\\label{a} x=1\n\\end{equation}", "x=1"),
        ("\\begin{align}\n a &= b\\\\ c&=d\n\\end{align}", "\\begin{aligned} a &= b\\\\ c&=d \\end{aligned}"),
        ("\\begin{align*} a = b \\end{align*}", "a = b"),
        ("\\begin{eqnarray} a &=& b \\end{eqnarray}", "\\begin{array}{rcl} a &=& b \\end{array}"),
        ("\\begin{multline} a\\\\ b \\end{multline}", "\\begin{gathered} a\\\\ b \\end{gathered}"),
        ("\\begin{alignat}{2} a &= b \\end{alignat}", "\\begin{aligned} a &= b\\end{aligned}"),
        (
            "\\begin{equation*}\\begin{split} a&=b\\end{split}\\end{equation*}",
            "\\begin{split} a&=b\\end{split}",
        ),
        ("\\begin{cases} a \\end{cases}", "\\begin{cases} a \\end{cases}"),
    ],
)
def test_environments_become_those_that_stand_inside_a_formula(tex, shown):
    assert displayed(tex) == shown
