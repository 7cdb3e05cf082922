"""Works the answers to questions on charts and tables out again, from the stored numbers, in exact decimals."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from taxonomy.conversations.chart_truth import ChartTruth
from taxonomy.conversations.conversation import Exchange


def holds(truth: ChartTruth, exchange: Exchange) -> bool:
    """Does the answer follow from the numbers?"""
    check = _CHECKS.get(exchange.kind)
    return check is not None and check(truth, exchange.about, exchange.answer)


def cells(truth: ChartTruth, series: str) -> dict[str, Decimal]:
    """Label to value of one measure, exact."""
    column = truth.measures.index(series)
    return {label: Decimal(str(row[column])) for label, row in zip(truth.labels, truth.values, strict=True)}


def states(truth: ChartTruth, series: str, value: Decimal, answer: str, decimals: int | None = None) -> bool:
    """Does the answer state this value as a whole number of its own, in digits that the measure shows?"""
    digits = truth.decimals[truth.measures.index(series)] if decimals is None else decimals
    rounded = value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return rounded in numbers_in(answer) or rounded.normalize() in {one.normalize() for one in numbers_in(answer)}


def numbers_in(text: str) -> list[Decimal]:
    """The numbers that stand in a text, without their thousands separators."""
    found, current = [], ""
    for character in text + " ":
        if character.isdecimal() or (character in ",." and current) or (character in "-−" and not current):
            current += "-" if character in "-−" else character
            continue
        bare = current.rstrip(".,").replace(",", "")
        if any(digit.isdecimal() for digit in bare):
            found.append(Decimal(bare))
        current = "-" if character in "-−" else ""
    return found


def _highest(values: dict[str, Decimal], sign: int) -> str | None:
    """The one label of the highest (sign 1) or lowest (-1) value; None where two share it."""
    best = max(sign * value for value in values.values())
    found = [label for label, value in values.items() if sign * value == best]
    return found[0] if len(found) == 1 else None


def _begins(answer: str, name: str | None) -> bool:
    """Is the answer this name, alone or followed by a value?"""
    return name is not None and (answer == name or answer.startswith((f"{name},", f"{name}，", f"{name} (")))


def _lookup(truth: ChartTruth, about: dict[str, Any], answer: str) -> bool:
    return truth.shown and states(truth, about["series"], cells(truth, about["series"])[about["label"]], answer)


def _maximum(truth: ChartTruth, about: dict[str, Any], answer: str) -> bool:
    return _begins(answer, _highest(cells(truth, about["series"]), 1))


def _minimum(truth: ChartTruth, about: dict[str, Any], answer: str) -> bool:
    return _begins(answer, _highest(cells(truth, about["series"]), -1))


def _comparison(truth: ChartTruth, about: dict[str, Any], answer: str) -> bool:
    values = cells(truth, about["series"])
    return answer == _highest({label: values[label] for label in about["labels"]}, 1)


def _order(truth: ChartTruth, about: dict[str, Any], answer: str) -> bool:
    ranked = sorted(cells(truth, about["series"]).items(), key=lambda pair: -pair[1])
    names = [label for label, _ in ranked[: len(about["labels"])]]
    return names == about["labels"] and answer in (", ".join(names), "、".join(names))


def _overview(truth: ChartTruth, about: dict[str, Any], answer: str) -> bool:
    values = cells(truth, about["series"])
    right = len(values) == about["count"] and truth.title in answer and truth.word in answer
    for key, sign in (("maximum", 1), ("minimum", -1)):
        if key in about:
            right = right and about[key] == _highest(values, sign) and about[key] in answer
    return right


def _count_rows(truth: ChartTruth, about: dict[str, Any], answer: str) -> bool:
    return answer == str(len(truth.values))


def _count_series(truth: ChartTruth, about: dict[str, Any], answer: str) -> bool:
    return answer == str(len(truth.values[0]))


def _chart_type(truth: ChartTruth, about: dict[str, Any], answer: str) -> bool:
    return answer.casefold() == str(truth.record.provenance["chart_word"]).casefold()


_CHECKS: dict[str, Callable[[ChartTruth, dict[str, Any], str], bool]] = {
    "lookup": _lookup,
    "maximum": _maximum,
    "minimum": _minimum,
    "comparison": _comparison,
    "order": _order,
    "overview": _overview,
    "count_rows": _count_rows,
    "count_series": _count_series,
    "chart_type": _chart_type,
}
