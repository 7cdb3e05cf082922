"""What a worker process does: lists pipelines and runs units, as its supervisor asks."""

from __future__ import annotations

import pickle
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection

from corpus.counting import counting_rule
from corpus.store.files import FileSystem
from pipelines.engine.held import release_all
from pipelines.engine.listing import CHUNK_BYTES, CHUNK_SECONDS, ListedUnit, WorkerSettings, failure
from pipelines.engine.pipeline import Pipeline, Unit
from pipelines.engine.run_unit import Verdict, Worker


class Service:
    """Answers requests on `connection` until it is closed: `list` and `run`."""

    def __init__(self, connection: Connection, settings: WorkerSettings) -> None:
        self.connection = connection
        self.files = FileSystem(settings.out)
        self.rule = counting_rule(settings.rule, settings.tokenizer)
        self.worker: Worker | None = None
        self.loaded: tuple[bytes, Pipeline] | None = None

    def serve(self) -> None:
        """Handle requests one after the other; returns when the other side closes."""
        try:
            while True:
                try:
                    request, *arguments = self.connection.recv()
                except EOFError:
                    return
                if request == "close":
                    return
                try:
                    getattr(self, f"_{request}")(*arguments)
                except Exception as error:  # noqa: BLE001 - it is handed to the driver, which raises it
                    self.connection.send(("failed", failure(error)))
        finally:
            self._end_session()
            release_all()

    def _list(self, pipeline: bytes) -> None:
        for chunk in self._chunks(self._load(pipeline)):
            self.connection.send(("units", chunk))
        self.connection.send(("listed",))

    def _chunks(self, pipeline: Pipeline) -> Iterator[list[ListedUnit]]:
        rule = self.rule.describe()
        chunk: list[ListedUnit] = []
        size, since = 0, time.monotonic()
        for unit in pipeline.limited_units():
            data = pickle.dumps(unit)
            chunk.append(ListedUnit(pipeline.unit_name(unit, rule), unit.piece, len(unit.items), data))
            size += len(data)
            if size >= CHUNK_BYTES or time.monotonic() - since >= CHUNK_SECONDS:
                yield chunk
                chunk, size, since = [], 0, time.monotonic()
        if chunk:
            yield chunk

    def _run(self, pipeline: bytes, unit: bytes, verdicts: dict[int, Verdict]) -> None:
        loaded = self._load(pipeline)
        if self.worker is None or self.worker.pipeline is not loaded:
            self._end_session()
            self.worker = Worker(loaded, self.files, self.rule, watch=self._tell_item)
        described: Unit = pickle.loads(unit)
        self.connection.send(("begun", loaded.deadline_seconds))
        self.connection.send(("done", self.worker.run(described, verdicts)))

    def _load(self, pipeline: bytes) -> Pipeline:
        """The pipeline with its input at hand; the same object as long as the same one is asked for."""
        if self.loaded is None or self.loaded[0] != pipeline:
            made: Pipeline = pickle.loads(pipeline)
            self.loaded = (pipeline, made.with_local_input(self._tell_copy))
        return self.loaded[1]

    def _tell_copy(self, done: int, total: int) -> None:
        self.connection.send(("copying", done, total))

    def _tell_item(self, index: int | None) -> None:
        self.connection.send(("item", index))

    def _end_session(self) -> None:
        if self.worker:
            self.worker.close()
            self.worker = None
