"""How far a build is, told to whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

State = Literal["waiting", "listing", "running", "done", "failed"]


@dataclass
class Progress:
    """How far one pipeline is. `total_items` is None until its listing is done; `in_flight` counts units."""

    pipeline: str
    source: str
    state: State = "waiting"
    total_items: int | None = None
    done_items: int = 0
    records: int = 0
    dropped: int = 0
    bytes: int = 0
    listed_units: int = 0
    done_units: int = 0
    reused_units: int = 0
    in_flight: int = 0
    #: units that were begun again because their worker or its node was lost
    retries: int = 0
    #: dropped items by reason
    reasons: dict[str, int] = field(default_factory=dict)


class Reporter(Protocol):
    """Whoever shows progress. `update` is called after each step of a pipeline."""

    def update(self, progress: Progress) -> None: ...


class SilentReporter:
    """Shows nothing."""

    def update(self, progress: Progress) -> None:
        """Ignore."""
