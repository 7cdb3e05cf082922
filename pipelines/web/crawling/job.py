"""The whole crawl: round after round, the units of a round on Ray, each worker with a share of the buckets.

A worker holds the hosts of its buckets alone, so it keeps their pace without asking anybody. Killed anywhere, the same
call goes on: committed units are kept, and a unit that was in work goes on where its WARC file ends.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from corpus.store.disk import check_floor
from corpus.store.files import FileSystem
from pipelines.engine.cluster import connected, cores
from pipelines.engine.map_files import FileMapper, file_mapper
from pipelines.engine.nodes import check_output
from pipelines.engine.pipeline import InputError
from pipelines.web.crawling.layout import committed, several
from pipelines.web.crawling.plan import Planner
from pipelines.web.crawling.refresh import first_seeds, second_seeds, write_seeds
from pipelines.web.crawling.rounds import Round, read_rounds, seeds_path
from pipelines.web.crawling.settings import CrawlSettings
from pipelines.web.crawling.summary import Summary
from pipelines.web.crawling.unit import UnitWork, run_units, tidy
from pipelines.web.crawling.watch import watched

#: Told after each unit, before each wait, and now and then: the summary so far and what is done.
Tell = Callable[[Summary, str], None]


def crawl(
    settings: CrawlSettings,
    out: str,
    workers: int | None = None,
    refresh: bool = False,
    tell: Tell = lambda summary, doing: None,
    shared: bool = False,
) -> Summary:
    """Crawl into the folder `out`, or go on with the crawl there; returns what it has when nothing is left to do.

    `workers` are processes, by default one per core of this machine or of the cluster at RAY_ADDRESS; one works without
    Ray. `refresh` visits a finished crawl again.
    `shared` promises that a local folder is mounted on every node of a cluster. Raises `InputError` for a folder that
    holds another crawl, `EngineError` for one that is not seen everywhere.
    """
    files = FileSystem(out if "://" in out else os.path.abspath(out))
    check_floor(files)
    settings = settings.keep(files)
    rounds = read_rounds(files)
    generation = rounds[-1].generation if rounds else 0
    if not files.exists(seeds_path(generation)):
        write_seeds(files, settings, generation, first_seeds(settings))
    if generation and not Summary.was_finished(files, len(rounds)):
        refresh = False  # it is the visit under way that was ended
    summary = Summary(rounds=len(rounds))
    works = [work for one in rounds[:-1] for work in one.work]
    for unit in several(files, lambda work: committed(files, work.number, work.bucket), works):
        if unit:
            summary.add(unit)
    planner = Planner(files, settings)
    with _hands(files, workers, shared) as (mapper, workers):
        if rounds:
            _run_round(files, settings, rounds[-1], workers, mapper, summary, tell)
        while True:
            coming = planner.next_round(rounds, generation)
            summary.waiting = coming.waiting
            if coming.work:
                rounds.append(coming)
                summary.rounds += 1
                _run_round(files, settings, coming, workers, mapper, summary, tell)
                continue
            if not refresh:
                break
            if not rounds:
                raise InputError(f"{out} holds no finished crawl to visit again; crawl it first without --refresh")
            waiting = planner.left_over(rounds, generation)
            refresh, generation = False, generation + 1
            write_seeds(files, settings, generation, second_seeds(files, waiting))
    summary.finished = True
    summary.write(files)
    tell(summary, "done, with as many pages as were asked for" if summary.waiting else "done")
    return summary


def _run_round(
    files: FileSystem,
    settings: CrawlSettings,
    one: Round,
    workers: int,
    mapper: FileMapper,
    summary: Summary,
    tell: Tell,
) -> None:
    """Do the units of a round that are not done."""
    left: list[UnitWork] = []
    for work in one.work:
        if unit := committed(files, one.number, work.bucket):
            summary.add(unit)
            tidy(files, work)
        else:
            left.append(work)
    if not left:
        return
    while (pause := one.not_before - time.time()) > 0:
        tell(summary, f"round {one.number}: every host that is left wants to be left alone for {pause:.0f} s")
        time.sleep(min(pause, 10.0))
    tell(summary, f"round {one.number}: {len(left)} bucket{'s' * (len(left) > 1)}")
    shares = [(files, settings, left[start::workers]) for start in range(min(workers, len(left)))]
    with watched(files, lambda words: tell(summary, f"round {one.number}, {words}")):
        for units in mapper(_work, shares):
            for unit in units:
                summary.add(unit)
            tell(summary, f"round {one.number}")
            check_floor(files)


@contextmanager
def _hands(files: FileSystem, workers: int | None, shared: bool) -> Iterator[tuple[FileMapper, int]]:
    """Applies a function to shares of work, and how many shares to make: several go to Ray, each of whose nodes has to
    see the crawl's folder."""
    with ExitStack() as stack:
        if workers is None and os.environ.get("RAY_ADDRESS"):
            stack.enter_context(connected())
            workers = cores()
        workers = workers or os.cpu_count() or 1
        mapper = stack.enter_context(file_mapper(workers, few=2))
        checked = False

        def apply(function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
            nonlocal checked
            shares = list(items)
            if len(shares) > 1 and not checked:
                stack.enter_context(connected(workers))
                check_output(files, shared)
                checked = True
            return mapper(function, shares)

        yield apply, workers


def _work(share: tuple[FileSystem, CrawlSettings, list[UnitWork]]) -> list[dict[str, Any]]:
    """In a worker: its share of a round."""
    files, settings, works = share
    return asyncio.run(run_units(files, settings, works))
