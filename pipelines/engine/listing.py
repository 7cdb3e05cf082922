"""What travels between the driver, the actors and the worker processes; light to import.

The driver and the actors never look inside a unit: it stays pickled from the process that lists it to the one that
runs it, so a listing of millions of items costs them a few bytes an item.
"""

from __future__ import annotations

import pickle
import traceback
from dataclasses import dataclass
from typing import Any

#: A chunk of a listing is sent on when it holds this many bytes, or when it is this old (seconds).
CHUNK_BYTES = 256 << 10
CHUNK_SECONDS = 0.5


@dataclass(frozen=True)
class WorkerSettings:
    """What a worker needs to know beside its pipeline: the store, and how tokens are counted."""

    out: str
    rule: str
    tokenizer: str | None = None


@dataclass(frozen=True)
class ListedUnit:
    """A unit as the driver knows it. `data` is the pickled `pipelines.engine.pipeline.Unit`."""

    name: str
    piece: str
    items: int
    data: bytes


@dataclass(frozen=True)
class Failure:
    """An error that is no single item's fault, on its way to the driver. `data` is the pickled exception."""

    data: bytes
    text: str

    def error(self) -> BaseException:
        """The exception itself, with the traceback of the worker as its cause."""
        try:
            error: BaseException = pickle.loads(self.data)
        except Exception as unreadable:  # noqa: BLE001 - any class may refuse to be rebuilt; its text remains
            return RuntimeError(f"{self.text}\n(the exception could not be rebuilt: {unreadable})")
        error.__cause__ = RuntimeError(f"in a worker process:\n{self.text}")
        return error


@dataclass(frozen=True)
class UnitResult:
    """A unit that is committed: its JSON, and what it cost."""

    unit: dict[str, Any]
    seconds: float
    #: seconds of each item that was tried
    item_seconds: tuple[float, ...]
    #: times that its worker process died meanwhile, and that it was ended over an item that overran its bounds
    crashes: int = 0
    kills: int = 0


def failure(error: Exception) -> Failure:
    """An exception made ready to travel."""
    text = "".join(traceback.format_exception(error))
    error.__traceback__ = error.__cause__ = error.__context__ = None
    try:
        data = pickle.dumps(error)
    except Exception:  # noqa: BLE001 - any class may refuse to be pickled; the text says the same
        data = pickle.dumps(RuntimeError(text))
    return Failure(data, text)
