"""Apply one function to many files: on Ray where there are enough of them to pay for its start, else in this process.

For work on a store that is no pipeline: checking, counting, merging. The function is one of a module (never a lambda
or a method), so that workers import it; what it takes and returns is small, and never the content of a file.
"""

from __future__ import annotations

import pipelines.engine.environment  # noqa: F401 - before ray, which reads the environment when it is imported

# isort: split
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain, islice
from typing import Any, TypeVar

import ray

from pipelines.engine.cluster import connected, cores

Item = TypeVar("Item")
Result = TypeVar("Result")

#: Applies a function of a module to items, in order.
FileMapper = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]

#: Fewer items than this are worked on in this process: the start of a local Ray takes seconds.
FEW_ITEMS = 64
#: Calls under way or waiting for a core, for each core: enough that no core idles, and no list of results piles up.
IN_FLIGHT_PER_CORE = 4


def map_files(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    workers: int | None = None,
    few: int = FEW_ITEMS,
) -> Iterator[Result]:
    """Yield `function(item)` for each item, in the order of `items`.

    Items are taken from their iterable only as they can be worked on, so it may be as long as a store. `workers` bounds
    the processes of a local Ray (default: one per core); a cluster at RAY_ADDRESS or a Ray that runs is used as it is.
    What `function` raises is raised here, and ends the rest.
    """
    with file_mapper(workers, few) as mapper:
        yield from mapper(function, items)


@contextmanager
def file_mapper(workers: int | None = None, few: int = FEW_ITEMS) -> Iterator[FileMapper]:
    """`map_files` for several calls that share one Ray: it is started when the first of them needs it, if one does."""
    with ExitStack() as stack:

        def mapper(function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
            waiting = iter(items)
            first = list(islice(waiting, few))
            if len(first) < few:
                yield from map(function, first)
                return
            if not ray.is_initialized():
                stack.enter_context(connected(workers))
            yield from _on_ray(function, chain(first, waiting))

        yield mapper


def _on_ray(function: Callable[[Item], Result], items: Iterator[Item]) -> Iterator[Result]:
    limit = IN_FLIGHT_PER_CORE * cores()
    task = ray.remote(num_cpus=1)(function)
    running: deque[Any] = deque()
    try:
        for item in items:
            if len(running) >= limit:
                yield _result(running.popleft())
            running.append(task.remote(item))
        while running:
            yield _result(running.popleft())
    finally:
        for call in running:
            ray.cancel(call, force=False)


def _result(call: Any) -> Any:
    try:
        return ray.get(call)
    except ray.exceptions.RayTaskError as error:
        raise error.as_instanceof_cause() from error
