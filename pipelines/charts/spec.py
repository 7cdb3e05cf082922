"""A spec: everything that decides a picture, that is a view, a chart type that suits it, and a look."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.charts.looks import Look, TableLook
from pipelines.charts.view import View

#: Chart types with the words for them in both languages.
CHARTS = {
    "bar": ("vertical bar chart", "柱状图"),
    "barh": ("horizontal bar chart", "条形图"),
    "grouped": ("grouped bar chart", "分组柱状图"),
    "stacked": ("stacked bar chart", "堆叠柱状图"),
    "line": ("line chart", "折线图"),
    "multi_line": ("line chart with several lines", "多折线图"),
    "area": ("area chart", "面积图"),
    "stacked_area": ("stacked area chart", "堆叠面积图"),
    "pie": ("pie chart", "饼图"),
    "donut": ("donut chart", "环形图"),
    "scatter": ("scatter plot", "散点图"),
    "bubble": ("bubble chart", "气泡图"),
    "histogram": ("histogram", "直方图"),
    "box": ("box plot", "箱线图"),
    "heatmap": ("heatmap", "热力图"),
    "lollipop": ("lollipop chart", "棒棒糖图"),
    "step": ("step chart", "阶梯图"),
    "dot": ("dot plot", "点图"),
    "radar": ("radar chart", "雷达图"),
    "table": ("table", "表格"),
}
#: Charts of one series of bars, dots or a line; of several series.
ONE_SERIES = frozenset({"bar", "barh", "lollipop", "dot", "line", "area", "step", "pie", "donut"})
LINES = frozenset({"line", "multi_line", "area", "stacked_area", "step"})
STACKS = frozenset({"stacked", "stacked_area"})


@dataclass(frozen=True)
class Spec:
    """`values_shown`: every value stands in the picture as a number, so that questions may ask for it exactly."""

    view: View
    chart: str
    look: Look | TableLook
    values_shown: bool

    @property
    def chart_word(self) -> str:
        return CHARTS[self.chart][0 if self.view.language == "en" else 1]


def make_spec(view: View, chart: str, look: Look | TableLook) -> Spec:
    """A spec in which the view suits the chart: shares for pies, numbers at the marks where there is room."""
    if chart in ("pie", "donut"):
        view = view.shares()
    return Spec(view, chart, look, _values_shown(view, chart, look))


def suits(view: View, chart: str) -> bool:
    """Whether `view` is legible and makes sense as `chart`."""
    rows, columns = len(view.labels), len(view.measures)
    if chart == "table":
        return view.shape in ("series", "table") and rows * (columns + 1) <= 72 and columns <= 6
    if view.shape != "series":
        return {"points": ("scatter", "bubble"), "bins": ("histogram",), "boxes": ("box",)}.get(
            view.shape, ()
        ).__contains__(chart)
    values = [value for row in view.values for value in row]
    lowest = min(values)
    several = columns > 1 and len({measure.unit for measure in view.measures}) == 1
    if chart in ("bar", "barh", "lollipop", "dot"):
        return columns == 1 and 2 <= rows <= 21
    if chart in ("line", "area", "step"):
        return columns == 1 and 4 <= rows <= 60 and (chart != "area" or lowest >= 0)
    if chart in ("pie", "donut"):
        return columns == 1 and view.whole and 2 <= rows <= 7 and lowest > 0.015 * sum(values)
    if chart in ("multi_line", "stacked_area"):
        return (
            several and columns <= 6 and 4 <= rows <= 40 and (chart == "multi_line" or (view.additive and lowest >= 0))
        )
    if chart in ("grouped", "stacked"):
        return (
            several
            and rows * columns <= 40
            and columns <= 5
            and (chart == "grouped" or (view.additive and lowest >= 0))
        )
    if chart == "heatmap":
        return several and columns <= 12 and rows <= 14
    return chart == "radar" and 4 <= rows <= 12 and columns <= 3 and lowest >= 0 and (columns == 1 or several)


def is_dull(view: View) -> bool:
    """Whether there is next to nothing to see: equal values, or one interval that holds nearly everything."""
    if view.shape in ("points", "table"):
        return len(set(view.values)) < 4
    if view.shape == "bins":
        counts = view.column(0)
        return max(counts) > 0.8 * sum(counts)
    if view.shape == "boxes":
        return 2 * sum(row[1] == row[3] for row in view.values) >= len(view.values)
    return any(len(set(view.column(j))) < min(3, len(view.labels)) for j in range(len(view.measures)))


def _values_shown(view: View, chart: str, look: Look | TableLook) -> bool:
    if chart in ("table", "heatmap", "pie", "donut"):
        return True
    if not isinstance(look, Look) or not look.annotated or look.rotated == 90:
        return False
    rows, columns = len(view.labels), len(view.measures)
    figures = max(
        len(measure.number(value)) for row in view.values for measure, value in zip(view.measures, row, strict=True)
    )
    room = look.size[0] * 10 / (figures + 1.5)
    if chart in ("bar", "lollipop", "histogram"):
        return rows <= min(16, room)
    if chart in ("barh", "dot"):
        return rows <= 16
    if chart in ("line", "area", "step"):
        return rows <= min(10, room)
    if chart == "grouped":
        return rows * columns <= min(18, room)
    if chart == "stacked":
        tallest = max(sum(row) for row in view.values)
        return rows <= min(10, room) and min(value for row in view.values for value in row) > 0.06 * tallest
    return False
