# ruff: noqa: E501 - texts and CSS rules, one per line
"""A dashboard: totals, a bar chart of months, and the table that both are computed from."""

from __future__ import annotations

from random import Random

from babel.dates import get_month_names
from babel.numbers import format_decimal, format_percent

from pipelines.web.pages.build import Page, table, tag, wrap
from pipelines.web.pages.look import Look

_BOARDS = {
    "en": (
        ("Ferry office", ("Overview", "Routes", "Staff"), "Passengers", "Route", ("North pier", "Island loop", "Old harbour", "Night crossing"), ("Total", "Best month", "Change since {month}"), 400, 9000),
        ("Beehive monitor", ("Hives", "Weather", "Harvest"), "Honey, in kilograms", "Hive", ("Orchard", "Lime avenue", "Meadow", "Roof garden", "Quarry"), ("Total", "Best month", "Change since {month}"), 4, 60),
    ),
    "zh": (
        ("轮渡公司", ("概览", "航线", "人员"), "客运量（人次）", "航线", ("北码头线", "环岛线", "老港线", "夜航线"), ("合计", "最高月份", "比{month}"), 400, 9000),
        ("果园管理", ("总览", "地块", "仓库"), "采收量（公斤）", "地块", ("东坡", "河湾", "南园", "梯田", "老井"), ("合计", "最高月份", "比{month}"), 300, 5200),
    ),
}  # fmt: skip


def dashboard(random: Random, language: str, number: int, look: Look) -> Page:
    """Six months of figures for four or five rows; all sums agree."""
    boards = _BOARDS[language]
    site, links, title, row_name, rows, (total, best, change), low, high = boards[number % len(boards)]
    first = random.randrange(1, 8)
    names = get_month_names("abbreviated", locale=language)
    months = [names[first + offset] for offset in range(6)]
    figures = [[random.randrange(low, high) for _ in months] for _ in rows]
    sums = [sum(column) for column in zip(*figures, strict=True)]
    growth = sums[-1] / sums[0] - 1
    cards = (
        (total, format_decimal(sum(sums), locale=language)),
        (best, months[sums.index(max(sums))]),
        (
            change.format(month=months[0]),
            ("+" if growth >= 0 else "") + format_percent(growth, "#,##0.0%", locale=language),
        ),
    )
    bars = [
        wrap("div", tag("i", "", style=f"height: {round(160 * value / max(sums))}px") + tag("span", month))
        for month, value in zip(months, sums, strict=True)
    ]
    head = [row_name, *months, total]
    lines = [
        [
            name,
            *(format_decimal(value, locale=language) for value in values),
            format_decimal(sum(values), locale=language),
        ]
        for name, values in zip(rows, figures, strict=True)
    ]
    lines.append([total, *(format_decimal(value, locale=language) for value in [*sums, sum(sums)])])
    body = [
        tag("h1", title),
        wrap("div", [wrap("section", tag("small", name) + tag("b", value)) for name, value in cards], klass="cards"),
        wrap("div", bars, klass="bars"),
        table(head, lines),
    ]
    css = f"""\
.cards {{ display: flex; flex-wrap: wrap; gap: 16px; }}
section {{ flex: 1; min-width: 150px; padding: 14px 18px; border: 1px solid {look.line}; border-radius: {look.radius}px; background: {look.surface}; }}
small, section b {{ display: block; }}
small {{ color: {look.muted}; }}
section b {{ font-size: 1.6em; }}
.bars {{ display: flex; align-items: flex-end; gap: 14px; height: 220px; margin: 20px 0; padding: 12px; background: {look.surface}; }}
.bars div {{ flex: 1; text-align: center; }}
.bars i {{ display: block; border-radius: {look.radius}px {look.radius}px 0 0; background: {look.accent}; }}
table {{ width: 100%; border-collapse: collapse; font-size: 0.9em; }}
th, td {{ padding: 6px 8px; border-bottom: 1px solid {look.line}; text-align: right; }}
th:first-child, td:first-child {{ text-align: left; }}
tr:last-child td {{ font-weight: bold; }}
"""
    return Page(f"{title} - {site}", site, links, "\n".join(body), css, license="Apache-2.0 AND Unicode-3.0")
