"""Ends what a local Ray leaves behind: `python -m pipelines.engine.reaper DRIVER_PID ROOT_PID...`.

Ray's own processes notice the end of their driver by polling, some of them after a minute, and a driver that is
killed cannot clean up. This small process learns of the driver's end at once (the pipe on its standard input closes),
gives everything a moment to end by itself, and kills what is left of the trees below the root processes.
"""

from __future__ import annotations

import os
import select
import signal
import sys

import psutil

#: How often the trees are looked at while the driver lives: what loses its parent later is known by then (seconds).
POLL_SECONDS = 2.0
#: What ends by itself has this long after the driver's end (seconds).
MERCY_SECONDS = 3.0


class Reaper:
    """Keeps the list of all processes that ever belonged to the trees below `roots` and are still alive."""

    def __init__(self, roots: list[int]) -> None:
        self.known: dict[int, psutil.Process] = {}
        for pid in roots:
            try:
                self.known[pid] = psutil.Process(pid)
            except psutil.NoSuchProcess:
                continue

    def look(self) -> None:
        """Take in new descendants, forget what has ended."""
        alive = {pid: process for pid, process in self.known.items() if process.is_running()}
        for process in list(alive.values()):
            try:
                for child in process.children(recursive=True):
                    alive.setdefault(child.pid, child)
            except psutil.NoSuchProcess:
                continue
        self.known = alive

    def reap(self) -> None:
        """Wait a moment for the known processes to end; kill those that have not."""
        self.look()
        psutil.wait_procs(list(self.known.values()), timeout=MERCY_SECONDS)
        self.look()
        for process in self.known.values():
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
        self.look()


def main() -> None:
    """Watch until the driver ends, then reap."""
    # whatever ends the driver's process group (an interrupt at the terminal) must not end this first
    os.setsid()
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    reaper = Reaper([int(argument) for argument in sys.argv[2:]])
    while _lives(int(sys.argv[1])):
        reaper.look()
        readable, _, _ = select.select([sys.stdin], [], [], POLL_SECONDS)
        if readable and not sys.stdin.buffer.read(1):
            break
    reaper.reap()


def _lives(pid: int) -> bool:
    """Is the driver there? Its pipe tells sooner, unless a process that it forked holds the other end too."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


if __name__ == "__main__":
    main()
