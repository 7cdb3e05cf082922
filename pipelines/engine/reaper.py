"""Ends what a local Ray leaves behind: `python -m pipelines.engine.reaper DRIVER_PID MARK`.

Ray's own processes notice the end of their driver by polling, some of them after a minute, and a driver that is
killed cannot clean up. This small process learns of the driver's end at once (the pipe on its standard input closes),
gives everything a moment to end by itself, and kills what is left. What belongs to the driver is known by a mark in
the environment that a process was started with, or by descent from a marked one: a worker that lost its parent in its
first second is found by the mark, one that wrote its title over its environment by descent.
"""

from __future__ import annotations

import os
import select
import signal
import sys

import psutil

from pipelines.engine.processes import kill

#: The variable of the environment that carries the mark.
MARK = "VLEND_LOCAL_RAY"
#: How often the processes are looked at while the driver lives: what loses its parent later is known by then (seconds).
POLL_SECONDS = 2.0
#: What ends by itself has this long after the driver's end (seconds).
MERCY_SECONDS = 3.0
#: How often what is left is killed.
MOST_KILLS = 3


class Reaper:
    """Keeps the list of all processes that ever had the mark, or descended from one that had, and are still alive."""

    def __init__(self, mark: str) -> None:
        self.mark = mark
        self.known: dict[int, psutil.Process] = {}

    def look(self) -> None:
        """Take in new processes, forget what has ended."""
        alive = {pid: process for pid, process in self.known.items() if _runs(process)}
        parents: dict[int, list[psutil.Process]] = {}
        for process in psutil.process_iter():
            try:
                parents.setdefault(process.ppid(), []).append(process)
                if process.pid not in alive and _runs(process) and process.environ().get(MARK) == self.mark:
                    alive[process.pid] = process
            except psutil.Error:
                # it has just ended, or belongs to another user
                continue
        waiting = list(alive)
        while waiting:
            for child in parents.get(waiting.pop(), ()):
                if child.pid not in alive and _runs(child):
                    alive[child.pid] = child
                    waiting.append(child.pid)
        self.known = alive

    def reap(self) -> None:
        """Wait a moment for the known processes to end; kill those that have not, and what those had just started."""
        self.look()
        psutil.wait_procs(list(self.known.values()), timeout=MERCY_SECONDS)
        for _ in range(MOST_KILLS):
            self.look()
            if not self.known:
                break
            kill(self.known.values())
            psutil.wait_procs(list(self.known.values()), timeout=1.0)


def _runs(process: psutil.Process) -> bool:
    """Is it alive? One that has ended and whose parent has not asked for it is not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def main() -> None:
    """Watch until the driver ends, then reap."""
    # whatever ends the driver's process group (an interrupt at the terminal) must not end this first
    os.setsid()
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    reaper = Reaper(sys.argv[2])
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
