"""How rows divide among categories, in Chinese."""

from __future__ import annotations

from pipelines.reports.findings.shares import Shares
from pipelines.reports.study import Section
from pipelines.reports.telling import Told
from pipelines.reports.wording import Writer


def tell(w: Writer, section: Section, found: Shares, figure: str, look: str) -> Told:
    """The section in words."""
    by, columns = w.frame.study.categories[section.by].zh, [section.by]
    rows_word, rows = w.frame.study.rows.zh

    def name(place: int) -> str:
        return w.frame.name_of(section.by, found.names[place], "zh")

    def share(place: int) -> str:
        return w.percent("category_share", found.share(place), columns, group=found.names[place])

    def told(place: int) -> str:
        count = w.count("category_count", found.counts[place], columns, group=found.names[place])
        return f"{name(place)}（{count}{rows_word}，占{share(place)}）"

    total = w.rows("total", found.total, columns)
    opening = w.pick(f"{figure}按{by}划分{total}。", f"{total}按{by}的构成见{figure}。")
    if found.share(0) > 0.5:
        lead = f"其中一类超过半数，即{told(0)}。"
    elif found.counts[0] == found.counts[-1]:
        lead = f"各类数量相等，都是{w.count('category_count', found.counts[0], columns)}。"
    else:
        lead = f"最多的一类是{told(0)}，但没有过半。"
    details = []
    if found.counts[0] != found.counts[-1]:
        rest = [told(place) for place in range(1, len(found.names))]
        details.append(f"{'其次依次' if len(rest) > 1 else '其次'}是{w.listed(rest[:4])}。")
        if len(rest) > 4:
            details.append(f"最少的是{told(-1)}。")
        if len(found.names) > 2:
            both = w.percent("first_two", found.share(0) + found.share(1), columns)
            details.append(f"前两类合计占全部{rows}的{both}。")
        if found.counts[0] >= 2 * found.counts[-1]:
            ratio = w.plain("count_ratio", found.counts[0] / found.counts[-1], 1, columns)
            details.append(f"最多的一类是最少一类的{ratio}倍。")
    headline = f"按{by}看，{name(0)}最多，占{share(0)}"
    heading = w.pick(f"{by}构成", f"按{by}划分", f"{rows}的构成")
    return Told(heading, f"{rows}的{by}构成。", opening + lead, details, headline)
