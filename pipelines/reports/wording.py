"""Numbers, units, times and lists in English and Chinese; every number that is put into words is kept as a fact."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from pipelines.reports.frame import Frame
from pipelines.reports.study import Language, Variable

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ORDINALS = ("first", "second", "third", "fourth")
_SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


class Writer:
    """Puts the numbers of one report into words.

    `facts` collects {kind, value, text, columns, …} for each number that was formatted; the composer keeps those that
    the finished text uses. Choices among phrasings come from `random`, so they depend on the report and seed alone.
    """

    def __init__(self, frame: Frame, language: Language, choices: random.Random) -> None:
        self.frame = frame
        self.language = language
        self.random = choices
        self.facts: list[dict[str, Any]] = []
        self._used: set[str] = set()

    def narrowed(self, conditions: dict[str, Any]) -> Writer:
        """A writer on some of the rows, with the same facts and choices."""
        frame = self.frame.where(conditions) if conditions else self.frame
        for column, wanted in conditions.items():
            if isinstance(wanted, str | int):
                frame = frame.named_for(self._scope(column, str(wanted)), self.language)
        other = Writer(frame, self.language, self.random)
        other.facts, other._used = self.facts, self._used
        return other

    def _scope(self, column: str, value: str) -> str:
        """What is added to the names of variables where only the rows of one name or time are left."""
        if column == self.frame.study.time:
            return self.at(value)
        name = self.frame.name_of(column, value, self.language)
        return f"of {name}" if self.language == "en" else name

    def pick(self, *options: str) -> str:
        """One of the phrasings, one whose beginning the report has not used yet where there is one."""
        beginnings = {option: re.sub(r"[\d.,%]+", "", option)[:14] for option in options}
        fresh = [option for option in options if beginnings[option] not in self._used]
        chosen = self.random.choice(fresh or options)
        self._used.add(beginnings[chosen])
        return chosen

    def span(self, start: str, end: str) -> str:
        """Two times as a caption names them: without articles."""
        return f"{self.time(start).removeprefix('the ')} to {self.time(end).removeprefix('the ')}"

    def number(self, value: float, decimals: int) -> str:
        """Plain digits: thousands are separated in English, never in Chinese; no negative zero."""
        shown = rounded(value, decimals)
        return f"{shown:,f}" if self.language == "en" else f"{shown:f}"

    def amount(self, kind: str, value: float, variable: Variable, columns: Sequence[str], **context: Any) -> str:
        """A quantity with its unit."""
        extra = int(context.pop("extra", 0))
        return self._keep(
            kind, value, self.unit(self.number(value, variable.decimals + extra), variable), columns, context
        )

    def exact(self, kind: str, value: float, variable: Variable, columns: Sequence[str], **context: Any) -> str:
        """A quantity that may fall between two observed values, such as a median: one more digit where it does."""
        extra = 0 if abs(value - round(value, variable.decimals)) < 1e-9 else 1
        return self.amount(kind, value, variable, columns, extra=extra, **context)

    def average(self, kind: str, value: float, variable: Variable, columns: Sequence[str], **context: Any) -> str:
        """A mean or standard deviation: one digit more than the data, where those have fewer than two."""
        return self.amount(kind, value, variable, columns, extra=int(variable.decimals < 2), **context)

    def difference(self, kind: str, value: float, variable: Variable, columns: Sequence[str], **context: Any) -> str:
        """The size of a difference; between percentages it is counted in points."""
        extra = int(context.pop("extra", 0))
        if variable.unit.en != "%":
            return self.amount(kind, abs(value), variable, columns, extra=extra, **context)
        digits = self.number(abs(value), variable.decimals + extra)
        points = "个百分点" if self.language == "zh" else " percentage points"
        return self._keep(kind, abs(value), digits + points, columns, context)

    def plain(self, kind: str, value: float, decimals: int, columns: Sequence[str], **context: Any) -> str:
        """A number without unit, such as a coefficient."""
        return self._keep(kind, value, self.number(value, decimals), columns, context)

    def percent(self, kind: str, share: float, columns: Sequence[str], **context: Any) -> str:
        """A share of one as a percentage with one decimal."""
        return self._keep(kind, share, self.number(100 * share, 1) + "%", columns, context)

    def count(self, kind: str, value: int, columns: Sequence[str], **context: Any) -> str:
        """A whole number in digits."""
        return self._keep(kind, value, self.number(value, 0), columns, context)

    def rows(self, kind: str, value: int, columns: Sequence[str] = (), **context: Any) -> str:
        """A number of rows with their noun: "1 car", "392 cars", "392辆汽车"."""
        digits = self.count(kind, value, columns, **context)
        rows = self.frame.study.rows
        if self.language == "zh":
            return digits + "".join(rows.zh)
        return f"{digits} {rows.en[0] if value == 1 else rows.en[1]}"

    def unit(self, digits: str, variable: Variable) -> str:
        """Digits with the unit as it is written in the language: $5.00, 45%, 12 mpg, 23.1°C."""
        unit = variable.unit.of(self.language)
        if unit.startswith("$"):
            sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
            return f"{sign}${digits}{unit[1:]}"
        if self.language == "en" and digits in {"1", "-1"} and len(unit) > 3:
            unit = unit.removesuffix("s")
        close = unit[:1] in {"", "%", "°", "℃"} or (self.language == "zh" and not unit[0].isascii())
        return digits + ("" if close else " ") + unit

    def step(self, value: float, variable: Variable) -> str:
        """A power of ten of `variable`, as a step along its axis: "100 lb", "1 percentage point"."""
        digits = self.number(value, max(0, -round(math.log10(value))))
        if variable.unit.en != "%":
            return self.unit(digits, variable)
        if self.language == "zh":
            return digits + "个百分点"
        return digits + (" percentage point" if value == 1 else " percentage points")

    def few(self, value: int) -> str:
        """A small number as an English word, a larger one in digits; digits in Chinese."""
        return _SMALL[value] if self.language == "en" and value < len(_SMALL) else self.number(value, 0)

    def listed(self, names: Sequence[str]) -> str:
        """ "a, b and c", or the same in Chinese."""
        if self.language == "zh":
            return "、".join(names[:-1]) + ("和" if len(names) > 1 else "") + names[-1]
        return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]

    def time(self, value: str) -> str:
        """A time as a noun: "1898", "March 1898", "the second quarter of 1974"; "1898年3月"."""
        return english_time(value) if self.language == "en" else chinese_time(value)

    def at(self, value: str) -> str:
        """English: a time with its preposition, "in 1898", "on 4 June 2012". Chinese: the time."""
        if self.language == "zh":
            return chinese_time(value)
        return f"{'on' if len(value) == 10 else 'at' if len(value) == 13 else 'in'} {english_time(value)}"

    def _keep(self, kind: str, value: float, shown: str, columns: Sequence[str], context: dict[str, Any]) -> str:
        fact = {"kind": kind, "value": _exact(value), "text": shown, "columns": list(columns), **context}
        if fact not in self.facts:
            self.facts.append(fact)
        return shown


def rounded(value: float, decimals: int) -> Decimal:
    """`value` with halves rounded away from zero, as people round: 0.125 is 0.13. Noise of binary digits is ignored."""
    exact = Decimal(f"{value:.12g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return exact if exact else abs(exact)


def english_time(value: str) -> str:
    """A time string of `frame` in English."""
    if "-Q" in value:
        return f"the {_ORDINALS[int(value[-1]) - 1]} quarter of {value[:4]}"
    date, _, hour = value.partition(" ")
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 1:
        return value
    month = f"{MONTHS[parts[1] - 1]} {parts[0]}"
    day = month if len(parts) == 2 else f"{parts[2]} {month}"
    return f"{hour}:00 on {day}" if hour else day


def chinese_time(value: str) -> str:
    """A time string of `frame` in Chinese."""
    if "-Q" in value:
        return f"{value[:4]}年第{'一二三四'[int(value[-1]) - 1]}季度"
    date, _, hour = value.partition(" ")
    text = "".join(f"{int(part)}{mark}" for part, mark in zip(date.split("-"), "年月日", strict=False))
    return text + (f"{int(hour)}时" if hour else "")


def short_time(value: str, language: Language) -> str:
    """A time string of `frame` for a chart: "1898", "1975 Q2", "Mar 1898", "4 Jun 2012", "10 Jul, 6:00"."""
    if language == "zh":
        return chinese_time(value)
    if "-Q" in value:
        return value.replace("-", " ")
    date, _, hour = value.partition(" ")
    parts = date.split("-")
    if len(parts) == 1:
        return value
    month = MONTHS[int(parts[1]) - 1][:3]
    if hour:
        return f"{int(parts[2])} {month}, {int(hour)}:00"
    return f"{month} {parts[0]}" if len(parts) == 2 else f"{int(parts[2])} {month} {parts[0]}"


def sentence(text: str) -> str:
    """The text with a capital letter at its start."""
    return text[:1].upper() + text[1:]


def label(name: str) -> str:
    """An English variable name as a label: without its article, capitalised."""
    return sentence(name.removeprefix("the "))


def _exact(value: float) -> float | int:
    """The value to ten significant digits, which is more than any text shows; whole numbers as they are."""
    if isinstance(value, int):
        return value
    return float(f"{value:.10g}") if math.isfinite(value) else 0.0
