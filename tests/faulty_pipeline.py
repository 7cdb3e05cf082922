"""Toy pipelines that fail in ways that are not an item's fault, or that take their process with them."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from toy_pipeline import Toy

from corpus.record import Record
from corpus.store.files import StoreError
from pipelines.engine.pipeline import InputError, Item, Transient, Unit


class DeadlyOnce(Toy):
    """Kills its worker at one item, unless the file named as its input is there already."""

    name = "deadly_once"

    def process(self, item: Item) -> Iterator[Record]:
        mark = Path(self.parameters.input)
        if item.locator == "1/7" and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().process(item)


class Deadly(Toy):
    """Kills its worker at one item, always, as the kernel does when memory is short."""

    name = "deadly"

    def process(self, item: Item) -> Iterator[Record]:
        if item.locator == "2/7":
            os.kill(os.getpid(), signal.SIGKILL)
        return super().process(item)


class Crashing(Toy):
    """Reads address 0 at one item."""

    name = "crashing"

    def process(self, item: Item) -> Iterator[Record]:
        if item.locator == "0/7":
            ctypes.string_at(0)
        return super().process(item)


class Deaf(Toy):
    """One item never comes back to Python, so that no alarm reaches it, and has started a process of its own.

    The process's number is left in the file named as input.
    """

    name = "deaf"
    deadline_seconds = 2.0  # which no other item takes, whatever else the machine does

    def process(self, item: Item) -> Iterator[Record]:
        if item.locator == "0/7":
            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
            Path(self.parameters.input).write_text(str(child.pid))
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
            ctypes.CDLL(None).sleep(600)
        return super().process(item)


class Greedy(Toy):
    """One item takes more memory than its pool allows, and holds it until its deadline."""

    name = "greedy"
    deadline_seconds = 60.0

    def process(self, item: Item) -> Iterator[Record]:
        if item.locator == "0/7":
            held = b"x" * (700 << 20)
            signal.sigwait({signal.SIGUSR1})
            del held
        return super().process(item)


class Failing(Toy):
    """Fails on most of its items, by an error in the program."""

    name = "failing"

    def process(self, item: Item) -> Iterator[Record]:
        if item.payload["n"] != 0:
            raise RuntimeError("always")
        return super().process(item)


class Flaky(Toy):
    """A connection is reset at the first try of each item that would yield; at every try of the last one."""

    name = "flaky"

    def __init__(self, parameters) -> None:  # type: ignore[no-untyped-def]
        super().__init__(parameters)
        self.tried: set[str] = set()

    def process(self, item: Item) -> Iterator[Record]:
        if item.payload["n"] in (0, 9) and (item.locator not in self.tried or item.payload["n"] == 9):
            self.tried.add(item.locator)
            raise ConnectionResetError("connection reset by peer") if item.payload["n"] == 0 else Transient("busy")
        return super().process(item)


class OutOfDisk(Toy):
    """Meets a full disk."""

    name = "out_of_disk"

    def process(self, item: Item) -> Iterator[Record]:
        raise StoreError("cannot write: the disk is full")


class Unlisted(Toy):
    """Its input is unusable, which it finds out after its first unit."""

    name = "unlisted"

    def units(self) -> Iterator[Unit]:
        yield next(super().units())
        raise InputError("the input is not what it should be; give another")


class ListedOnce(Toy):
    """Its process dies while it lists, unless the file named as its input is there already."""

    name = "listed_once"

    def units(self) -> Iterator[Unit]:
        mark = Path(self.parameters.input)
        for number, unit in enumerate(super().units()):
            yield unit
            if number == 3 and not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
