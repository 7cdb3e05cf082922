"""What a build tells Prometheus while it runs: items, records, bytes, times, units in flight, and what went wrong.

The process that schedules units counts them, from their committed JSON, so the numbers are those of the ledger. Workers
count nothing: what a process recorded in the last seconds before it is killed is lost on its way to Ray's agent, and
workers are killed as a matter of course, while the scheduler's last values are flushed when it disconnects. It also
keeps the number of series small: one process per build, whatever the number of workers.

Ray exports each metric as `ray_<name>` at every node's metrics port; docs/metrics.md says how Prometheus finds it.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from ray.util.metrics import Counter, Gauge, Histogram

from pipelines.engine.pipeline import InputError

#: The port at which a local build serves its metrics on loopback; without it Ray takes a free one.
PORT_VARIABLE = "VLEND_METRICS_PORT"

#: Upper bounds of the histograms, in seconds.
ITEM_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0)
UNIT_BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 40.0, 60.0, 120.0, 300.0, 600.0, 1800.0)

#: Every metric says which pipeline and source it is about.
COMMON_TAGS = ("pipeline", "source")


@dataclass(frozen=True)
class Declaration:
    """A metric's kind, its meaning, and its labels beside `pipeline` and `source`. Labels never hold names of items."""

    kind: Literal["counter", "gauge", "histogram"]
    description: str
    tags: tuple[str, ...] = ()
    bounds: tuple[float, ...] = ()


DECLARATIONS: dict[str, Declaration] = {
    "vlend_items_total": Declaration("counter", "Items of finished units: yielded, merged or dropped", ("outcome",)),
    "vlend_dropped_items_total": Declaration("counter", "Dropped items by the reason in the ledger", ("reason",)),
    "vlend_records_total": Declaration("counter", "Records written"),
    "vlend_written_bytes_total": Declaration("counter", "Bytes of the part files written"),
    "vlend_units_total": Declaration("counter", "Units: committed now, or reused from an earlier build", ("outcome",)),
    "vlend_unit_seconds": Declaration(
        "histogram", "Wall time of a unit, from its start to its commit", (), UNIT_BOUNDS
    ),
    "vlend_item_seconds": Declaration("histogram", "Wall time of an item", (), ITEM_BOUNDS),
    "vlend_units_in_flight": Declaration("gauge", "Units that workers hold at this moment"),
    "vlend_worker_crashes_total": Declaration("counter", "Worker processes that died in the work of a unit"),
    "vlend_worker_kills_total": Declaration("counter", "Worker processes ended over an item's deadline or memory"),
    "vlend_retries_total": Declaration("counter", "Units begun again because their worker or its node was lost"),
}


class UnitMetrics:
    """The metrics of one pipeline and source. Ray must be connected; instances share the process's series."""

    def __init__(self, pipeline: str, source: str) -> None:
        self._tags = {"pipeline": pipeline, "source": source}

    def committed(
        self,
        unit: Mapping[str, Any],
        seconds: float,
        item_seconds: Iterable[float] = (),
        crashes: int = 0,
        kills: int = 0,
    ) -> None:
        """A unit is done: its committed JSON, its wall time and that of each item that was tried, how often its worker
        process died meanwhile, and how often it was ended over an item that overran its deadline or its memory."""
        ledger = unit["ledger"]
        self._count("vlend_units_total", 1, outcome="committed")
        self._count("vlend_items_total", ledger["yielded_items"], outcome="yielded")
        self._count("vlend_items_total", ledger["merged"], outcome="merged")
        self._count("vlend_items_total", sum(ledger["dropped"].values()), outcome="dropped")
        for reason, items in ledger["dropped"].items():
            self._count("vlend_dropped_items_total", items, reason=reason)
        self._count("vlend_records_total", ledger["records"])
        self._count("vlend_written_bytes_total", sum(file["bytes"] for file in unit["files"]))
        self._observe("vlend_unit_seconds", seconds)
        for value in item_seconds:
            self._observe("vlend_item_seconds", value)
        self._count("vlend_worker_crashes_total", crashes)
        self._count("vlend_worker_kills_total", kills)

    def reused(self, units: int) -> None:
        """So many units were there already; their items are not counted again."""
        self._count("vlend_units_total", units, outcome="reused")

    def in_flight(self, units: int) -> None:
        """Workers hold so many units now. Set it to 0 at the end: a gauge keeps its last value."""
        gauge = _instrument("vlend_units_in_flight")
        assert isinstance(gauge, Gauge)
        gauge.set(units, self._tags)

    def retried(self) -> None:
        """A unit is tried again, because its worker or its node was lost."""
        self._count("vlend_retries_total", 1)

    def _count(self, name: str, amount: int, **tags: str) -> None:
        if amount:  # Ray refuses to add nothing
            counter = _instrument(name)
            assert isinstance(counter, Counter)
            counter.inc(amount, {**self._tags, **tags})

    def _observe(self, name: str, seconds: float) -> None:
        histogram = _instrument(name)
        assert isinstance(histogram, Histogram)
        histogram.observe(seconds, self._tags)


def chosen_port() -> int | None:
    """The port that the user chose for the metrics of a local build, or None. Raises `InputError` if it cannot be had:
    Ray would start without metrics, or not at all."""
    text = os.environ.get(PORT_VARIABLE, "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and 1024 <= int(text) <= 65535):
        raise InputError(f"{PORT_VARIABLE}={text} is no port number from 1024 to 65535; see docs/metrics.md")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            raise InputError(
                f"port {text} ({PORT_VARIABLE}) is taken, perhaps by another build; choose another, or unset it"
            ) from error
    return int(text)


@cache
def _instrument(name: str) -> Counter | Gauge | Histogram:
    """Ray's object for a declared metric: one per process."""
    declared = DECLARATIONS[name]
    tags = COMMON_TAGS + declared.tags
    if declared.kind == "histogram":
        return Histogram(name, declared.description, list(declared.bounds), tags)
    return (Counter if declared.kind == "counter" else Gauge)(name, declared.description, tags)
