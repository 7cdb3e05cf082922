"""Processes and their descendants: how much memory they hold, and how to end them all."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Iterable

import psutil

_PR_SET_PDEATHSIG = 1


def family(pid: int) -> list[psutil.Process]:
    """The process and all its descendants that are alive, the process first; empty if it is gone."""
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def tree_bytes(pid: int) -> int:
    """Resident bytes of a process and its descendants; shared pages count for each."""
    total = 0
    for member in family(pid):
        try:
            total += member.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


def kill_family(pid: int) -> None:
    """End a process, its descendants, and the process group that it leads, at once (SIGKILL).

    Descendants that lead a group of their own, as Chromium does, are found by parentage; those that lost their parent
    are found by group.
    """
    members = family(pid)
    if hasattr(os, "killpg"):
        try:
            if os.getpgid(pid) == pid:
                os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            return
    kill(members)


def kill(members: Iterable[psutil.Process]) -> None:
    """End these processes at once; those that are gone, or whose number belongs to another by now, are left."""
    for member in members:
        try:
            member.kill()
        except psutil.NoSuchProcess:
            continue


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent dies, however that happens (Linux; elsewhere nothing)."""
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:
        # it died between the two calls
        os.kill(os.getpid(), signal.SIGKILL)
