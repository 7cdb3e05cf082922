"""What a crawl has done so far, summed over its committed units."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from corpus.store.files import FileSystem

PATH = "summary.json"


@dataclass
class Summary:
    """Counts of all generations. `dropped` are addresses by reason; `refused` links that were not followed."""

    rounds: int = 0
    units: int = 0
    addresses: int = 0
    pages: int = 0
    bytes: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    waiting: int = 0
    finished: bool = False

    def add(self, unit: dict[str, Any]) -> None:
        """Count a committed unit. What is postponed is an address of a later unit."""
        ledger = unit["ledger"]
        postponed = ledger["outcomes"].get("postponed", 0)
        self.units += 1
        self.addresses += ledger["items"] - postponed
        self.pages += ledger["pages"]
        self.bytes += ledger["bytes"]
        self.outcomes.update({name: count for name, count in ledger["outcomes"].items() if name != "postponed"})
        self.dropped.update(ledger["dropped"])
        self.refused.update(ledger["links_refused"])

    @property
    def told(self) -> str:
        """In a few words, for people who wait."""
        return f"{self.pages:,} pages, {self.bytes / 1e6:,.1f} MB; {self.waiting:,} addresses wait"

    @staticmethod
    def was_finished(files: FileSystem, rounds: int) -> bool:
        """Had a crawl of so many rounds nothing left to do?"""
        try:
            content = json.loads(files.read(PATH))
        except (FileNotFoundError, ValueError):
            return False
        return bool(content.get("finished")) and content.get("rounds") == rounds

    def write(self, files: FileSystem) -> None:
        """Keep it beside the crawl."""
        files.replace(PATH, json.dumps(vars(self), indent=1, sort_keys=True).encode())
