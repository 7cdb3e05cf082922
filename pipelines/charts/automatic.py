"""Recipes for a table that nobody has described: what its columns are decides what is worth showing."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.charts.recipe import Recipe
from pipelines.charts.words import plural
from sources.table import Column, Table, Value

_IDENTIFIERS = re.compile(
    r"(^|[^a-z])(id|ids|code|index|idx|key|zip|fips|uuid|rank|lat|latitude|lng|lon|longitude|phone|serial|number|no|"
    r"timestamp|row|icpsr|isbn|docket)([^a-z]|$)|^column \d+$|编号|序号|代码|邮编|电话|排名|经度|纬度",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"(grand |sub)?totals?|sum|all|overall|average|合计|总计|小计|平均|全部", re.IGNORECASE)
_RANKING = ("barh", "bar", "lollipop", "dot", "barh")
_MOMENTS = ("line", "area", "step", "bar", "line")


@dataclass(frozen=True)
class _Roles:
    """What the columns of a table are good for."""

    measures: list[Column]
    #: Text that names each row; text or few numbers that sort rows into kinds; moments.
    names: list[Column]
    kinds: list[Column]
    moments: list[Column]
    #: Text of which many values occur several times each.
    crowds: list[Column]


def recipes_for(table: Table, rng: random.Random) -> Iterator[Recipe]:
    """Recipes worth trying, in an order drawn from `rng` that mixes the ways to look at a table."""
    roles = _roles(table)
    ways = [
        list(_rankings(table, roles)),
        list(_lines(table, roles)),
        list(_kinds(table, roles)),
        list(_clouds(table, roles)),
        list(_spreads(table, roles)),
        list(_excerpts(table, roles)),
    ]
    for way in ways:
        rng.shuffle(way)
    filled = [way for way in ways if way]
    rng.shuffle(filled)
    for turn in range(max(map(len, filled), default=0)):
        for way in filled:
            if turn < len(way):
                yield way[turn]


def _roles(table: Table) -> _Roles:
    measures, names, kinds, moments, crowds = [], [], [], [], []
    for column in table.columns:
        values = [value for value in table.values(column.name) if value is not None]
        distinct = len(set(values))
        if len(values) < 0.5 * len(table.rows) or distinct < 2:
            continue
        title = column.title("en")
        if column.kind in ("year", "date"):
            moments.append(column)
        elif column.kind == "number":
            if not _IDENTIFIERS.search(title) and len(title) <= 48 and distinct >= 6 and not _coded(values, distinct):
                measures.append(column)
        else:
            texts = [str(value) for value in values]
            short = sum(len(text) <= 26 for text in texts) > 0.8 * len(texts)
            if short and distinct > 0.9 * len(values) and distinct >= 4:
                names.append(column)
            elif short and distinct <= 12 and len(values) >= 3 * distinct:
                kinds.append(column)
            elif short and len(values) >= 3 * distinct:
                crowds.append(column)
    return _Roles(measures, names, kinds, moments, crowds)


def without_totals(table: Table) -> Table:
    """The table without rows that sum up the others."""
    texts = [index for index, column in enumerate(table.columns) if column.kind == "text"]
    rows = tuple(row for row in table.rows if not any(_TOTAL.fullmatch(str(row[index] or "")) for index in texts))
    return replace(table, rows=rows)


def _coded(values: Sequence[Value], distinct: int) -> bool:
    """Whether numbers look like codes: whole, all different, and all of one length."""
    whole = all(isinstance(value, float) and value == int(value) and value >= 100 for value in values)
    return whole and distinct == len(values) and len({len(f"{value:.0f}") for value in values}) == 1


def _recipe(table: Table, view: str, english: str, chinese: str, **settings: object) -> Recipe:
    title = chinese if "zh" in table.titles else english
    return Recipe(table=table.name, view=view, en=title, zh=title, described=False, **settings)  # type: ignore[arg-type]


def _rankings(table: Table, roles: _Roles) -> Iterator[Recipe]:
    for name in roles.names[:1]:
        for measure in roles.measures[:6]:
            count = min(10, max(4, len(table.rows) // 2))
            n, m = name.title("en"), measure.title("en")
            yield _recipe(
                table,
                f"top_{measure.name}",
                f"Top {count} {plural(n)} by {m}",
                f"{m}最高的{count}个{n}",
                x=name.name,
                y=(measure.name,),
                sort="descending",
                top=count,
                charts=_RANKING,
            )
        similar = _similar(table, roles.measures)
        if similar:
            titles = [column.title("en") for column in similar]
            yield _recipe(
                table,
                "compared",
                f"{_joined(titles)} by {name.title('en')}",
                f"各{name.title('en')}的{'、'.join(titles)}",
                x=name.name,
                y=tuple(column.name for column in similar),
                top=6,
                sort="descending",
                axis=("value", "数值"),
                charts=("grouped", "heatmap", "table"),
            )


def _similar(table: Table, measures: list[Column]) -> list[Column]:
    """Two or three neighbouring measures of one unit and of similar size, which can share an axis."""
    for start in range(len(measures) - 1):
        group = [measures[start]]
        for other in measures[start + 1 : start + 3]:
            if other.unit("en") == group[0].unit("en") and 0.2 < _size(table, other) / _size(table, group[0]) < 5:
                group.append(other)
        if len(group) > 1:
            return group
    return []


def _size(table: Table, column: Column) -> float:
    numbers = [abs(value) for value in table.values(column.name) if isinstance(value, float)]
    return max(numbers, default=0.0) or 1e-12


def _lines(table: Table, roles: _Roles) -> Iterator[Recipe]:
    for moment in roles.moments[:1]:
        values = [value for value in table.values(moment.name) if value is not None]
        repeated = len(set(values)) < 0.95 * len(values)
        label, word, count = _period(moment, [str(value) for value in values])
        aggregated = repeated or "." in label
        every = max(1, -(-count // 40))
        for measure in roles.measures[:5]:
            m = measure.title("en")
            average_en, average_zh = ("average ", "平均") if aggregated else ("", "")
            yield _recipe(
                table,
                f"time_{measure.name}",
                f"{average_en}{m} by {word[0]}",
                f"各{word[1]}{average_zh}{m}",
                x=label,
                y=(measure.name,),
                aggregate="mean" if aggregated else "",
                every=every,
                charts=_MOMENTS,
            )
        similar = _similar(table, roles.measures)
        if similar:
            titles = [column.title("en") for column in similar]
            yield _recipe(
                table,
                "time_compared",
                f"{_joined(titles)} by {word[0]}",
                f"各{word[1]}的{'、'.join(titles)}",
                x=label,
                y=tuple(column.name for column in similar),
                aggregate="mean" if aggregated else "",
                every=every,
                axis=("value", "数值"),
                charts=("multi_line", "grouped", "table"),
            )
        for kind in [kind for kind in roles.kinds if _distinct(table, kind) <= 5][:1]:
            for measure in roles.measures[:2]:
                m = measure.title("en")
                yield _recipe(
                    table,
                    f"time_{measure.name}_by_{kind.name}",
                    f"Average {m} by {word[0]} and {kind.title('en')}",
                    f"各{word[1]}、各{kind.title('en')}的平均{m}",
                    x=label,
                    y=(measure.name,),
                    pivot=kind.name,
                    aggregate="mean",
                    every=every,
                    charts=("multi_line", "grouped"),
                )


def _period(moment: Column, values: list[str]) -> tuple[str, tuple[str, str], int]:
    """A label for moments that leaves few enough of them: days, months, or years, and how many there are."""
    if moment.kind == "year":
        return moment.name, ("year", "年份"), len(set(values))
    days, months, years = len(set(values)), len({value[:7] for value in values}), len({value[:4] for value in values})
    if days <= 40 and days > months:
        return f"{moment.name}.{'short_day' if years == 1 else 'day'}", ("day", "日期"), days
    if months <= 24:
        return f"{moment.name}.{'month' if years == 1 else 'full_month'}", ("month", "月份"), months
    return f"{moment.name}.year", ("year", "年份"), years


def _kinds(table: Table, roles: _Roles) -> Iterator[Recipe]:
    for many in roles.crowds[:2]:
        k = many.title("en")
        yield _recipe(
            table,
            f"most_{many.name}",
            f"Top 8 {plural(k)} by number of rows",
            f"数量最多的8个{k}",
            x=many.name,
            aggregate="count",
            counted=("number of rows", "数量"),
            sort="descending",
            top=8,
            charts=("barh", "bar", "lollipop"),
        )
    for kind in roles.kinds[:3]:
        k = kind.title("en")
        yield _recipe(
            table,
            f"count_{kind.name}",
            f"Number of rows by {k}",
            f"各{k}的数量",
            x=kind.name,
            aggregate="count",
            counted=("number of rows", "数量"),
            sort="descending",
            whole=True,
            charts=("bar", "barh", "pie", "donut", "lollipop"),
        )
        for measure in roles.measures[:3]:
            m = measure.title("en")
            yield _recipe(
                table,
                f"mean_{measure.name}_by_{kind.name}",
                f"Average {m} by {k}",
                f"各{k}的平均{m}",
                x=kind.name,
                y=(measure.name,),
                aggregate="mean",
                sort="descending",
                charts=("barh", "bar", "dot", "lollipop"),
            )
            yield _recipe(
                table,
                f"box_{measure.name}_by_{kind.name}",
                f"{m} by {k}",
                f"各{k}的{m}分布",
                shape="boxes",
                x=kind.name,
                y=(measure.name,),
                charts=("box",),
            )


def _clouds(table: Table, roles: _Roles) -> Iterator[Recipe]:
    few = [kind for kind in roles.kinds if _distinct(table, kind) <= 4]
    for first, second in zip(roles.measures, roles.measures[1:], strict=False):
        a, b = first.title("en"), second.title("en")
        yield _recipe(
            table,
            f"{second.name}_against_{first.name}",
            f"{b} against {a}",
            f"{a}与{b}",
            shape="points",
            x=first.name,
            y=(second.name,),
            group=few[0].name if few else "",
            charts=("scatter",),
        )


def _spreads(table: Table, roles: _Roles) -> Iterator[Recipe]:
    if len(table.rows) < 20:
        return
    for measure in roles.measures[:4]:
        m = measure.title("en")
        yield _recipe(
            table,
            f"spread_{measure.name}",
            f"Distribution of {m}",
            f"{m}的分布",
            shape="bins",
            y=(measure.name,),
            charts=("histogram",),
        )


def _excerpts(table: Table, roles: _Roles) -> Iterator[Recipe]:
    labels = roles.names or roles.moments
    if not labels or not roles.measures:
        return
    label = labels[0]
    others = [column for column in (*roles.kinds, *roles.measures) if column != label and len(column.title("en")) <= 26]
    if not others:
        return
    chosen = [column for column in table.columns if column in others][:4]
    title = table.title("zh" if "zh" in table.titles else "en")
    count = min(8, len(table.rows))
    yield _recipe(
        table,
        "excerpt",
        f"{title} ({count} of {len(table.rows)} rows)",
        f"{title}（{len(table.rows)}行中的{count}行）",
        shape="table",
        x=label.name,
        y=tuple(column.name for column in chosen),
        rows=count,
        charts=("table",),
    )


def _distinct(table: Table, column: Column) -> int:
    return len({value for value in table.values(column.name) if value is not None})


def _joined(titles: list[str]) -> str:
    return ", ".join(titles[:-1]) + " and " + titles[-1]
