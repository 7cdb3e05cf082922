"""The contract of a pipeline: it lists units of items, and turns one item into records.

A pipeline is a small class on records that knows nothing of Ray, files of the store or the ledger:

    class Charts(Pipeline):
        name = "charts"
        operations = (Operation("charts.draw", 1),)

        def units(self) -> Iterator[Unit]: ...          # every item is named before any is processed
        def process(self, item: Item) -> Iterator[Record]: ...   # yields records, or raises Drop or Merge

The engine (`pipelines.engine.run_unit`) writes the records, and accounts for each item: yielded, merged or dropped.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict

from corpus.identity import fingerprint
from corpus.record import Record
from pipelines.engine.pools import PLAIN, Pool
from sources.staging import Tell, is_remote, local_copy, say_nothing

#: `input` of a pipeline that uses the material which every machine has.
BUNDLED = "bundled"
#: `input` of a recipe's dataset whose pipeline reads what the others put into the same store.
STORE = "store"


class Drop(Exception):  # noqa: N818 - a verdict on an item, not a failure of the program
    """Raised by `process`: this item becomes no record. `reason` is a short snake_case word, counted in reports."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class Merge(Exception):  # noqa: N818 - likewise
    """Raised by `process`: this item is a repeat of the item with locator `into`, which stands for both."""

    def __init__(self, into: str) -> None:
        super().__init__(f"merged into {into}")
        self.into = into


class Transient(Exception):  # noqa: N818 - it may be gone the next time
    """Raised by `process`, or a base of its errors, where a second try may go well: a reset connection, a browser that
    crashed. The item is tried again with growing pauses, and dropped as `transient_<name>` when that does not help."""


class EngineError(RuntimeError):
    """The build cannot go on; finished units are kept."""


class MissingError(RuntimeError):
    """Something that must be installed is not on this machine; the text says how to get it. Never an item's fault."""


class InputError(ValueError):
    """The input that the user named cannot be used; the text says what to change."""


@dataclass(frozen=True)
class Operation:
    """A step of a pipeline; raise `version` by hand in its source whenever its output changes."""

    name: str
    version: int


@dataclass(frozen=True)
class Item:
    """One input item. `locator` is stable and unique in its pipeline; `payload` is small JSON; `bytes` is its size."""

    locator: str
    payload: dict[str, Any] = field(default_factory=dict)
    bytes: int = 0


@dataclass(frozen=True)
class Unit:
    """A piece of work: it is done once, committed as a whole, and named by what goes in.

    `content` is a digest of the raw input behind the items, so that changed files are processed again.
    """

    piece: str
    items: tuple[Item, ...]
    content: str = ""


class Parameters(BaseModel):
    """What every pipeline can be told. Subclasses add their own fields; unknown names are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: `bundled`, or a path (file or folder) or URL.
    input: str = BUNDLED
    #: The dataset name that the records carry, a folder in the store.
    source: str = ""
    seed: int = 0
    #: Process at most this many items.
    limit: int | None = None
    #: Stop this source when more than this share of its items fails (`pipelines.engine.budget`); 1 never stops.
    max_failures: float = 0.5

    def identity(self) -> dict[str, Any]:
        """The parameters that change what a unit yields: neither where its input lies nor how much of it is taken."""
        return self.model_dump(mode="json", exclude={"input", "limit", "max_failures"})


class Pipeline(ABC):
    """See the module's docstring. Instances travel to workers by pickle before `session` is entered."""

    name: ClassVar[str]
    #: The component that this pipeline is for; its records may name others.
    component: str
    #: One line for `vlend run --help`.
    summary: ClassVar[str] = ""
    operations: tuple[Operation, ...]
    parameters_type: ClassVar[type[Parameters]] = Parameters
    #: The parameters that name files or folders; what lies on an object store is copied here before it is read.
    places: ClassVar[tuple[str, ...]] = ("input",)
    #: Its input is a store: it is listed when the other pipelines of its build are done.
    reads_store: ClassVar[bool] = False
    #: Default of `Parameters.source`.
    default_source: ClassVar[str] = ""
    #: Wall-clock seconds after which an item is dropped as `deadline`; what does not stop then is killed.
    deadline_seconds: float = 60.0
    #: The kind of worker that runs it.
    pool: Pool = PLAIN
    #: Rough output bytes per item, for the estimate of `--dry-run`.
    output_bytes_per_item: ClassVar[int] = 100_000

    def __init__(self, parameters: Parameters) -> None:
        if not parameters.source:
            parameters = parameters.model_copy(update={"source": self.default_source or self.name})
        self.parameters = parameters

    @abstractmethod
    def units(self) -> Iterable[Unit]:
        """List the work, in a fixed order. Raises `InputError` for input that cannot be used at all."""

    @abstractmethod
    def process(self, item: Item) -> Iterable[Record]:
        """The records of one item; raises `Drop` or `Merge`. Any other exception becomes a drop named after it."""

    def session(self) -> AbstractContextManager[Any]:
        """What a worker holds while it processes items, such as a browser. Entered once per worker."""
        return nullcontext()

    def with_local_input(self, tell: Tell = say_nothing) -> Self:
        """This pipeline, reading copies on this machine of input on an object store (`sources.staging`).

        `tell` hears how far a copy is, which may take long.
        """
        named = {name: getattr(self.parameters, name) for name in self.places}
        remote = {name: place for name, place in named.items() if place and is_remote(place)}
        if not remote:
            return self
        copies = {name: str(local_copy(place, tell=tell)) for name, place in remote.items()}
        return type(self)(self.parameters.model_copy(update=copies))

    def limited_units(self) -> Iterator[Unit]:
        """`units()`, cut after `parameters.limit` items."""
        left = self.parameters.limit
        for unit in self.units():
            if left is None:
                yield unit
                continue
            if left <= 0:
                return
            items = tuple(islice(unit.items, left))
            left -= len(items)
            yield Unit(unit.piece, items, unit.content)

    def unit_name(self, unit: Unit, counting_rule: dict[str, Any]) -> str:
        """The unit's name: 32 hexadecimal digits of (input piece, operations with versions, parameters).

        The counting rule is one of the parameters: counts under two rules never share a unit.
        """
        return fingerprint(
            {
                "pipeline": self.name,
                "piece": unit.piece,
                "content": unit.content,
                "items": [[item.locator, item.payload] for item in unit.items],
                "operations": [[operation.name, operation.version] for operation in self.operations],
                "parameters": self.parameters.identity(),
                "counting_rule": counting_rule,
            }
        )
