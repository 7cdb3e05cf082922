# ruff: noqa: E501 - texts and CSS rules, one per line
"""A gallery of shapes drawn with CSS alone, each with its name."""

from __future__ import annotations

from random import Random

from pipelines.web.pages.build import Page, tag, wrap
from pipelines.web.pages.look import Look

#: class, name in English, name in Chinese, CSS; `ink` is replaced by a colour.
_SHAPES = (
    ("square", "Square", "正方形", "width: 90px; height: 90px; background: ink;"),
    ("circle", "Circle", "圆", "width: 90px; height: 90px; border-radius: 50%; background: ink;"),
    ("ellipse", "Ellipse", "椭圆", "width: 120px; height: 70px; border-radius: 50%; background: ink;"),
    ("ring", "Ring", "圆环", "width: 90px; height: 90px; border: 16px solid ink; border-radius: 50%;"),
    ("pill", "Pill", "胶囊形", "width: 120px; height: 48px; border-radius: 24px; background: ink;"),
    ("triangle", "Triangle", "三角形", "width: 0; height: 0; border: 50px solid transparent; border-top: 0; border-bottom: 86px solid ink;"),
    ("diamond", "Diamond", "菱形", "width: 66px; height: 66px; background: ink; transform: rotate(45deg);"),
    ("trapezium", "Trapezium", "梯形", "width: 120px; height: 70px; background: ink; clip-path: polygon(20% 0, 80% 0, 100% 100%, 0 100%);"),
    ("pentagon", "Pentagon", "五边形", "width: 95px; height: 90px; background: ink; clip-path: polygon(50% 0, 100% 38%, 82% 100%, 18% 100%, 0 38%);"),
    ("hexagon", "Hexagon", "六边形", "width: 104px; height: 90px; background: ink; clip-path: polygon(25% 0, 75% 0, 100% 50%, 75% 100%, 25% 100%, 0 50%);"),
    ("star", "Star", "五角星", "width: 100px; height: 95px; background: ink; clip-path: polygon(50% 0, 61% 35%, 98% 35%, 68% 57%, 79% 91%, 50% 70%, 21% 91%, 32% 57%, 2% 35%, 39% 35%);"),
    ("arrow", "Arrow", "箭头", "width: 120px; height: 70px; background: ink; clip-path: polygon(0 30%, 60% 30%, 60% 0, 100% 50%, 60% 100%, 60% 70%, 0 70%);"),
    ("cross", "Cross", "十字", "width: 90px; height: 90px; background: ink; clip-path: polygon(35% 0, 65% 0, 65% 35%, 100% 35%, 100% 65%, 65% 65%, 65% 100%, 35% 100%, 35% 65%, 0 65%, 0 35%, 35% 35%);"),
    ("half", "Half disc", "半圆", "width: 100px; height: 50px; border-radius: 50px 50px 0 0; background: ink;"),
    ("quarter", "Quarter disc", "四分之一圆", "width: 80px; height: 80px; border-radius: 80px 0 0 0; background: ink;"),
    ("leaf", "Leaf", "叶形", "width: 85px; height: 85px; border-radius: 0 85px 0 85px; background: ink;"),
    ("drop", "Drop", "水滴", "width: 70px; height: 70px; border-radius: 50% 50% 50% 0; background: ink; transform: rotate(135deg);"),
    ("pie", "Three quarters", "四分之三圆", "width: 90px; height: 90px; border-radius: 50%; background: conic-gradient(ink 270deg, transparent 0);"),
)  # fmt: skip
_COLOURS = ("#c0392b", "#d68910", "#1e8449", "#2471a3", "#7d3c98", "#117a65", "#a04000", "#5d6d7e")
_WORDS = {
    "en": ("Shape box", ("Shapes", "Colours", "About"), "{count} shapes without a picture file", "Every shape below is one element and a few lines of CSS."),
    "zh": ("图形盒子", ("图形", "颜色", "关于"), "不用图片画出的 {count} 个图形", "下面每个图形都只用了一个元素和几行样式。"),
}  # fmt: skip


def shapes(random: Random, language: str, number: int, look: Look) -> Page:
    """Eight to twelve shapes in colours of their own."""
    site, links, title, text = _WORDS[language]
    chosen = random.sample(_SHAPES, random.choice((8, 9, 10, 12)))
    title = title.format(count=len(chosen))
    rules, figures = [], []
    for name, english, chinese, css in chosen:
        rules.append(f".{name} {{ {css.replace('ink', random.choice(_COLOURS))} }}")
        caption = english if language == "en" else chinese
        figures.append(wrap("figure", wrap("span", f'<i class="{name}"></i>') + tag("figcaption", caption)))
    css = f"""\
.box {{ display: flex; flex-wrap: wrap; gap: 16px; }}
figure {{ width: {random.choice((160, 180, 204))}px; margin: 0; padding: 16px; border: 1px solid {look.line}; border-radius: {look.radius}px; background: {look.surface}; text-align: center; }}
span {{ display: flex; align-items: center; justify-content: center; height: 120px; }}
"""
    body = tag("h1", title) + "\n" + tag("p", text) + "\n" + wrap("div", figures, klass="box")
    return Page(title, site, links, body, css + "\n".join(rules) + "\n")
