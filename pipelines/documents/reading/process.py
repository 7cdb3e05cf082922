"""The worker's side of the reading process: start it, ask, and give up at the deadline.

A page that hangs or crashes the engine costs that page: the process is ended and the next request starts a new one.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from pipelines.documents.reading.page import Margin, PageReading, Rectangle, TextRun
from pipelines.documents.reading.run_columns import rows_of
from pipelines.documents.reading.wire import size_of, unpacked
from pipelines.engine.pipeline import Drop
from sources.input_files import printable

Engine = Literal["pymupdf", "pypdfium2"]

#: 120 dots to the inch, in pixels per point; less where the longest side would exceed LONGEST pixels.
SCALE = 120 / 72
LONGEST = 1280
#: Pages after which the process is replaced, which bounds what leaks in native code can hold.
MAX_REQUESTS = 2000
#: How long a process may take to load its engine, on a busy machine.
START_SECONDS = 120.0
#: Bytes that a pipe holds, where nobody has asked for more.
_PIPE = 1 << 16
#: How much longer than the process's own alarm to wait for an answer.
_GRACE_SECONDS = 2.0
#: What a page is dropped with when the process ended over it.
_ENDED = ("deadline", "engine_crashed")
#: Margins of pages further away are forgotten.
_KEPT_MARGINS = 4
_REPOSITORY = Path(__file__).resolve().parents[3]


class PageReader:
    """Reads pages of PDF files in a process of its own. Use it as a context manager."""

    def __init__(self, engine: Engine = "pymupdf", seconds: float = 20.0) -> None:
        self._engine, self._seconds = engine, seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._requests = 0
        #: what pages near the last one have at their edges, by scale and page, so that each edge travels once
        self._margins: dict[tuple[float, int], Margin] = {}
        self._margins_of: Path | None = None

    def __enter__(self) -> PageReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def page_count(self, path: Path) -> int:
        """The number of pages; raises `Drop` for files that cannot be read."""
        answer, _ = self._ask({"path": str(path)})
        return int(answer["pages"])

    def metadata(self, path: Path) -> dict[str, str]:
        """What the file says of itself (`title`, `author`), as far as it does; raises `Drop`."""
        answer, _ = self._ask({"path": str(path), "metadata": True})
        return dict(answer["metadata"])

    def page(
        self,
        path: Path,
        number: int,
        scale: float = SCALE,
        longest: int = LONGEST,
        fast: bool = False,
        figures: bool = False,
        only_sound: bool = False,
    ) -> PageReading:
        """Page `number` (from 0) with its picture; raises `Drop`. `scale` is in pixels per point, `longest` in pixels.

        `fast` takes the encoder that is quickest, `figures` asks for the boxes of pictures and drawings. `only_sound`
        refuses, before they are drawn, pages whose letters tell nothing: what nobody will read needs no picture.
        """
        request: dict[str, Any] = {"path": str(path), "page": number, "scale": scale, "longest": longest}
        if self._margins_of != path:
            self._margins_of, self._margins = path, {}
        margins = self._margins
        known = [[scale, page] for scale, page in margins]
        request |= {"fast": fast, "figures": figures, "only_sound": only_sound, "known": known}
        try:
            answer, rest = self._ask(request)
        except Drop as drop:
            if drop.reason not in _ENDED:
                raise
            # the page before or after it may be what ended the process
            answer, rest = self._ask({**request, "alone": True})
        numbers = rest[answer["picture_bytes"] :]
        runs, numbers = _taken(answer["runs"], numbers)
        for margin in answer["margins"]:
            if margin["runs"] is not None:
                found, numbers = _taken(margin["runs"], numbers)
                margins[answer["scale"], margin["page"]] = Margin(margin["page"], found)
        near = [margins[answer["scale"], margin["page"]] for margin in answer["margins"]]
        for key in [key for key in margins if abs(key[1] - number) > _KEPT_MARGINS]:
            del margins[key]
        return PageReading(
            width=answer["width"],
            height=answer["height"],
            runs=runs,
            picture=bytes(rest[: answer["picture_bytes"]]),
            picture_share=answer["picture_share"],
            margins=near,
            pictures=[(x0, y0, x1, y1) for x0, y0, x1, y1 in answer.get("pictures", ())],
            phash=answer["phash"],
        )

    def rules(self, path: Path, number: int, scale: float = SCALE, longest: int = LONGEST) -> list[Rectangle]:
        """The rules of page `number` (from 0) as boxes in pixels of the picture that `page` gives; raises `Drop`."""
        request = {"path": str(path), "page": number, "scale": scale, "longest": longest, "rules": True}
        answer, _ = self._ask(request)
        return [(x0, y0, x1, y1) for x0, y0, x1, y1 in answer["rules"]]

    def close(self) -> None:
        """End the reading process."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(BrokenPipeError):  # a request that an ended process never took
                    pipe.close()
        self._process = None

    def _ask(self, request: dict[str, Any]) -> tuple[dict[str, Any], memoryview]:
        try:
            process = self._running()
        except _Ended as error:
            self.close()
            raise RuntimeError(f"the reading process with the engine {self._engine} does not start") from error
        self._requests += 1
        assert process.stdin is not None
        deadline = time.monotonic() + self._seconds + _GRACE_SECONDS
        line = json.dumps({**request, "seconds": self._seconds}).encode() + b"\n"
        try:
            process.stdin.write(line)
            process.stdin.flush()
            head, rest = self._until(b"\n", deadline)
            answer = json.loads(head)
            body = self._exactly(_body_bytes(answer), rest, deadline)
        except (_Ended, BrokenPipeError) as error:
            code = process.poll()
            self.close()
            if isinstance(error, _Late) or code == -14:  # ended by its own alarm
                raise Drop("deadline", f"no answer within {self._seconds:g} seconds") from error
            raise Drop("engine_crashed", f"the {self._engine} process ended with {code}") from error
        if "refused" in answer:
            raise Drop(answer["refused"], printable(answer["detail"]))
        return answer, body

    def _running(self) -> subprocess.Popen[bytes]:
        if self._requests >= MAX_REQUESTS or (self._process is not None and self._process.poll() is not None):
            # one that ended between two requests (out of memory, say) is no fault of the page that is asked for now
            self.close()
        if self._process is None:
            self._requests = 0
            self._process = subprocess.Popen(
                [sys.executable, "-m", "pipelines.documents.reading.worker", self._engine],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=_REPOSITORY,
            )
            self._until(b"\n", time.monotonic() + START_SECONDS)
        return self._process

    def _until(self, mark: bytes, deadline: float) -> tuple[bytes, bytes]:
        data = b""
        while mark not in data:
            data += self._some(deadline)
        head, _, rest = data.partition(mark)
        return head, rest

    def _exactly(self, count: int, data: bytes, deadline: float) -> memoryview:
        body = bytearray(count)
        body[: len(data)] = data
        have = len(data)
        while have < count:
            have += self._into(memoryview(body)[have:], deadline)
        return memoryview(body)

    def _some(self, deadline: float) -> bytes:
        room = bytearray(_PIPE)
        return bytes(room[: self._into(memoryview(room), deadline)])

    def _into(self, room: memoryview, deadline: float) -> int:
        """How many bytes of the answer, one at least, `room` has taken up."""
        assert self._process is not None
        assert self._process.stdout is not None
        output = self._process.stdout.fileno()
        poll = select.poll()
        poll.register(output, select.POLLIN | select.POLLHUP)
        if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise _Late
        count = os.readv(output, [room])
        if not count:
            self._process.wait(timeout=_GRACE_SECONDS)
            raise _Ended
        return count


def _body_bytes(answer: dict[str, Any]) -> int:
    """What follows the JSON line of an answer: a picture and the numbers of runs."""
    if "runs" not in answer:
        return 0
    margins = sum(size_of(margin["runs"]) for margin in answer["margins"] if margin["runs"] is not None)
    return int(answer["picture_bytes"]) + size_of(answer["runs"]) + margins


def _taken(head: dict[str, Any], numbers: memoryview) -> tuple[list[TextRun], memoryview]:
    """The runs that `head` announces, and what follows their numbers."""
    size = size_of(head)
    return rows_of(unpacked(head, numbers[:size])), numbers[size:]


class _Ended(Exception):  # noqa: N818
    """The process closed its output."""


class _Late(_Ended):
    """The deadline passed."""
