"""The process that drives a build: how it names itself, and how another process sees whether it still lives.

On the machine that it runs on, a process is told by its number and the moment of its start, so that a number used
again by another process is not taken for it. From elsewhere only its signs of life can be seen.
"""

from __future__ import annotations

import os
import platform
import uuid
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Driver:
    """A process. `machine` is equal only where process numbers mean the same: one boot, one namespace of processes."""

    host: str
    machine: str
    pid: int
    start: str


def this_driver() -> Driver:
    """The present process."""
    return Driver(platform.node(), this_machine(), os.getpid(), process_start(os.getpid()) or "")


def this_machine() -> str:
    """What this process can compare process numbers within."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return f"{uuid.getnode():x}"


def process_start(pid: int) -> str | None:
    """When the process began, as an opaque word; None if there is no such process or only its remains.

    On Linux in clock ticks since the machine started, which no change of the clock moves.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return None if fields[0] in "ZX" else fields[19]
    except FileNotFoundError:
        pass
    except ProcessLookupError:
        return None
    try:
        return str(psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return None


def lives_here(driver: Driver) -> bool | None:
    """Does the driver run on this machine? None if it is another machine's, where this cannot be seen."""
    if driver.machine != this_machine():
        return None
    return process_start(driver.pid) == driver.start
