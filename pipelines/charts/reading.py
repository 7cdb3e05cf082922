"""What can be read off a picture: exactly where numbers stand at the marks, else only what is far enough apart."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal

from pipelines.charts.spec import LINES, STACKS, Spec

#: Digits for any float, so that rounding never fails.
_WIDE = Context(prec=400)


def exactly(value: float) -> Decimal:
    """The decimal number that `value` is written as."""
    return Decimal(repr(float(value)))


def rounded(value: Decimal, decimals: int) -> float:
    """`value` rounded half up, as a person does."""
    return float(value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_WIDE))


def span(spec: Spec) -> float:
    """The length of the axis of values."""
    values = [value for row in spec.view.values for value in row if isinstance(value, float)]
    if spec.chart in STACKS:
        return max(sum(row) for row in spec.view.values)
    low, high = min(values), max(values)
    if spec.chart not in LINES - {"area"} and spec.chart not in ("box", "dot"):
        low, high = min(low, 0.0), max(high, 0.0)
    return (high - low) or abs(high) or 1.0


def visible(spec: Spec) -> float:
    """The smallest difference that a reader of the picture can be sure of; 0 where numbers are shown."""
    if spec.values_shown:
        return 0.0
    part = 0.12 if spec.chart in STACKS else 0.08 if spec.chart == "radar" else 0.035
    return part * span(spec)


def reading_step(spec: Spec) -> float:
    """A round step to which values can be estimated on the axis: about a fifteenth of it."""
    return round_step(span(spec) / 15)


def round_step(rough: float) -> float:
    """The round number (1, 2 or 5 times a power of ten) next below or at `rough`."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (5, 2, 1) if factor * power <= rough * 1.000001)


def estimate(value: float, step: float) -> float:
    """`value` to the nearest multiple of `step`, free of binary noise."""
    unit = Decimal(repr(step))
    return float((exactly(value) / unit).quantize(Decimal(1), rounding=ROUND_HALF_UP, context=_WIDE) * unit)


def step_decimals(step: float) -> int:
    return max(0, -math.floor(math.log10(step) + 1e-9))
