"""Run one unit of a pipeline: process its items, write their records, account for each item, commit."""

from __future__ import annotations

import logging
import random
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from corpus.complete import complete
from corpus.counting import CountingRule
from corpus.images import ImageRejectedError
from corpus.record import Record
from corpus.store.files import FileSystem, StoreError
from corpus.store.units import UnitWriter, read_unit
from corpus.validate import RecordError, validate
from pipelines.engine.deadline import ItemDeadlineError, deadline
from pipelines.engine.pipeline import Drop, Item, Merge, MissingError, Pipeline, Transient, Unit

logger = logging.getLogger(__name__)

#: Recorded in each unit, not part of its name: an upgrade of a library does not invalidate a corpus.
RECORDED_PACKAGES = ("pyarrow", "pillow", "numpy", "tokenizers", "playwright", "pymupdf", "matplotlib")

#: Failures of the program or the machine, not of an item: never turned into a drop.
SYSTEM_ERRORS = (ImportError, NameError, MemoryError, SyntaxError, StoreError, MissingError)

#: Failures that another try may not meet again.
TRANSIENT_ERRORS = (Transient, ConnectionError, TimeoutError)
ATTEMPTS = 3
#: Pause before the second try, in seconds; it doubles with each, and varies by half so that hosts are not hit in step.
PAUSE_SECONDS = 0.5

#: An item that an earlier attempt on the unit could not survive: reason and detail of its drop.
Verdict = tuple[str, str]


class Worker:
    """A pipeline with its session open. The session is opened anew after an item overran its deadline.

    `watch` is told the index of each item in its unit before it is tried, and None when the try is over.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        files: FileSystem,
        rule: CountingRule,
        watch: Callable[[int | None], None] = lambda index: None,
    ) -> None:
        self.pipeline = pipeline
        self.files = files
        self.rule = rule
        self.watch = watch
        self._session: ExitStack | None = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End the session, if one is open."""
        session, self._session = self._session, None
        if session is None:
            return
        try:
            session.close()
        except Exception:
            # What the session held (a browser, a child process) is beyond saving; the next item opens a new one.
            logger.warning("the session of pipeline %s did not close", self.pipeline.name, exc_info=True)

    def run(self, unit: Unit, verdicts: Mapping[int, Verdict] | None = None) -> dict[str, Any]:
        """The committed JSON of `unit`, which is processed now unless it was committed before.

        Items that `verdicts` names by index are dropped without being tried.
        """
        pipeline = self.pipeline
        name = pipeline.unit_name(unit, self.rule.describe())
        if (committed := read_unit(self.files, pipeline.name, name)) is not None:
            return committed
        writer = UnitWriter(self.files, pipeline.name, name, self.rule.describe())
        for index, item in enumerate(unit.items):
            if verdicts and index in verdicts:
                writer.ledger.drop(item.locator, *verdicts[index])
            else:
                self._process(index, item, name, writer)
        description = {
            "piece": unit.piece,
            "source": pipeline.parameters.source,
            "operations": [[operation.name, operation.version] for operation in pipeline.operations],
            "parameters": pipeline.parameters.identity(),
            "versions": recorded_versions(),
        }
        return writer.commit(description, len(unit.items))

    def _process(self, index: int, item: Item, unit: str, writer: UnitWriter) -> None:
        try:
            records = self._try(index, item, unit)
        except Merge as merged:
            writer.ledger.merge(item.locator, merged.into)
        except Drop as dropped:
            writer.ledger.drop(item.locator, dropped.reason, dropped.detail)
        except ImageRejectedError as rejected:
            writer.ledger.drop(item.locator, rejected.reason, rejected.detail)
        except RecordError as invalid:
            writer.ledger.drop(item.locator, "invalid_record", str(invalid))
        except ItemDeadlineError as late:
            self.close()
            writer.ledger.drop(item.locator, "deadline", str(late))
        except SYSTEM_ERRORS:
            raise
        except TRANSIENT_ERRORS as error:
            writer.ledger.drop(item.locator, f"transient_{type(error).__name__}", traceback.format_exc(limit=-4))
        except Exception as error:  # noqa: BLE001 - one bad item must not end the unit; the ledger keeps the traceback
            writer.ledger.drop(item.locator, f"error_{type(error).__name__}", traceback.format_exc(limit=-4))
        else:
            if records:
                writer.add(records)
            else:
                writer.ledger.drop(item.locator, "no_records", "the pipeline made nothing of this item")

    def _try(self, index: int, item: Item, unit: str) -> list[Record]:
        """The records of one item; transient failures are tried again, with pauses."""
        jitter = random.Random(item.locator)
        for attempt in range(1, ATTEMPTS + 1):
            self._open_session()
            self.watch(index)
            try:
                with deadline(self.pipeline.deadline_seconds):
                    return [self._finish(record, unit) for record in self.pipeline.process(item)]
            except TRANSIENT_ERRORS:
                if attempt == ATTEMPTS:
                    raise
            finally:
                self.watch(None)
            time.sleep(PAUSE_SECONDS * 2 ** (attempt - 1) * jitter.uniform(0.5, 1.5))
        raise AssertionError("the last attempt returns or raises")

    def _open_session(self) -> None:
        if self._session is None:
            session = ExitStack()
            session.enter_context(self.pipeline.session())
            self._session = session

    def _finish(self, record: Record, unit: str) -> Record:
        record.provenance = {
            **record.provenance,
            "pipeline": self.pipeline.name,
            "unit": unit,
            "operations": {operation.name: operation.version for operation in self.pipeline.operations},
        }
        complete(record, self.rule)
        validate(record)
        return record


@lru_cache(maxsize=1)
def recorded_versions() -> dict[str, str]:
    """Installed versions of the libraries that shape records."""
    found = {}
    for package in RECORDED_PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
