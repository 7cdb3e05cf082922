"""Answers worked out from the stored table alone, sharing no code with the generator."""

from fractions import Fraction
from typing import Any


class StoredTable:
    """The `data` of a record's provenance: columns, decimals, rows."""

    def __init__(self, provenance: dict[str, Any]) -> None:
        data = provenance["data"]
        self.provenance = provenance
        self.rows = data["rows"]
        self.columns = data["columns"]
        self.decimals = data["decimals"]
        self.labelled = len(self.columns) == len(self.decimals) + 1

    def number(self, label: str, series: str) -> Fraction:
        [row] = [row for row in self.rows if row[0] == label]
        return Fraction(str(row[self.columns.index(series)]))

    def cell(self, label: str, series: str) -> Any:
        [row] = [row for row in self.rows if row[0] == label]
        return row[self.columns.index(series)]

    def column(self, series: str) -> dict[str, Fraction]:
        place = self.columns.index(series)
        return {row[0]: Fraction(str(row[place])) for row in self.rows}

    def shown_decimals(self, series: str) -> int:
        return self.decimals[self.columns.index(series) - 1]


def half_up(value: Fraction, decimals: int) -> Fraction:
    scaled = value * 10**decimals
    floor, rest = divmod(scaled.numerator, scaled.denominator)
    return Fraction(floor + (2 * rest >= scaled.denominator), 10**decimals)


def answer(question: dict[str, Any], provenance: dict[str, Any]) -> Any:
    """The bare answer to `question`: a Fraction, a text, a list of texts or None."""
    table = StoredTable(provenance)
    kind, series, labels = question["kind"], question.get("series"), question.get("labels", [])
    if kind in ("lookup", "cell_lookup"):
        value = table.cell(labels[0], series)
        return value if isinstance(value, str) else Fraction(str(value))
    if kind == "estimate":
        step = Fraction(str(question["bound"]))
        return half_up(table.number(labels[0], series) / step, 0) * step
    if kind == "reverse_lookup":
        [label] = [key for key, value in table.column(series).items() if value == Fraction(str(question["bound"]))]
        return label
    if kind == "difference":
        a, b = (table.number(label, series) for label in labels)
        return abs(a - b)
    if kind in ("sum", "average"):
        total = sum(table.number(label, series) for label in labels)
        return total if kind == "sum" else half_up(total / len(labels), question["decimals"])
    if kind == "ratio":
        return half_up(table.number(labels[0], series) / table.number(labels[1], series), 1)
    if kind in ("maximum", "minimum"):
        values = table.column(series)
        best = (max if kind == "maximum" else min)(values.values())
        [label] = [key for key, value in values.items() if value == best]
        return label
    if kind in ("count_above", "count_below"):
        bound = Fraction(str(question["bound"]))
        sign = 1 if kind == "count_above" else -1
        return sum(sign * value > sign * bound for value in table.column(series).values())
    if kind in ("rank", "order"):
        ranked = sorted(table.column(series).items(), key=lambda pair: pair[1], reverse=True)
        return ranked[question["place"] - 1][0] if kind == "rank" else [pair[0] for pair in ranked[:3]]
    if kind == "trend":
        return "up" if table.number(labels[1], series) > table.number(labels[0], series) else "down"
    if kind == "comparison":
        return "yes" if table.number(labels[0], series) > table.number(labels[1], series) else "no"
    if kind == "series_comparison":
        return max(question["compared"], key=lambda name: table.number(labels[0], name))
    if kind == "total_maximum":
        return max(table.rows, key=lambda row: sum(Fraction(str(value)) for value in row[1:]))[0]
    return _layout(kind, question, table)


def _layout(kind: str, question: dict[str, Any], table: StoredTable) -> Any:
    if kind == "unanswerable":
        assert question["labels"][0] not in [row[0] for row in table.rows]
        return None
    if kind == "count_items":
        return len(table.rows)
    if kind == "count_groups":
        return len({row[0] for row in table.rows})
    if kind == "count_series":
        return len(table.decimals)
    if kind == "count_columns":
        return len(table.columns)
    if kind == "chart_type":
        return table.provenance["chart"]
    if kind == "axis":
        headings = [
            f"{name} {unit}"
            for name, unit in zip(table.columns[-len(table.decimals) :], table.provenance["data"]["units"], strict=True)
        ]
        words = "".join(character for character in question["value"] if character not in "()（）").casefold()
        if table.provenance["axis"] == question["value"]:
            return question["value"]
        assert words.replace(" ", "") in [heading.casefold().replace(" ", "") for heading in headings]
        return question["value"]
    if kind == "correlation":
        x, y = ([float(row[table.columns.index(name)]) for row in table.rows] for name in question["compared"])
        mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
        together = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
        found = together / (sum((a - mean_x) ** 2 for a in x) * sum((b - mean_y) ** 2 for b in y)) ** 0.5
        return "none" if abs(found) < 0.31 else "up" if found > 0.59 else "down" if found < -0.59 else "?"
    if kind == "extreme_group":
        place = table.columns.index(question["series"])
        return max(table.rows, key=lambda row: row[place])[0]
    raise AssertionError(f"no way to recompute {kind}")
