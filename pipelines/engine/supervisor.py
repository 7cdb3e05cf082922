"""A worker process under watch: what hangs, crashes or eats memory costs one item, with everything that it started.

The first line of defence is inside the process: an alarm raises in Python code (`pipelines.engine.deadline`). This is
the second, for code that never comes back to Python and for crashes: the process group is killed, the process begun
anew, and the unit run again with the item in its ledger.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

from pipelines.engine.listing import Failure, ListedUnit, UnitResult, WorkerSettings
from pipelines.engine.pools import Pool
from pipelines.engine.processes import kill_family, tree_bytes

#: After its deadline, an item has this long to stop by itself (seconds).
GRACE_SECONDS = 5.0
#: The longest silence outside items: loading libraries, opening a session, writing parts to a slow store.
SILENCE_SECONDS = 900.0
#: How often memory is looked at while an item is in work (seconds).
MEMORY_INTERVAL = 1.0
#: An item in whose work the process died this often is dropped as `killed_worker`. SIGKILL comes from outside too
#: (an operator, the kernel that is short of memory through another's fault), so more of it is borne.
CRASHES = 2
KILLS = 5
#: A process that dies outside items this often is not begun again.
DEATHS_OUTSIDE_ITEMS = 5
#: Pause before a process is begun again; it doubles with each death.
PAUSE_SECONDS = 0.1

_REPOSITORY = Path(__file__).resolve().parents[2]


class WorkerDiedError(RuntimeError):
    """The worker process cannot be kept alive, through no item that could be named."""


class _Died(Exception):  # noqa: N818
    """The process ended by itself while item `index` was in work (None: none was)."""

    def __init__(self, index: int | None, code: int) -> None:
        super().__init__(index, code)
        self.index, self.code = index, code


class _Ended(Exception):  # noqa: N818
    """The process was ended because of item `index`, for `reason`."""

    def __init__(self, index: int, reason: str, detail: str) -> None:
        super().__init__(index, reason, detail)
        self.index, self.reason, self.detail = index, reason, detail


class Supervisor:
    """One worker process at a time. Use it from one thread."""

    def __init__(self, settings: WorkerSettings, pool: Pool) -> None:
        self.settings = settings
        self.pool = pool
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._units = 0

    def list(self, pipeline: bytes) -> Iterator[list[ListedUnit] | Failure]:
        """The units of a pickled pipeline, in chunks as they are found; a `Failure` is the last that comes."""
        whole = False
        try:
            connection = self._running()
            self._send(connection, ("list", pipeline))
            while not whole:
                kind, *rest = self._receive(connection, None, SILENCE_SECONDS)
                whole = kind in ("listed", "failed")
                if rest:
                    yield rest[0]
        except _Died as died:
            raise WorkerDiedError(f"the process that lists a pipeline was ended by {_told(died.code)}") from died
        finally:
            if not whole:
                self.kill()

    def run(self, pipeline: bytes, unit: bytes) -> UnitResult | Failure:
        """Run a unit to its commit, whatever its items do. Raises `WorkerDiedError`."""
        start = time.monotonic()
        verdicts: dict[int, tuple[str, str]] = {}
        deaths: Counter[int | None] = Counter()
        kills = 0
        while True:
            try:
                outcome, seconds = self._attempt(pipeline, unit, verdicts)
                break
            except _Ended as ended:
                kills += 1
                verdicts[ended.index] = (ended.reason, ended.detail)
            except _Died as died:
                deaths[died.index] += 1
                self._judge(died, deaths[died.index], verdicts)
                time.sleep(PAUSE_SECONDS * 2 ** min(deaths.total(), 6))
        self._recycle()
        if isinstance(outcome, Failure):
            return outcome
        return UnitResult(outcome, time.monotonic() - start, tuple(seconds), deaths.total(), kills)

    def close(self) -> None:
        """End the process: politely, so that it closes what it holds, and after a while at once."""
        process, connection = self._process, self._connection
        self._process = self._connection = None
        if process is None or connection is None:
            return
        try:
            connection.send(("close",))
            process.wait(timeout=GRACE_SECONDS)
        except (OSError, subprocess.TimeoutExpired):
            kill_family(process.pid)
            process.wait()
        connection.close()

    def kill(self) -> int:
        """End the process with its descendants at once; returns its exit code."""
        process, connection = self._process, self._connection
        self._process = self._connection = None
        if process is None or connection is None:
            return 0
        kill_family(process.pid)
        connection.close()
        return process.wait()

    @property
    def pid(self) -> int | None:
        """Process id of the worker process, if one runs."""
        return self._process.pid if self._process else None

    def _attempt(self, pipeline: bytes, unit: bytes, verdicts: dict[int, tuple[str, str]]):  # type: ignore[no-untyped-def]
        connection = self._running()
        self._send(connection, ("run", pipeline, unit, verdicts))
        index: int | None = None
        deadline = 0.0
        begun = 0.0
        seconds: list[float] = []
        while True:
            kind, *rest = self._receive(connection, index, deadline if index is not None else SILENCE_SECONDS)
            if kind == "begun":
                deadline = float(rest[0])
            elif kind == "item":
                if index is not None:
                    seconds.append(time.monotonic() - begun)
                index, begun = rest[0], time.monotonic()
            else:
                return rest[0], seconds

    def _receive(self, connection: Connection, index: int | None, seconds: float):  # type: ignore[no-untyped-def]
        """The next message. Raises `_Died`, or `_Ended` after having ended the process over item `index`."""
        give_up = time.monotonic() + seconds + GRACE_SECONDS
        while True:
            left = give_up - time.monotonic()
            try:
                if connection.poll(max(0.0, min(left, MEMORY_INTERVAL))):
                    message = connection.recv()
                    if message[0] != "copying":
                        return message
                    # remote input on its way here: a sign of life
                    give_up = time.monotonic() + seconds + GRACE_SECONDS
                    continue
            except (EOFError, OSError):
                raise _Died(index, self._code()) from None
            if left <= 0:
                self.kill()
                if index is None:
                    raise WorkerDiedError(f"a worker process said nothing for {seconds:.0f} seconds and was ended")
                raise _Ended(index, "deadline", f"more than {seconds:g} seconds, and did not stop when told to")
            if index is not None and (held := self._held()) > self.pool.limit_bytes:
                self.kill()
                limit = self.pool.limit_bytes >> 20
                raise _Ended(index, "memory", f"its worker held {held >> 20} MiB; the limit is {limit} MiB")

    def _send(self, connection: Connection, message: object) -> None:
        try:
            connection.send(message)
        except OSError:
            raise _Died(None, self._code()) from None

    def _code(self) -> int:
        """How the process ended that has closed its side; what it leaves behind is ended with it."""
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=1.0)
        return self.kill()

    def _judge(self, died: _Died, times: int, verdicts: dict[int, tuple[str, str]]) -> None:
        how = _told(died.code)
        if died.index is None:
            if times >= DEATHS_OUTSIDE_ITEMS:
                raise WorkerDiedError(f"a worker process ended {times} times outside its items, last by {how}")
        elif times >= (KILLS if died.code == -signal.SIGKILL else CRASHES):
            verdicts[died.index] = ("killed_worker", f"its worker process ended {times} times, last by {how}")

    def _running(self) -> Connection:
        if self._process is not None and self._process.poll() is not None:
            self.kill()
        if self._connection is None:
            ours, theirs = Pipe()
            paths = [str(_REPOSITORY), *(path for path in sys.path if path)]
            self._process = subprocess.Popen(
                [sys.executable, "-m", "pipelines.engine.child", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths))},
                start_new_session=True,
            )
            theirs.close()
            self._connection = ours
            self._units = 0
            self._send(ours, self.settings)
        return self._connection

    def _held(self) -> int:
        return tree_bytes(self._process.pid) if self._process else 0

    def _recycle(self) -> None:
        """Replace a process that has done many units or has grown."""
        self._units += 1
        if self._units >= self.pool.units_per_worker or self._held() > self.pool.recycle_bytes:
            self.close()


def _told(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
