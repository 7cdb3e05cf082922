"""Processor time of a process and of everything that it started, the ended ones among them. Imports psutil alone."""

from __future__ import annotations

import psutil


def processor_seconds() -> float:
    """Of this process and its descendants; of those that have ended, as far as their parent has waited for them."""
    total = 0.0
    for process in [psutil.Process(), *psutil.Process().children(recursive=True)]:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def resident_megabytes() -> float:
    """Proportional memory (shared pages in parts) of this process and its descendants, in units of 10**6 bytes."""
    total = 0
    for process in [psutil.Process(), *psutil.Process().children(recursive=True)]:
        try:
            total += process.memory_full_info().pss
        except psutil.NoSuchProcess:
            continue
    return total / 1e6
