"""Presentation MathML as LaTeX."""

import pytest
from lxml import etree

from sources.mathml import to_latex


def latex(inner: str) -> str:
    return to_latex(etree.fromstring(f'<math xmlns="http://www.w3.org/1998/Math/MathML">{inner}</math>'))


@pytest.mark.parametrize(
    ("mathml", "expected"),
    [
        ("<mfrac><mn>1</mn><msqrt><mi>x</mi></msqrt></mfrac>", r"\frac{1}{\sqrt{x}}"),
        ("<msup><mi>c</mi><mn>2</mn></msup>", "c^{2}"),
        ("<msup><mn>10</mn><mn>−11</mn></msup>", "10^{-11}"),
        ("<msup><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></msup>", "{a + b}^{2}"),
        ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>", "x_{i}^{2}"),
        ("<mi>λ</mi><mo>≤</mo><mi>Δ</mi><mi>t</mi>", r"\lambda \le \Delta t"),
        ("<mtext>4</mtext><mtext>π</mtext>", r"4 \pi"),
        ("<mi>sin</mi><mi>θ</mi>", r"\sin \theta"),
        ("<mn>20</mn><mtext>km/s</mtext>", r"20 \text{km/s}"),
        ("<mover><mi>F</mi><mo>→</mo></mover>", r"\vec{F}"),
        ("<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>", r"\sum_{i}^{n}"),
        ("<mn>50</mn><mo>%</mo>", r"50 \%"),
        ("<unheard><mi>x</mi></unheard><mo>=</mo><mn>1</mn>", "x = 1"),
    ],
)
def test_elements(mathml, expected):
    assert latex(mathml) == expected


def test_a_table_of_one_row_needs_no_alignment():
    row = "<mtr><mtd><mi>a</mi></mtd><mtd><mo>=</mo><mi>b</mi></mtd></mtr>"
    assert latex(f"<mtable>{row}</mtable>") == "a = b"
    assert latex(f"<mtable>{row}<mtr/>{row}</mtable>") == r"\begin{aligned} a & = b \\ a & = b \end{aligned}"
