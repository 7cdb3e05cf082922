"""From a section's description to its chart and words: find the numbers, choose a look, tell, draw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from types import ModuleType

from pipelines.reports.charts import correlations as correlations_chart
from pipelines.reports.charts import distribution as distribution_chart
from pipelines.reports.charts import groups as groups_chart
from pipelines.reports.charts import ranking as ranking_chart
from pipelines.reports.charts import relation as relation_chart
from pipelines.reports.charts import seasons as seasons_chart
from pipelines.reports.charts import series as series_chart
from pipelines.reports.charts import shares as shares_chart
from pipelines.reports.charts import trend as trend_chart
from pipelines.reports.charts.labels import Labels, axis, rows_word
from pipelines.reports.charts.style import Style, fonts
from pipelines.reports.english.series import line_name, quantity
from pipelines.reports.findings.correlations import correlations
from pipelines.reports.findings.distribution import distribution
from pipelines.reports.findings.groups import groups
from pipelines.reports.findings.ranking import ranking
from pipelines.reports.findings.relation import relation
from pipelines.reports.findings.seasons import seasons
from pipelines.reports.findings.series import series
from pipelines.reports.findings.shares import shares
from pipelines.reports.findings.trend import trend
from pipelines.reports.frame import Frame
from pipelines.reports.study import Language, Section
from pipelines.reports.telling import Told
from pipelines.reports.wording import Writer, label


@dataclass(frozen=True)
class Written:
    """A finished section: its words, its chart as PNG bytes, and the kind of chart."""

    told: Told
    image: bytes
    look: str


def write(report_writer: Writer, section: Section, figure: str, style: Style) -> Written:
    """The section on the rows of the writer's frame, or on those of them that the section asks for."""
    w = report_writer.narrowed(section.where)
    told, look, draw = _WRITERS[section.kind](w, section, figure)
    told = replace(told, caption=told.caption[:1].upper() + told.caption[1:])
    with fonts(style):
        return Written(told, draw(style, told.caption.rstrip(".。")), look)


_Draw = Callable[[Style, str], bytes]
_Result = tuple[Told, str, _Draw]


def _words(language: Language, kind: str) -> ModuleType:
    return import_module(f"pipelines.reports.{'english' if language == 'en' else 'chinese'}.{kind}")


def _labels(w: Writer, title: str, x: str = "", y: str = "", by: str = "") -> Labels:
    def name(raw: str) -> str:
        return label(w.frame.name_of(by, raw, w.language)) if by else raw

    return Labels(w.language, title, x, y, rows_word(w.frame, w.language), name)


def _axis(frame: Frame, column: str, language: Language, aggregate: str = "") -> str:
    return axis(frame.study.variables[column], language, aggregate)


def _distribution(w: Writer, section: Section, figure: str) -> _Result:
    found = distribution(w.frame, section.y)
    look = w.pick(*distribution_chart.looks(found))
    told = _words(w.language, "distribution").tell(w, section, found, figure, look)
    x = _axis(w.frame, section.y, w.language)
    return told, look, lambda style, title: distribution_chart.draw(found, _labels(w, title, x), look, style)


def _groups(w: Writer, section: Section, figure: str) -> _Result:
    found = groups(w.frame, section.y, section.by)
    look = w.pick(*groups_chart.looks(found))
    told = _words(w.language, "groups").tell(w, section, found, figure, look)
    y = _axis(w.frame, section.y, w.language)
    return told, look, lambda style, title: groups_chart.draw(found, _labels(w, title, y=y, by=section.by), look, style)


def _trend(w: Writer, section: Section, figure: str) -> _Result:
    found = trend(w.frame, section.y, section.aggregate, section.every)
    look = w.pick(*trend_chart.looks(found, w.frame.study.variables[section.y].ratio))
    told = _words(w.language, "trend").tell(w, section, found, figure, look)
    y = _axis(w.frame, section.y, w.language, section.aggregate)
    return told, look, lambda style, title: trend_chart.draw(found, _labels(w, title, y=y), look, style)


def _series(w: Writer, section: Section, figure: str) -> _Result:
    found = series(w.frame, section)
    variable = quantity(w, section)
    look = w.pick(*series_chart.looks(found, variable.ratio))
    told = _words(w.language, "series").tell(w, section, found, figure, look)
    y = axis(variable, w.language, section.aggregate) if section.by else variable.unit.of(w.language).strip()
    names = {raw: label(line_name(w, section, raw)) for raw in found.lines}
    return (
        told,
        look,
        lambda style, title: series_chart.draw(
            found, replace(_labels(w, title, y=y), name=names.__getitem__), look, style
        ),
    )


def _relation(w: Writer, section: Section, figure: str) -> _Result:
    found = relation(w.frame, section.x, section.y, section.by)
    words = _words(w.language, "relation")
    named = bool(w.frame.study.label or w.frame.study.time)
    mark = label(_words(w.language, "distribution").where(w, found.farthest)) if named else ""
    told = words.tell(w, section, found, figure, named)
    x, y = _axis(w.frame, section.x, w.language), _axis(w.frame, section.y, w.language)
    look = "grouped" if section.by else "plain"
    return told, look, lambda style, title: relation_chart.draw(found, _labels(w, title, x, y, section.by), style, mark)


def _ranking(w: Writer, section: Section, figure: str) -> _Result:
    found = ranking(w.frame, section.y, section.by, section.aggregate)
    look = w.pick(*ranking_chart.LOOKS)
    told = _words(w.language, "ranking").tell(w, section, found, figure, look)
    variable = w.frame.study.variables[section.y]
    x = _axis(w.frame, section.y, w.language, section.aggregate)
    decimals = variable.decimals + int(section.aggregate == "mean" and variable.decimals < 2)
    return (
        told,
        look,
        lambda style, title: ranking_chart.draw(
            found, _labels(w, title, x, by=section.by), look, style, lambda value: w.number(value, decimals)
        ),
    )


def _seasons(w: Writer, section: Section, figure: str) -> _Result:
    found = seasons(w.frame, section.y, section.aggregate)
    look = w.pick(*seasons_chart.looks(found))
    told = _words(w.language, "seasons").tell(w, section, found, figure, look)
    y = _axis(w.frame, section.y, w.language, section.aggregate)
    ratio = w.frame.study.variables[section.y].ratio
    return told, look, lambda style, title: seasons_chart.draw(found, _labels(w, title, y=y), look, style, ratio)


def _shares(w: Writer, section: Section, figure: str) -> _Result:
    found = shares(w.frame, section.by)
    look = w.pick(*shares_chart.looks(found))
    told = _words(w.language, "shares").tell(w, section, found, figure, look)
    return told, look, lambda style, title: shares_chart.draw(found, _labels(w, title, by=section.by), look, style)


def _correlations(w: Writer, section: Section, figure: str) -> _Result:
    found = correlations(w.frame, section.lines)
    look = w.pick(*correlations_chart.LOOKS)
    told = _words(w.language, "correlations").tell(w, section, found, figure, look)
    variables = w.frame.study.variables

    def name(column: str) -> str:
        return label(variables[column].en) if w.language == "en" else variables[column].zh

    return (
        told,
        look,
        lambda style, title: correlations_chart.draw(found, replace(_labels(w, title), name=name), look, style),
    )


_WRITERS: dict[str, Callable[[Writer, Section, str], _Result]] = {
    "distribution": _distribution,
    "groups": _groups,
    "trend": _trend,
    "series": _series,
    "relation": _relation,
    "ranking": _ranking,
    "seasons": _seasons,
    "shares": _shares,
    "correlations": _correlations,
}
