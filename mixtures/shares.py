"""Percentages to integers: exact in sum, within what the data can give. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

#: Decimal numbers are taken as they are written: 0.1 is one tenth.
Weights = Mapping[str, float] | Mapping[str, Fraction] | Mapping[str, int]


def largest_remainder(weights: Weights, total: int) -> dict[str, int]:
    """Split the integer `total` in proportion to `weights`; the parts sum to `total` exactly (Hamilton's method).

    Ties go to the name that sorts first, so the result does not depend on the order of the mapping.
    """
    exact_weights = {name: Fraction(str(weight)) for name, weight in weights.items()}
    whole = sum(exact_weights.values())
    if whole <= 0:
        raise ValueError("the weights sum to nothing")
    exact = {name: total * weight / whole for name, weight in exact_weights.items()}
    floors = {name: int(value) for name, value in exact.items()}
    left = total - sum(floors.values())
    for name in sorted(exact, key=lambda name: (floors[name] - exact[name], name))[:left]:
        floors[name] += 1
    return floors


def best_total(weights: Weights, capacity: Mapping[str, int]) -> tuple[int, str]:
    """The greatest total whose split by `weights` no capacity limits, and the name that binds there."""
    whole = sum(Fraction(str(weight)) for weight in weights.values())
    reach = {name: capacity[name] * whole / Fraction(str(weight)) for name, weight in weights.items()}
    binding = min(sorted(reach), key=reach.__getitem__)
    total = int(reach[binding])
    # rounding may give a row one more than it has
    while total > 0 and any(part > capacity[name] for name, part in largest_remainder(weights, total).items()):
        total -= 1
    return total, binding


def respread(weights: Weights, total: int, capacity: Mapping[str, int]) -> dict[str, int]:
    """Split `total` by `weights`, rows that lack data giving all they have and the others sharing the rest.

    If all together lack data, each gives all it has and the sum is below `total`.
    """
    fixed: dict[str, int] = {}
    free: dict[str, Fraction] = {name: Fraction(str(weight)) for name, weight in weights.items()}
    while free:
        left = total - sum(fixed.values())
        parts = largest_remainder(free, max(0, left))
        short = [name for name, part in parts.items() if part > capacity[name]]
        if not short:
            return {**fixed, **parts}
        for name in short:
            fixed[name] = capacity[name]
            del free[name]
    return fixed
