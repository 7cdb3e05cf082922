"""The workers of a build: actors by pool, as many as cores and memory allow, replaced where another pool is needed."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import ray

from pipelines.engine.actor import UnitActor
from pipelines.engine.listing import WorkerSettings
from pipelines.engine.pools import Pool

#: A worker that is told to end has this long until it is ended (seconds).
CLOSE_SECONDS = 8.0
#: How often the size of the cluster is asked for: nodes come and go (seconds).
SIZE_INTERVAL = 5.0
#: The part of the memory that Ray counts as free for work which workers may reserve.
MEMORY_SHARE = 0.9


@dataclass(eq=False)
class Member:
    """A worker: its actor, its pool, the number of the pipeline that it served last."""

    actor: Any
    pool: Pool
    served: int | None = None


@dataclass
class Members:
    """`workers` bounds their number; without it there is one per CPU of the cluster."""

    settings: WorkerSettings
    workers: int | None = None
    idle: list[Member] = field(default_factory=list)
    busy: list[Member] = field(default_factory=list)
    _closing: list[tuple[Any, Member, float]] = field(default_factory=list)
    _size: tuple[float, int, float] | None = None

    def take(self, pool: Pool, run: int) -> Member | None:
        """A worker of `pool`: an idle one, best one that served pipeline `run` last, or a new one; None if no room."""
        candidates = [member for member in self.idle if member.pool == pool]
        for member in candidates:
            if member.served == run:
                break
        else:
            if candidates:
                member = candidates[0]
            elif self._make_room(pool):
                member = Member(UnitActor.remote(self.settings, pool), pool)  # type: ignore[attr-defined]
                self.idle.append(member)
            else:
                return None
        self.idle.remove(member)
        self.busy.append(member)
        member.served = run
        return member

    def give_back(self, member: Member) -> None:
        """The worker is free again."""
        self.busy.remove(member)
        self.idle.append(member)

    def lost(self, member: Member) -> None:
        """The worker died, or is of no more use: it is ended, if it lives."""
        self.busy.remove(member)
        ray.kill(member.actor)

    def tick(self) -> None:
        """End workers that were told to end and did, or have had their time."""
        waiting = []
        for call, member, since in self._closing:
            done, _ = ray.wait([call], timeout=0)
            if done or time.monotonic() - since > CLOSE_SECONDS:
                ray.kill(member.actor)
            else:
                waiting.append((call, member, since))
        self._closing = waiting

    def retire_idle(self) -> None:
        """Nothing is left to begin: idle workers may go."""
        while self.idle:
            self._retire(self.idle.pop())

    def close(self) -> None:
        """End all: idle workers politely, busy ones at once."""
        for member in list(self.busy):
            self.lost(member)
        self.retire_idle()
        while self._closing:
            ray.wait([call for call, _, _ in self._closing], timeout=1.0)
            self.tick()

    def size(self) -> tuple[int, float]:
        """How many workers there may be, and the bytes that they may reserve together."""
        now = time.monotonic()
        if self._size is None or now - self._size[0] > SIZE_INTERVAL:
            resources = ray.cluster_resources()
            count = self.workers or max(1, int(resources.get("CPU", 1)))
            self._size = (now, count, resources.get("memory", float("inf")) * MEMORY_SHARE)
        return self._size[1], self._size[2]

    def _make_room(self, pool: Pool) -> bool:
        count, memory = self.size()
        while True:
            present = [*self.idle, *self.busy]
            reserved = sum(member.pool.bytes for member in present)
            if not present or (len(present) < count and reserved + pool.bytes <= memory):
                return True
            if not self.idle:
                return False
            self._retire(self.idle.pop(0))

    def _retire(self, member: Member) -> None:
        self._closing.append((member.actor.close.remote(), member, time.monotonic()))
