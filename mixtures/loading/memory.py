"""How much memory a loader takes, from the plan alone, and the refusal of one that would take too much."""

from __future__ import annotations

from dataclasses import dataclass

from mixtures.loading.ranks import LoadError

#: What a rank's loader may take, in bytes, unless it is told otherwise.
BUDGET = 2 << 30
#: The part of it that is for micro-batches that are ready or being made; the rest holds row groups.
AHEAD = 0.25


@dataclass(frozen=True)
class Memory:
    """Bytes of one rank's loader. `working_set` is what it returns to; with less room it reads row groups again.

    `cache` bounds the row groups held, `ahead` the encoded bytes of micro-batches under way. Decoded pictures come on
    top: those of at most `prefetch` micro-batches.
    """

    budget: int
    working_set: int
    cache: int
    ahead: int
    prefetch: int

    def __str__(self) -> str:
        return (
            f"row groups up to {_mib(self.cache)} (it returns to about {_mib(self.working_set)}), {self.prefetch} "
            f"micro-batches of up to {_mib(self.ahead)} encoded ahead; budget {_mib(self.budget)}"
        )


def memory_of(working_set: int, budget: int, prefetch: int, what: str, direct: bool) -> Memory:
    """How `budget` is spent. Raises `LoadError` if the row groups that are returned to do not fit into it."""
    ahead = int(budget * AHEAD)
    cache = budget - ahead
    if working_set > cache:
        ways = f"raise `memory_bytes` to {_mib(int(working_set / (1 - AHEAD)) + 1)}, or read with more ranks"
        if direct:
            ways += (
                ", or materialise the blend (`vlend mix write`) and read that: it is in training order and needs two "
                "row groups"
            )
        raise LoadError(
            f"reading {what} needs about {_mib(working_set)} of row groups in memory per rank, and its budget of "
            f"{_mib(budget)} leaves {_mib(cache)}; {ways}"
        )
    return Memory(budget, working_set, cache, ahead, prefetch)


def _mib(size: int) -> str:
    return f"{-(-size // (1 << 20)):,} MiB"
