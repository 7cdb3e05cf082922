# ruff: noqa: E501 - texts and CSS rules, one per line
"""A month of a club's calendar: weeks as rows, events in their days, and the same events as a list."""

from __future__ import annotations

import calendar
import datetime
from random import Random

from babel.dates import format_date, get_day_names

from pipelines.web.pages.build import Page, tag, wrap
from pipelines.web.pages.look import Look

_WORDS = {
    "en": (("Brindle Rowing Club", ("Calendar", "Boats", "Members"), ("Training", "Boat repair", "Regatta", "Committee", "Open day", "Swim test")), ("Hill Road Choir", ("Calendar", "Repertoire", "Join"), ("Rehearsal", "Altos only", "Concert", "Voice workshop", "Dress rehearsal", "Summer party"))),
    "zh": (("东湖摄影协会", ("日历", "作品", "会员"), ("外拍", "讲座", "作品评议", "暗房课", "布展", "开幕式")), ("读书会", ("日历", "书目", "加入"), ("共读", "作者见面", "诗歌朗诵", "换书日", "儿童专场", "书店参观"))),
}  # fmt: skip


def month(random: Random, language: str, number: int, look: Look) -> Page:
    """A month of 2024 with four to six events."""
    clubs = _WORDS[language]
    site, links, events = clubs[number % len(clubs)]
    start = datetime.date(2024, random.randrange(1, 13), 1)
    length = calendar.monthrange(start.year, start.month)[1]
    chosen = random.sample(events, random.choice((4, 5, 6)))
    agenda = dict(zip(sorted(random.sample(range(1, length + 1), len(chosen))), chosen, strict=True))
    names = get_day_names("abbreviated", locale=language)
    rows = [wrap("tr", "".join(tag("th", names[day]) for day in range(7)))]
    for week in calendar.Calendar().monthdayscalendar(start.year, start.month):
        cells = (
            wrap("td", (tag("b", day) if day else "") + (tag("span", agenda[day]) if day in agenda else ""))
            for day in week
        )
        rows.append(wrap("tr", "".join(cells)))
    title = format_date(start, "MMMM y" if language == "en" else "y年M月", locale=language)
    lines = [
        wrap("li", tag("b", format_date(start.replace(day=day), "long", locale=language)) + " " + tag("span", event))
        for day, event in agenda.items()
    ]
    css = f"""\
table {{ width: 100%; border-collapse: collapse; table-layout: fixed; background: {look.surface}; }}
th {{ padding: 6px; color: {look.muted}; font-weight: normal; }}
td {{ height: 68px; padding: 4px 6px; border: 1px solid {look.line}; vertical-align: top; }}
td b {{ display: block; font-size: 0.85em; }}
td span {{ display: block; padding: 1px 4px; border-radius: {look.radius // 2}px; background: {look.accent}; color: {look.on_accent}; font-size: 0.75em; overflow-wrap: anywhere; }}
ul {{ padding: 0; list-style: none; }}
li {{ padding: 4px 0; }}
"""
    body = tag("h1", title) + "\n" + wrap("table", rows) + "\n" + wrap("ul", lines)
    return Page(f"{title} - {site}", site, links, body, css, license="Apache-2.0 AND Unicode-3.0")
