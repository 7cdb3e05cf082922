"""Toy pipelines that fail in ways that are not an item's fault."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

from toy_pipeline import Toy

from corpus.record import Record
from corpus.store.files import StoreError
from pipelines.engine.pipeline import Item


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
    """Kills its worker at one item, always."""

    name = "deadly"

    def process(self, item: Item) -> Iterator[Record]:
        if item.locator == "2/7":
            os.kill(os.getpid(), signal.SIGKILL)
        return super().process(item)


class OutOfDisk(Toy):
    """Meets a full disk."""

    name = "out_of_disk"

    def process(self, item: Item) -> Iterator[Record]:
        raise StoreError("cannot write: the disk is full")
