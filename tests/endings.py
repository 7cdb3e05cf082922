"""Which processes run on: in containers whose first process inherits orphans and never asks for them, they stay as
zombies after their end."""

from __future__ import annotations

import time
from collections.abc import Iterable

import psutil


def runs(process: psutil.Process) -> bool:
    """Is it more than a zombie?"""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def still_running(processes: Iterable[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Those that run after so many seconds; returns as soon as there are none."""
    deadline = time.monotonic() + seconds
    left = [process for process in processes if runs(process)]
    while left and time.monotonic() < deadline:
        psutil.wait_procs(left, timeout=0.1)
        left = [process for process in left if runs(process)]
    return left
