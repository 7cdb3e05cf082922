"""A view: the few labelled numbers of a table that one picture shows, rounded as the picture shows them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

#: series: one row of numbers per label. points: x, y (and size). bins: counts per interval. boxes: five numbers per
#: group. table: text and number cells.
Shape = Literal["series", "points", "bins", "boxes", "table"]
Cell = float | str | None


def is_cjk(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


@dataclass(frozen=True)
class Measure:
    """A column of numbers: what it measures, its unit ("" for none), and how many decimals are shown.

    `trimmed` leaves out closing zeros, for columns that hold both very small and large numbers.
    """

    title: str
    unit: str = ""
    decimals: int = 0
    trimmed: bool = False

    @property
    def heading(self) -> str:
        """Title and unit, as on an axis or over a column."""
        title = self.title[:1].upper() + self.title[1:]
        if not self.unit:
            return title
        return f"{title}（{self.unit}）" if is_cjk(title[-1]) else f"{title} ({self.unit})"

    def number(self, value: float) -> str:
        """`value` as the picture shows it: thousands separators and this column's decimals."""
        text = f"{value:,.{self.decimals}f}"
        return text.rstrip("0").rstrip(".") if self.trimmed and "." in text else text

    def quantity(self, value: float, decimals: int | None = None) -> str:
        """`value` with the unit."""
        number = self.number(value) if decimals is None else f"{value:,.{decimals}f}"
        if not self.unit or "=" in self.unit:
            return number
        if self.unit in "$€£¥":
            return f"-{self.unit}{number[1:]}" if number.startswith("-") else self.unit + number
        if self.unit[0].isdigit():
            return f"{number} × {self.unit}"
        joined = self.unit in "%°" or is_cjk(self.unit[0])
        return number + self.unit if joined else f"{number} {self.unit}"


@dataclass(frozen=True)
class View:
    """`values[i][j]` belongs to `labels[i]` and `measures[j]`.

    `time`: the labels are moments in order. `whole`: the values are the parts of a whole. `additive`: a sum of values
    means something; `ratio`: so does a quotient. `axis`: what the measures have in common; with `items` they are that
    quantity of items such as sources or years. `described`: titles are nouns that fit into sentences. `missing`:
    labels that the table has and the view does not. `edges`: of the intervals of `bins`.
    """

    table: str
    name: str
    language: str
    shape: Shape
    title: str
    label: str
    labels: tuple[str, ...]
    measures: tuple[Measure, ...]
    values: tuple[tuple[Any, ...], ...]
    time: bool = False
    whole: bool = False
    additive: bool = False
    ratio: bool = True
    axis: str = ""
    items: bool = False
    described: bool = True
    missing: tuple[str, ...] = ()
    edges: tuple[float, ...] = ()

    @property
    def axis_heading(self) -> str:
        """What stands at the axis of values."""
        first = self.measures[0]
        return Measure(self.axis or first.title, first.unit).heading

    def column(self, index: int) -> list[Any]:
        return [row[index] for row in self.values]

    def shares(self) -> View:
        """The view with values turned into percentages of the first measure's total, rounded to sum up to 100.0."""
        counts = self.column(0)
        total = sum(counts)
        tenths = [int(1000 * value / total) for value in counts]
        left = sorted(range(len(counts)), key=lambda i: (tenths[i] - 1000 * counts[i] / total, i))
        for index in left[: 1000 - sum(tenths)]:
            tenths[index] += 1
        first = self.measures[0]
        base = first.title.removeprefix("number of ")
        title = f"share of {base}" if self.language == "en" else f"{base}占比"
        return replace(
            self,
            measures=(Measure(title, "%", 1),),
            values=tuple((tenth / 10,) for tenth in tenths),
            axis="",
            additive=True,
        )

    def data(self) -> dict[str, Any]:
        """The numbers shown, as columns and rows, for the record's provenance."""
        label = [self.label] if self.label else []
        rows = zip(self.labels, self.values, strict=True)
        return {
            "columns": [*label, *(measure.title for measure in self.measures)],
            "units": [measure.unit for measure in self.measures],
            "decimals": [measure.decimals for measure in self.measures],
            "rows": [[name, *values] if self.label else list(values) for name, values in rows],
        }

    def cells(self) -> tuple[list[str], list[list[str]]]:
        """Heading and rows as texts, for a Markdown table or a table image."""
        label = [self.label[:1].upper() + self.label[1:]] if self.label else []
        heading = [*label, *(measure.heading for measure in self.measures)]
        if self.axis:
            heading = [*label, *(measure.title[:1].upper() + measure.title[1:] for measure in self.measures)]
        rows = []
        for name, values in zip(self.labels, self.values, strict=True):
            texts = [self._text(measure, value) for measure, value in zip(self.measures, values, strict=True)]
            rows.append([name, *texts] if self.label else texts)
        return heading, rows

    def _text(self, measure: Measure, value: Cell) -> str:
        if value is None:
            return "–"
        return value if isinstance(value, str) else measure.number(value)


def decimals_for(values: list[float], at_most: int | None = None) -> int:
    """How many decimals show about three figures of the largest of `values`, and no more than they have."""
    largest = max((abs(value) for value in values), default=0.0)
    wanted = next((digits for limit, digits in ((1000, 0), (10, 1), (1, 2), (0.1, 3)) if largest >= limit), 4)
    return min(wanted, 6 if at_most is None else at_most)


def decimals_in(values: list[float]) -> int:
    """The largest number of decimals with which any of `values` is written, at most 6."""
    return max(
        (
            len(text.split(".")[1])
            for value in values
            if "." in (text := f"{value:.6f}".rstrip("0")) and text[-1] != "."
        ),
        default=0,
    )
