"""What the benchmarks share: alternate the arms, print ratios with their spread."""

from __future__ import annotations

import gc
import os
import platform
import statistics
import time
from collections.abc import Callable


def alternate(arms: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Seconds of each arm in each round; the arms take turns in a rotating order, so that noise hits all alike."""
    names = list(arms)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            gc.collect()
            start = time.perf_counter()
            arms[name]()
            seconds[name].append(time.perf_counter() - start)
    return seconds


def print_ratios(title: str, seconds: dict[str, list[float]], ours: str) -> None:
    """How many times faster `ours` is than each other arm: median over the rounds, with the least and the greatest."""
    print(f"\n{title}: times faster than …, median of {len(seconds[ours])} rounds (least to greatest)")
    for name, values in seconds.items():
        if name != ours:
            ratios = [theirs / mine for theirs, mine in zip(values, seconds[ours], strict=True)]
            print(f"  {name:<44} {statistics.median(ratios):6.2f}  ({min(ratios):.2f} to {max(ratios):.2f})")


def machine() -> str:
    """The machine and how busy it is, for the head of a benchmark's output."""
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, load {load:.1f}, Python {platform.python_version()}, {platform.system()}"
