"""What a build says about itself below `_builds/<build>/`: written by the engine, read by `status` and `resume`.

    build.json        its description: command, recipe or pipelines, seed, limit, counting rule
    state.json        running, finished or stopped, with a message and times in UTC
    heartbeat.json    who drives it, and the units in flight: replaced every few seconds
    listings/<pipeline>/<source>/<n>-<run>.arrow    names, pieces and item counts of the listed units (Arrow IPC)

A build is named by the fingerprint of its description, so that the same build again writes the same folder. Nothing
here is needed for a correct result: deleting it loses what `status` knows of units that are not done, and `resume`.
"""

from __future__ import annotations

import json
import logging
import time
import uuid
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import quote, unquote

import pyarrow as pa
import pyarrow.compute as pc

from corpus.identity import fingerprint
from corpus.store.drivers import Driver, this_driver
from corpus.store.files import FileSystem, StoreError

logger = logging.getLogger(__name__)

BUILD_FORMAT = 1
ROOT = "_builds"
#: A heartbeat is written at most this often, in seconds, however often it is asked for.
HEARTBEAT_SECONDS = 3.0
#: Units in one file of a listing; the last file is written again until it holds as many.
LISTING_ROWS = 5000

LISTING_SCHEMA = pa.schema([("unit", pa.string()), ("piece", pa.string()), ("items", pa.int64())])

State = Literal["running", "finished", "stopped"]


@dataclass(frozen=True)
class InFlight:
    """A unit that a worker holds now. `started` is Unix time in seconds; `host` names the node, if that is known."""

    pipeline: str
    source: str
    unit: str
    piece: str
    started: float
    host: str = ""


@dataclass(frozen=True)
class Counts:
    """What the driver has counted of one pipeline and source so far, units of earlier builds included.

    `dropped` counts items by reason.
    """

    pipeline: str
    source: str
    items: int
    records: int
    dropped: dict[str, int]
    bytes: int


@dataclass(frozen=True)
class Heartbeat:
    """The last sign of life. `time` is Unix time by the driver's clock; `sequence` counts from 1 in each run."""

    driver: Driver
    run: str
    sequence: int
    time: float
    in_flight: tuple[InFlight, ...] = ()
    counts: tuple[Counts, ...] = ()


@dataclass(frozen=True)
class Build:
    """One build as its folder tells it. `begun` and `ended` are UTC in ISO 8601, of its latest run."""

    name: str
    description: dict[str, Any]
    state: State
    message: str = ""
    begun: str = ""
    ended: str = ""
    heartbeat: Heartbeat | None = None


@dataclass
class Listing:
    """The units that a build has listed of one pipeline and source (`LISTING_SCHEMA`); `complete` once it has ended."""

    pipeline: str
    source: str
    units: pa.Table
    complete: bool


@dataclass
class _Open:
    """The last file of a listing, which still grows."""

    number: int = 0
    units: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    unwritten: bool = True


class BuildState:
    """Writes the folder of one build. After `begin`, a write that fails is logged and never stops the build."""

    def __init__(self, files: FileSystem, description: dict[str, Any]) -> None:
        self.files = files
        self.name = fingerprint(description)
        self.folder = f"{ROOT}/{self.name}"
        self.run = uuid.uuid4().hex[:12]
        self._begun = _now()
        self._driver = this_driver()
        self._sequence = 0
        self._last = float("-inf")
        self._open: dict[tuple[str, str], _Open] = {}

    @classmethod
    def begin(cls, files: FileSystem, description: dict[str, Any]) -> BuildState:
        """Write what the build is, that it runs, and a first heartbeat.

        `description` is JSON. Raises `StoreError` where nothing can be written: better now than after the first unit.
        """
        state = cls(files, description)
        content = {"format": BUILD_FORMAT, "build": state.name, "description": description}
        files.replace(f"{state.folder}/build.json", _json(content))
        files.replace(f"{state.folder}/state.json", state._state("running", ""))
        state.heartbeat([])
        return state

    def listed(
        self,
        pipeline: str,
        source: str,
        names: Sequence[str],
        pieces: Sequence[str],
        items: Sequence[int],
        final: bool = False,
    ) -> None:
        """Add units to the listing of a pipeline and source, in parallel sequences; `final` closes it.

        Files are written when they are full, with the next heartbeat, and at the end. Closing a listing deletes what
        earlier runs of this build listed: their input may have changed.
        """
        listing = self._open.setdefault((pipeline, source), _Open())
        for start in range(0, len(names), LISTING_ROWS):
            listing.units.extend(names[start : start + LISTING_ROWS])
            listing.pieces.extend(pieces[start : start + LISTING_ROWS])
            listing.items.extend(items[start : start + LISTING_ROWS])
            listing.unwritten = True
            if len(listing.units) >= LISTING_ROWS:
                self._write_listing(pipeline, source, listing)
                listing = self._open[pipeline, source] = _Open(listing.number + 1)
        if final:
            self._write_listing(pipeline, source, listing, last=True)
            del self._open[pipeline, source]
            self._remove_older(pipeline, source)

    def heartbeat(self, in_flight: Iterable[InFlight], counts: Iterable[Counts] = ()) -> None:
        """Say that the build lives, and what is in flight. Cheap to call often: see `HEARTBEAT_SECONDS`."""
        if time.monotonic() - self._last < HEARTBEAT_SECONDS:
            return
        for (pipeline, source), listing in self._open.items():
            if listing.unwritten:
                self._write_listing(pipeline, source, listing)
        self._sequence += 1
        beat = Heartbeat(self._driver, self.run, self._sequence, time.time(), tuple(in_flight), tuple(counts))
        with _logged("heartbeat"):
            self.files.replace(f"{self.folder}/heartbeat.json", _json({"format": BUILD_FORMAT, **asdict(beat)}))
        self._last = time.monotonic()

    def finish(self, state: Literal["finished", "stopped"], message: str = "") -> None:
        """Say how the build ended; `message` is for the user of `vlend status`."""
        for (pipeline, source), listing in self._open.items():
            self._write_listing(pipeline, source, listing)
        with _logged("final state"):
            self.files.replace(f"{self.folder}/state.json", self._state(state, message))

    def _state(self, state: State, message: str) -> bytes:
        ended = "" if state == "running" else _now()
        return _json(
            {
                "format": BUILD_FORMAT,
                "run": self.run,
                "state": state,
                "message": message,
                "begun": self._begun,
                "ended": ended,
            }
        )

    def _write_listing(self, pipeline: str, source: str, listing: _Open, last: bool = False) -> None:
        columns = [listing.units, listing.pieces, listing.items]
        table = pa.table(dict(zip(LISTING_SCHEMA.names, columns, strict=True)), schema=LISTING_SCHEMA)
        sink = pa.BufferOutputStream()
        with pa.ipc.new_file(sink, LISTING_SCHEMA, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
            writer.write_table(table)
        folder = _listing_folder(self.name, pipeline, source)
        path = f"{folder}/{listing.number:05d}-{self.run}{'-last' if last else ''}.arrow"
        with _logged("listing"):
            self.files.replace(path, sink.getvalue().to_pybytes())
            listing.unwritten = False
            if last and self.files.exists(unfinished := path.replace("-last.arrow", ".arrow")):
                self.files.remove(unfinished)

    def _remove_older(self, pipeline: str, source: str) -> None:
        folder = _listing_folder(self.name, pipeline, source)
        with _logged("listing"):
            for name in self.files.names(folder):
                if name.endswith(".arrow") and self.run not in name:
                    self.files.remove(f"{folder}/{name}")


def read_builds(files: FileSystem) -> list[Build]:
    """Every build of the store, the newest last. A folder that cannot be read is logged and left out."""
    found = []
    for name in files.names(ROOT):
        try:
            found.append(read_build(files, name))
        except (OSError, ValueError, KeyError, TypeError, StoreError) as error:
            logger.warning("%s cannot be read (%s) and is ignored", files.full(f"{ROOT}/{name}"), error)
    return sorted(found, key=lambda build: (build.begun, build.name))


def read_build(files: FileSystem, name: str) -> Build:
    """The build in the folder of this name; `StoreError` if it is of a newer vlend."""
    content = _read(files, name, "build.json")
    state = _read(files, name, "state.json")
    return Build(
        name=name,
        description=content["description"],
        state=state["state"],
        message=state["message"],
        begun=state["begun"],
        ended=state["ended"],
        heartbeat=read_heartbeat(files, name),
    )


def read_heartbeat(files: FileSystem, name: str) -> Heartbeat | None:
    """The last heartbeat of a build, None if it has none."""
    try:
        content = _read(files, name, "heartbeat.json")
    except FileNotFoundError:
        return None
    return Heartbeat(
        driver=Driver(**content["driver"]),
        run=content["run"],
        sequence=content["sequence"],
        time=content["time"],
        in_flight=tuple(InFlight(**unit) for unit in content["in_flight"]),
        counts=tuple(Counts(**line) for line in content["counts"]),
    )


def read_listings(files: FileSystem, build: str, skip: Container[tuple[str, str]] = ()) -> Iterator[Listing]:
    """What the build of this name has listed, one pipeline and source after the other; each unit once.

    A (pipeline, source) in `skip` is not read.
    """
    root = f"{ROOT}/{build}/listings"
    for pipeline in files.names(root):
        for source in files.names(f"{root}/{pipeline}"):
            if (unquote(pipeline), unquote(source)) in skip:
                continue
            folder = f"{root}/{pipeline}/{source}"
            names = [name for name in files.names(folder) if name.endswith(".arrow") and not name.startswith(".")]
            tables = [table for name in names if (table := _read_table(files, f"{folder}/{name}")) is not None]
            units = pa.concat_tables([LISTING_SCHEMA.empty_table(), *tables])
            complete = any(name.endswith("-last.arrow") for name in names)
            yield Listing(unquote(pipeline), unquote(source), _each_once(units), complete)


def _each_once(units: pa.Table) -> pa.Table:
    """Two runs of one build list the same units, unless its input changed between them."""
    if pc.count_distinct(units.column("unit")).as_py() == len(units):
        return units
    first: dict[str, int] = {}
    for row, name in enumerate(units.column("unit").to_pylist()):
        first.setdefault(name, row)
    return units.take(list(first.values()))


def _read_table(files: FileSystem, path: str) -> pa.Table | None:
    """The table at `path`; None where it has gone: a running build replaces the files of its listings."""
    try:
        with pa.ipc.open_file(pa.BufferReader(files.read(path))) as reader:
            return reader.read_all()
    except FileNotFoundError:
        return None


def _read(files: FileSystem, name: str, file: str) -> dict[str, Any]:
    path = f"{ROOT}/{name}/{file}"
    content: dict[str, Any] = json.loads(files.read(path))
    if content["format"] != BUILD_FORMAT:
        raise StoreError(f"{files.full(path)} has format {content['format']}; use a newer vlend")
    return content


def _listing_folder(build: str, pipeline: str, source: str) -> str:
    return f"{ROOT}/{build}/listings/{quote(pipeline, safe='')}/{quote(source, safe='')}"


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def _logged(what: str) -> Iterator[None]:
    """A build goes on without what it says about itself, whatever kind of error its file system raises."""
    try:
        yield
    except Exception as error:  # noqa: BLE001
        logger.warning("the %s of this build could not be written: %s", what, error)
