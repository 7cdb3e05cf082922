"""Several series over time, in Chinese."""

from __future__ import annotations

from collections.abc import Callable

from pipelines.reports.english.series import line_name, quantity
from pipelines.reports.findings.series import Series
from pipelines.reports.study import Section, Variable
from pipelines.reports.telling import Told, noun, percentages_make_sense
from pipelines.reports.wording import Writer


def tell(w: Writer, section: Section, found: Series, figure: str, look: str) -> Told:
    """The section in words."""
    variable = quantity(w, section)
    columns = [section.y, section.by] if section.by else list(section.lines)
    what = noun(variable, "zh", section.aggregate) if section.by else ""
    names = {raw: line_name(w, section, raw) for raw in found.lines}
    start, end = w.time(found.times[0]), w.time(found.times[-1])

    def value(kind: str, raw: str, place: int) -> str:
        amount = float(found.lines[raw].values[place])
        return w.amount(kind, amount, variable, columns, line=raw, time=found.times[place], every=section.every)

    subject = w.listed(list(names.values()))
    if len(names) > 6:
        subject = f"{len(names)}个{w.frame.study.categories[section.by].zh}" if what else f"{len(names)}项指标"
    subject += f"的{what}" if what else ""
    opening = {
        "lines": f"{figure}把{start}至{end}{subject}画在同一张图里。",
        "index": f"{figure}把各条线在{start}的数值都定为100，由此可见到{end}为止{subject}的相对变化。",
        "panels": f"{figure}为{subject}各画一幅小图，刻度相同，时间从{start}到{end}。",
    }[look]
    first, last = found.by_start, found.by_end
    tied = [raw for raw in first if found.lines[raw].first == found.lines[first[0]].first]
    leaders = w.listed([names[raw] for raw in tied]) + ("并列" if len(tied) > 1 else "")
    ends = (
        f"{start}时，{leaders}最高，为{value('first', first[0], 0)}，{names[first[-1]]}最低，为"
        f"{value('first', first[-1], 0)}；"
    )
    if last[0] in tied and len(tied) > 1:
        ends += f"到{end}，{names[last[0]]}独居首位，为{value('last', last[0], -1)}。"
    elif first[0] == last[0]:
        ends += f"到{end}，{names[last[0]]}仍居首位，为{value('last', last[0], -1)}。"
    else:
        ends += f"到{end}，居首位的换成了{names[last[0]]}，为{value('last', last[0], -1)}。"
    details = [
        _changes(w, found, variable, columns, names),
        _lead(w, found, names),
        _extreme(w, found, names, look, value),
    ]
    top = last[0]
    headline = (
        f"{names[top]}在{end}居首位，为{value('last', top, -1)}"
        if top in tied
        else f"到{end}，{names[top]}已超过起初领先的{names[first[0]]}"
    )
    heading = w.pick("几条曲线的比较", "放在一起看", f"{start}至{end}的对比")
    caption = what or w.listed(list(names.values()))
    return Told(heading, f"{caption}，{start}至{end}。", opening + ends, details, headline)


def _changes(w: Writer, found: Series, variable: Variable, columns: list[str], names: dict[str, str]) -> str:
    if all(percentages_make_sense(variable, line.first) for line in found.lines.values()):

        def changed(raw: str) -> str:
            change = found.change(raw)
            share = w.percent("relative_change", abs(change), columns, line=raw)
            return f"{names[raw]}（{'上升' if change >= 0 else '下降'}{share}）"

        order = found.by_change
        if len(order) == 2:
            return f"与起点相比，变化分别是{changed(order[0])}和{changed(order[1])}。"
        if found.change(order[0]) > 0 > found.change(order[-1]):
            return f"增长最快的是{changed(order[0])}，表现最差的是{changed(order[-1])}。"
        if found.change(order[0]) > 0:
            return f"各条线都有增长，{changed(order[0])}最多，{changed(order[-1])}最少。"
        return f"各条线都在下降，{changed(order[-1])}降得最多，{changed(order[0])}降得最少。"
    raw = max(found.lines, key=lambda name: found.lines[name].last - found.lines[name].first)
    change = found.lines[raw].last - found.lines[raw].first
    size = w.difference("change", change, variable, columns, line=raw)
    if change <= 0:
        return f"没有一条线的终点高于起点，降得最少的是{names[raw]}，低了{size}。"
    return f"升高最多的是{names[raw]}，高出{size}。"


def _lead(w: Writer, found: Series, names: dict[str, str]) -> str:
    one, other = found.by_end[:2]
    places = found.lead_changes(one, other)
    if not places:
        return f"期末的第一名{names[one]}与第二名{names[other]}自始至终没有换过位置。"
    times = [w.time(found.times[place]) for place in places]
    if len(places) == 1 and places[0] == len(found.times) - 1:
        return f"直到最后，{names[one]}才超过{names[other]}。"
    if len(places) == 1:
        return f"{times[0]}起，{names[one]}超过{names[other]}，此后一直领先。"
    if len(places) <= 3:
        return f"{names[one]}与{names[other]}几度易位，分别在{w.listed(times)}。"
    return f"{names[one]}与{names[other]}先后易位{w.count('lead_changes', len(places), [])}次，最后一次在{times[-1]}。"


def _extreme(w: Writer, found: Series, names: dict[str, str], look: str, value: Callable[[str, str, int], str]) -> str:
    raw = max(found.lines, key=lambda name: float(found.lines[name].values.max()))
    peak = found.lines[raw].peak
    time = w.time(found.times[peak])
    if look == "index":
        return f"就绝对数值而言，最高的是{names[raw]}在{time}的{value('maximum', raw, peak)}。"
    return w.pick(
        f"所有数值中最高的是{names[raw]}在{time}的{value('maximum', raw, peak)}。",
        f"图中的最高点属于{names[raw]}：{time}达到{value('maximum', raw, peak)}。",
    )
