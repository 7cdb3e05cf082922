"""Work done ahead in threads: results in order, never more than so many and about so many bytes under way."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")


def ahead(
    jobs: Iterator[Job],
    work: Callable[[Job], Result],
    size: Callable[[Job], int],
    threads: int,
    most: int,
    most_bytes: int,
) -> Iterator[Result]:
    """`work` of each job, in order. Up to `most` jobs of together `most_bytes` (by `size`) are begun before they are
    asked for, at least one; without threads each is done when it is asked for.

    Closing the iterator waits for what is under way and begins nothing more. An error is raised in its job's turn.
    """
    if threads == 0:
        yield from map(work, jobs)
        return
    waiting: deque[tuple[Future[Result], int]] = deque()
    held = 0
    with ThreadPoolExecutor(threads, thread_name_prefix="vlend-load") as pool:
        try:
            for job in jobs:
                # room is made before the next job is begun, so that the bound holds while the caller works
                while waiting and (len(waiting) >= most or held + size(job) > most_bytes):
                    future, one = waiting.popleft()
                    yield future.result()
                    held -= one
                waiting.append((pool.submit(work, job), size(job)))
                held += size(job)
            while waiting:
                yield waiting.popleft()[0].result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
