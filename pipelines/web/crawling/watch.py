"""What people who wait are told while a round is under way: how much lies in the files that still grow."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.store.files import FileSystem

#: Something is told so often, in seconds.
TELL_SECONDS = 20.0


@contextmanager
def watched(files: FileSystem, tell: Callable[[str], None], seconds: float = TELL_SECONDS) -> Iterator[None]:
    """While the body runs, `tell` how much its units have fetched, every `seconds`, from a thread of its own.

    Of a crawl on an object store nothing is told: its files grow on the machines of its workers.
    """
    if not files.is_local:
        yield
        return
    ended = threading.Event()
    folder = Path(files.full("open"))

    def watch() -> None:
        while not ended.wait(seconds):
            tell(f"{_bytes_in(folder) / 1e6:,.1f} MB under way")

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _bytes_in(folder: Path) -> int:
    total = 0
    for path in folder.glob("*.warc.gz"):
        try:
            total += path.stat().st_size
        except FileNotFoundError:  # it was finished just now
            continue
    return total
