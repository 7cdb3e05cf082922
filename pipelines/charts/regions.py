"""Boxes of titles, axes, legends, marks and their numbers, in pixels from the top left of the picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from matplotlib.patches import PathPatch, Wedge
from matplotlib.text import Text

from corpus.record import Region
from pipelines.charts.spec import Spec

Box = tuple[float, float, float, float]
#: Texts may touch by this many pixels.
_TOUCH = 2.0


def find_regions(spec: Spec, figure: Any, axes: Any, size: tuple[int, int]) -> tuple[list[Region], list[str]]:
    """The regions of a drawn figure, and what is wrong with its texts: cut off at the edge, or on one another."""
    texts = list(_texts(spec, figure, axes))
    found: list[tuple[str, str | None, str | None, Box]] = [
        (kind, text.get_text(), None, _box(text, figure)) for kind, text in texts
    ]
    # The box of a slanted label is much larger than the label, and neighbours always share some of it.
    outside = {"cell", "value_in_mark"} | ({"legend_entry"} if figure.legends else set())
    judged = [text for kind, text in texts if kind not in outside and text.get_rotation() % 90 == 0]
    boxes = [(text.get_text(), _box(text, figure)) for text in judged]
    if figure.legends:
        boxes.append(("legend", _flipped(figure.legends[0].get_window_extent(), figure)))
    faults = _faults(boxes, size)
    found.append(("plot_area", None, spec.chart, _flipped(axes.get_window_extent(), figure)))
    legend = _legend(figure, axes)
    if legend is not None:
        found.append(("legend", None, None, _flipped(legend.get_window_extent(), figure)))
    found += list(_marks(spec, figure, axes))
    return [
        Region(0, kind, [round(float(value), 1) for value in _clipped(box, size)], text, label)
        for kind, text, label, box in found
        if box[2] > box[0] and box[3] > box[1]
    ], faults


def _texts(spec: Spec, figure: Any, axes: Any) -> Iterator[tuple[str, Text]]:
    for place in ("center", "left", "right"):
        yield from _visible(
            "title", [{"center": axes.title, "left": axes._left_title, "right": axes._right_title}[place]]
        )
    if spec.chart == "table":
        for (row, _), cell in sorted(axes.tables[0].get_celld().items()):
            yield from _visible("column_heading" if row == 0 else "cell", [cell.get_text()])
        return
    if spec.chart not in ("pie", "donut"):
        yield from _visible("x_axis_title", [axes.xaxis.label])
        yield from _visible("y_axis_title", [axes.yaxis.label])
        yield from _visible("x_tick", _ticks(axes.xaxis))
        yield from _visible("y_tick", _ticks(axes.yaxis))
    legend = _legend(figure, axes)
    if legend is not None:
        yield from _visible("legend_entry", legend.get_texts())
    inside = spec.chart in ("heatmap", "stacked", "pie")
    yield from _visible("value_in_mark" if inside else "value", axes.texts)


def _legend(figure: Any, axes: Any) -> Any:
    return axes.get_legend() or (figure.legends[0] if figure.legends else None)


def _ticks(axis: Any) -> list[Text]:
    low, high = sorted(axis.get_view_interval())
    slack = (high - low) * 1e-6
    return [tick.label1 for tick in axis.get_major_ticks() if low - slack <= tick.get_loc() <= high + slack]


def _visible(kind: str, texts: list[Text]) -> Iterator[tuple[str, Text]]:
    for text in texts:
        if text.get_text().strip() and text.get_visible():
            yield kind, text


def _marks(spec: Spec, figure: Any, axes: Any) -> Iterator[tuple[str, str | None, str | None, Box]]:
    """Bars, slices, boxes, points and heatmap cells: text is the value, label says whose it is."""
    view = spec.view
    if spec.chart in ("bar", "barh", "grouped", "stacked", "histogram"):
        for index, container in enumerate(axes.containers):
            for row, patch in enumerate(container.patches):
                yield ("bar", *_caption(spec, row, index), _flipped(patch.get_window_extent(), figure))
    elif spec.chart in ("pie", "donut"):
        wedges = [patch for patch in axes.patches if isinstance(patch, Wedge)]
        for row, patch in enumerate(wedges):
            yield ("slice", *_caption(spec, row, 0), _flipped(patch.get_window_extent(), figure))
    elif spec.chart == "box":
        boxes = [patch for patch in axes.patches if isinstance(patch, PathPatch)]
        for row, patch in enumerate(boxes):
            yield ("box", None, view.labels[row], _flipped(patch.get_window_extent(), figure))
    elif spec.chart in ("lollipop", "dot", "line", "step", "multi_line"):
        yield from _line_points(spec, figure, axes)
    elif spec.chart == "heatmap":
        for row in range(len(view.labels)):
            for column in range(len(view.measures)):
                corners = axes.transData.transform([(column - 0.5, row - 0.5), (column + 0.5, row + 0.5)])
                yield ("heat_cell", *_caption(spec, row, column), _around(corners, 0.0, figure))
    elif spec.chart == "table":
        yield from _table_cells(spec, figure, axes)


def _line_points(spec: Spec, figure: Any, axes: Any) -> Iterator[tuple[str, str | None, str | None, Box]]:
    marked = [line for line in axes.lines if len(line.get_xdata()) == len(spec.view.labels)][: len(spec.view.measures)]
    for index, line in enumerate(marked):
        points = axes.transData.transform(np.column_stack([line.get_xdata(orig=False), line.get_ydata(orig=False)]))
        for row, point in enumerate(points):
            yield ("point", *_caption(spec, row, index), _around(point[None, :], 5.0, figure))


def _table_cells(spec: Spec, figure: Any, axes: Any) -> Iterator[tuple[str, str | None, str | None, Box]]:
    heading, _ = spec.view.cells()
    for (row, column), cell in sorted(axes.tables[0].get_celld().items()):
        if row > 0:
            label = f"{spec.view.labels[row - 1]} / {heading[column]}"
            yield ("table_cell", cell.get_text().get_text(), label, _flipped(cell.get_window_extent(), figure))


def _caption(spec: Spec, row: int, column: int) -> tuple[str, str]:
    view = spec.view
    name = view.labels[row]
    if len(view.measures) > 1:
        name = f"{name} / {view.measures[column].title}"
    return view.measures[column].number(view.values[row][column]), name


def _box(text: Text, figure: Any) -> Box:
    return _flipped(text.get_window_extent(), figure)


def _around(points: Any, margin: float, figure: Any) -> Box:
    height = figure.bbox.height
    x, y = points[:, 0], points[:, 1]
    return (x.min() - margin, height - y.max() - margin, x.max() + margin, height - y.min() + margin)


def _flipped(extent: Any, figure: Any) -> Box:
    height = figure.bbox.height
    return (extent.x0, height - extent.y1, extent.x1, height - extent.y0)


def _clipped(box: Box, size: tuple[int, int]) -> Box:
    width, height = size
    return (max(0.0, box[0]), max(0.0, box[1]), min(float(width), box[2]), min(float(height), box[3]))


def _faults(texts: list[tuple[str, Box]], size: tuple[int, int]) -> list[str]:
    faults = []
    width, height = size
    for text, (x0, y0, x1, y1) in texts:
        if x0 < -_TOUCH or y0 < -_TOUCH or x1 > width + _TOUCH or y1 > height + _TOUCH:
            faults.append(f"cut off: {text}")
    for index, (first, a) in enumerate(texts):
        for second, b in texts[index + 1 :]:
            overlap = (min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1]))
            if min(overlap) > _TOUCH:
                faults.append(f"overlap: {first} / {second}")
    return faults
