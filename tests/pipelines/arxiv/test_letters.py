import pytest

from pipelines.arxiv.letters import formula_letters, letters


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("The efficient flow—Ångström’s", "The eﬃcient flow - Angstro\u0308m’s"),
        ("x and y", "𝑥 and 𝒚"),
        ("中文，正文。", "中文 正文"),
        ("co-operate", "coop-\nerate"),
    ],
)
def test_what_reads_alike_compares_alike(source, page):
    assert letters(source) == letters(page)


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        ("\\frac{a}{b} + \\alpha_{12}", "abα12"),
        ("\\Gamma \\leq \\mathrm{const}", "γconst"),
        ("\\sin x \\label{eq:one} \\tag{3}", "sinx"),
        ("\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}", "abcd"),
    ],
)
def test_formulas_show_their_letters(tex, shown):
    assert formula_letters(tex) == shown
