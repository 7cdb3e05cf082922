# ruff: noqa: E501 - texts and CSS rules, one per line
"""A timetable of trains or buses: stops down, runs across, times computed from the distances."""

from __future__ import annotations

from random import Random

from pipelines.web.pages.build import Page, table, tag
from pipelines.web.pages.look import Look

#: site, links, title, stop heading, run prefix, stops with minutes from the stop before, notes
_LINES = {
    "en": (
        ("Brindle Valley Railway", ("Timetable", "Fares", "Stations"), "Line 3: Harbour to Upper Mill", "Station", "Train", (
            ("Harbour", 0), ("Fish Market", 4), ("Central", 6), ("Canal Street", 3), ("Hill Road", 7), ("Quarry", 9), ("Upper Mill", 12)), "Trains run daily except on 25 December. Bicycles travel free after 9:00."),
        ("Island Buses", ("Routes", "Tickets", "Lost property"), "Bus 12: Ferry to Lighthouse", "Stop", "Run", (
            ("Ferry terminal", 0), ("Market square", 5), ("School", 4), ("Salt pans", 11), ("Camp site", 8), ("Lighthouse", 10)), "Wave to the driver at stops without a shelter."),
    ),
    "zh": (
        ("临江地铁", ("时刻表", "票价", "车站"), "三号线：码头至上磨坊", "车站", "车次", (
            ("码头", 0), ("鱼市", 4), ("中心站", 6), ("运河路", 3), ("山前路", 7), ("采石场", 9), ("上磨坊", 12)), "每天运行。上午九点以后可以免费携带折叠自行车。"),
        ("海岛巴士", ("线路", "车票", "失物招领"), "12 路：渡口至灯塔", "站点", "班次", (
            ("渡口", 0), ("集市广场", 5), ("学校", 4), ("盐田", 11), ("露营地", 8), ("灯塔", 10)), "没有候车亭的站点请向司机招手。"),
    ),
}  # fmt: skip


def timetable(random: Random, language: str, number: int, look: Look) -> Page:
    """Five to seven runs, at equal intervals; a run that is express leaves out a stop."""
    lines = _LINES[language]
    site, links, title, stop_heading, run_name, stops, note = lines[number % len(lines)]
    start, interval = random.randrange(5 * 60, 8 * 60, 5), random.choice((20, 30, 40, 60))
    first = random.randrange(101, 180, 2)
    runs = range(random.choice((5, 6, 7)))
    skipped = {(run, random.randrange(1, len(stops) - 1)) for run in runs if random.random() < 0.3}
    rows = []
    offset = 0
    for position, (stop, minutes) in enumerate(stops):
        offset += minutes
        times = (start + run * interval + offset for run in runs)
        cells = [
            "–" if (run, position) in skipped else f"{at // 60}:{at % 60:02}"
            for run, at in zip(runs, times, strict=True)
        ]
        rows.append([stop, *cells])
    head = [stop_heading, *(f"{run_name} {first + 2 * run}" for run in runs)]
    css = f"""\
table {{ width: 100%; border-collapse: collapse; background: {look.surface}; }}
th {{ padding: 8px; background: {look.accent}; color: {look.on_accent}; font-size: 0.85em; }}
td {{ padding: 7px 8px; border: 1px solid {look.line}; text-align: center; }}
th:first-child, td:first-child {{ text-align: left; }}
tr:nth-child(odd) td {{ background: {look.page}; }}
"""
    return Page(
        f"{title} - {site}", site, links, tag("h1", title) + "\n" + table(head, rows) + "\n" + tag("p", note), css
    )
