"""The loader: micro-batches of one rank, in the order of the plan, from any step, on any number of ranks.

Its order is a pure function of the plan; the only state is the step. docs/loader.md shows it in a training loop.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from corpus.counting import CountingRule, counting_rule
from mixtures.loading.ahead import ahead
from mixtures.loading.allocator import keep_freed_memory
from mixtures.loading.assemble import assembled
from mixtures.loading.batch import MicroBatch, RecordBatch, TokenBatch
from mixtures.loading.blend import REMEDY as BLEND_REMEDY
from mixtures.loading.cache import RowGroupCache
from mixtures.loading.fetch import Decode, DecodeClip, Fetcher, Held
from mixtures.loading.memory import BUDGET, Memory, memory_of
from mixtures.loading.part_files import PartFiles
from mixtures.loading.ranks import NO_POSITION, LoadError, micro_batches
from mixtures.loading.raw_file import MappedFile, ReadFile, ViewedFile
from mixtures.loading.state import state_of, step_of
from mixtures.loading.stream import Slots, Stream

logger = logging.getLogger(__name__)

Form = Literal["padded", "ragged", "records"]

DIRECT_REMEDY = "run the build again, or `vlend verify` to see what else is wrong"


@dataclass(frozen=True)
class _Job:
    """One micro-batch to make: its place, the positions of its rows, and their pieces."""

    step: int
    number: int
    group: str
    positions: np.ndarray
    slots: Slots

    def bytes(self) -> int:
        """About how much its records take, encoded."""
        return int(self.slots.bytes.sum())


class Loader:
    """An iterator over the micro-batches of `rank` out of `world`. Iterating again goes on where the last one stopped.

    `micro` sequences each; by default the rank's whole share of a global batch. `form`: arrays padded to the plan's
    sequence length (without one, to the longest of the micro-batch), `ragged` arrays, or `records` for a processor of
    your own. `decode` makes something else of each image's encoded bytes, in the background. `threads` read and decode
    up to `prefetch` micro-batches ahead (by default two more than threads). Without `copy` images of local files are
    views of the mapped files (`memoryview`) instead of bytes, for you or for `decode`: they cost nothing until they are
    read, and cannot be sent to another process. `skip` are ids of records whose places
    stay empty. `memory_bytes` bounds what is held (see `memory`). With `checksums` each file is read whole once and
    compared with the plan.

    Raises `LoadError` for what cannot be: sizes that do not divide the global batch, a budget that does not suffice,
    files that are not those of the plan.
    """

    def __init__(
        self,
        stream: Stream,
        *,
        rank: int = 0,
        world: int = 1,
        micro: int | None = None,
        form: Form = "padded",
        decode: Decode | None = None,
        decode_clip: DecodeClip | None = None,
        threads: int = 1,
        prefetch: int | None = None,
        copy: bool = True,
        skip: Collection[str] = (),
        pad_id: int = 0,
        memory_bytes: int = BUDGET,
        checksums: bool = False,
    ) -> None:
        self.stream = stream
        self.rank, self.world = rank, world
        self.micro = micro or max(stream.global_batch // max(world, 1), 1)
        self.accumulation = micro_batches(stream.global_batch, world, rank, self.micro)
        self.form: Form = form
        self.decode, self.decode_clip = decode, decode_clip
        self.threads = threads
        self.prefetch = prefetch or threads + 2
        self.copy = copy
        self.skip = frozenset(skip)
        self.pad_id = pad_id
        self.memory_bytes = memory_bytes
        self.checksums = checksums
        _rule_of(stream.plan)
        self._step = 0
        self._turn = 0
        self._fetcher: tuple[int, Fetcher] | None = None
        self._memory: Memory | None = None
        if self.skip:
            logger.warning("%d records are skipped: %s", len(self.skip), ", ".join(sorted(self.skip)))

    def __len__(self) -> int:
        """Micro-batches of this rank in the whole run."""
        return self.stream.steps * self.accumulation

    def __iter__(self) -> Iterator[MicroBatch]:
        """Micro-batches from the state's step on. One iterator at a time: an older one ends with an error."""
        self._turn += 1
        turn = self._turn
        for batch in self.part(0, 1):
            if turn != self._turn:
                raise LoadError("this iterator was begun before a newer one, or before the state was loaded; use that")
            self._step = batch.next_step
            yield batch

    def part(self, worker: int, workers: int) -> Iterator[MicroBatch]:
        """Of the micro-batches from the state's step on, counted by j, those with j mod workers = worker, in order.

        Does not move the state: who puts the parts together knows what was consumed (`state_dict(after=…)`).
        """
        fetcher = self._own_fetcher()
        made = ahead(
            self._jobs(worker, workers),
            lambda job: self._make(job, fetcher),
            _Job.bytes,
            self.threads,
            self.prefetch,
            self.memory().ahead,
        )
        yield from made

    def state_dict(self, after: MicroBatch | None = None) -> dict[str, Any]:
        """The state to go on from, as values of JSON: save it when the optimizer has moved.

        Inside a step it is that of the step's beginning, whose gradients are lost with the process. `after` is the last
        micro-batch that was consumed, where a `DataLoader` fetched others ahead.
        """
        return state_of(self.stream.plan, self._step if after is None else after.next_step)

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a state, whatever the number of ranks, workers and micro-batches that it was saved under.

        Raises `LoadError` with the difference if it belongs to another plan.
        """
        self._step = step_of(state, self.stream.plan, self.stream.steps)
        self._turn += 1

    def memory(self) -> Memory:
        """What this rank takes. Raises `LoadError` if that is more than its budget."""
        if self._memory is None:
            name = f"{self.stream.plan['name']!r} as rank {self.rank} of {self.world}"
            direct = self.stream.share == "source"
            working_set = self.stream.working_set(self.world)
            self._memory = memory_of(working_set, self.memory_bytes, self.prefetch, name, direct)
        return self._memory

    def cache(self) -> RowGroupCache:
        """The row groups that this process holds, with counts of reads and hits."""
        return self._own_fetcher().cache

    def _own_fetcher(self) -> Fetcher:
        """Files and row groups of this very process: neither survives a fork."""
        if self._fetcher is None or self._fetcher[0] != os.getpid():
            keep_freed_memory()
            remedy = DIRECT_REMEDY if self.stream.share == "source" else BLEND_REMEDY
            # one thread copies best out of a mapping; beside others, a read leaves the interpreter to them
            raw = ViewedFile if not self.copy else ReadFile if self.threads else MappedFile
            files = PartFiles(self.stream.files, self.stream.parts, remedy, self.checksums, raw)
            cache = RowGroupCache(files, self.memory().cache)
            rule = _rule_of(self.stream.plan)
            fetcher = Fetcher(cache, rule, self.decode, self.decode_clip, self.skip, self.pad_id)
            self._fetcher = os.getpid(), fetcher
        return self._fetcher[1]

    def __getstate__(self) -> dict[str, Any]:
        # the tokenizer is not among it: pickled, it would read special tokens out of text again
        return {**self.__dict__, "_fetcher": None}

    def _jobs(self, worker: int, workers: int) -> Iterator[_Job]:
        begin = self._step
        for step in range(begin, self.stream.steps):
            first = (step - begin) * self.accumulation
            numbers = [n for n in range(self.accumulation) if (first + n) % workers == worker]
            if not numbers:
                continue
            group = self.stream.group(step)
            positions = self.stream.positions(step, self.world, self.rank, self.micro)
            # looked up for the whole step at once, which costs little more than for one micro-batch
            slots = self.stream.slots(step, positions[numbers].ravel())
            number_of = np.zeros(self.stream.global_batch + 1, dtype=np.int64)
            number_of[positions] = np.arange(len(positions))[:, None]
            for number in numbers:
                mine = slots if len(numbers) == 1 else slots.take(number_of[slots.position] == number)
                yield _Job(step, number, group, positions[number], mine)

    def _make(self, job: _Job, fetcher: Fetcher) -> MicroBatch:
        row_of = {position: row for row, position in enumerate(job.positions.tolist()) if position != NO_POSITION}
        rows: list[list[Held]] = [[] for _ in job.positions]
        for slot in job.slots:
            row = row_of[slot.position]
            held = fetcher.held(slot, row, len(rows[row]) + 1, self.stream.sources[slot.source])
            if held.piece.skipped:
                logger.warning("step %d, position %d: record %s is skipped", job.step, slot.position, held.piece.id)
            rows[row].append(held)
        where: dict[str, Any] = {
            "step": job.step,
            "number": job.number,
            "accumulation": self.accumulation,
            "group": job.group,
            "positions": job.positions,
            "pieces": [held.piece for row in rows for held in row],
        }
        if self.form == "records":
            samples = [[fetcher.sample(held) for held in row] for row in rows]
            images = [image for row in samples for sample in row for image in sample.images]
            return RecordBatch(**where, images=images, rows=samples)
        encoded = [[fetcher.tokens(held) for held in row] for row in rows]
        width = None if self.form == "ragged" else self.stream.plan["sequence_length"]
        if self.form == "padded" and width is None:
            width = max((sum(len(piece.tokens) for piece in row) for row in encoded), default=0)
        return TokenBatch(**where, **assembled(encoded, width, self.pad_id))


def _rule_of(plan: Mapping[str, Any]) -> CountingRule:
    """The plan's counting rule; refused if its tokenizer has changed since."""
    counting = plan["recipe"]["counting"]
    rule = counting_rule(counting["template"], counting["tokenizer"])
    if rule.describe() != plan["counting_rule"]:
        differing = sorted(key for key, value in rule.describe().items() if plan["counting_rule"].get(key) != value)
        raise LoadError(
            f"the plan {plan['name']!r} was counted under another rule ({', '.join(differing)} differ): bring back the "
            f"tokenizer of before, or plan again"
        )
    return rule
