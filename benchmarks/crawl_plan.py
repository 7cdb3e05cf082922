"""What it costs to plan the rounds of a long crawl, with the network left out.

    python benchmarks/crawl_plan.py --pages 50000 --hosts 64 --unit 25
    python benchmarks/crawl_plan.py --pages 50000 --hosts 1 --unit 300 --again 20

Pages that lead to twelve others, to their parent and to a neighbour are "fetched" at once: each unit is committed with
the links and the index that a worker would write, then the next round is planned and timed, until nothing waits.
`--unit` is how many addresses a unit takes, so it sets the number of rounds. With `--again` the program is ended after
every so many rounds, and begun anew. Printed: seconds of planning in all, of the slowest round and of the last one with
work, how many files were read for it, and the process's peak memory.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import pipelines.web.crawling.plan as plan
from benchmarks.common import machine
from corpus.store.files import FileSystem
from pipelines.web.crawling.book import HostBook
from pipelines.web.crawling.entry import WORK_SCHEMA
from pipelines.web.crawling.journal import Journal
from pipelines.web.crawling.layout import bucket_path, read_table, table_entries, unit_name
from pipelines.web.crawling.refresh import first_seeds, write_seeds
from pipelines.web.crawling.settings import CrawlSettings
from pipelines.web.crawling.unit import UnitWork, _commit
from pipelines.web.crawling.visit import Visit

BRANCHES = 12


def address(number: int, hosts: int) -> str:
    """Pages are dealt out to the hosts; words in their names keep them from being one family of numbers."""
    letters = "".join(chr(97 + int(digit)) for digit in str(number))
    return f"http://host{number % hosts}.example/{letters[:2]}/{letters}"


def number_of(found: str) -> int:
    """The other way round."""
    return int("".join(str(ord(letter) - 97) for letter in found.rpartition("/")[2]))


def done(files: FileSystem, settings: CrawlSettings, work: UnitWork, pages: int, hosts: int) -> None:
    """Commit a unit whose addresses were all fetched, without asking anybody."""
    table = read_table(files, bucket_path("work", work.number, work.bucket), WORK_SCHEMA)
    entries = table_entries(table)
    path = Path(files.full(f"open/{unit_name(work.number, work.bucket)}.warc.gz"))
    with Journal(path, settings) as journal:
        for entry in entries:
            number = number_of(entry.address)
            below = range(BRANCHES * number + 1, min(pages, BRANCHES * number + BRANCHES + 1))
            links = [*below, max(0, (number - 1) // BRANCHES), (number + 1) % pages]
            named = [(address(one, hosts), "page") for one in links]
            journal.visits.append(Visit(entry.address, "page", entry.depth, "fetched", links=named))
        _commit(files, settings, work, entries, journal, [], HostBook())
    path.unlink()


@contextmanager
def counted_reads() -> Iterator[Counter[str]]:
    """How many files the planner reads while the body runs, by the folder that they are in."""
    found: Counter[str] = Counter()
    read: Callable[..., object] = FileSystem.open

    def opened(self: FileSystem, path: str) -> object:
        found[path.partition("/")[0]] += 1
        return read(self, path)

    FileSystem.open = opened  # type: ignore[method-assign, assignment]
    try:
        yield found
    finally:
        FileSystem.open = read  # type: ignore[method-assign, assignment]


def run(pages: int, hosts: int, unit: int, again: int, folder: Path) -> dict[str, object]:
    """Plan all rounds; see the module's docstring."""
    settings = CrawlSettings(
        seeds=tuple(address(n, hosts) for n in range(hosts)), contact="me@example.org", scope="host", pages=2 * pages,
        unit_addresses=unit,
    )  # fmt: skip
    files = FileSystem(str(folder))
    write_seeds(files, settings, 0, first_seeds(settings))
    rounds: list[plan.Round] = []
    seconds: list[float] = []
    reads: list[int] = []
    planner = plan.Planner(files, settings)
    while True:
        if again and len(rounds) % again == 0:
            planner = plan.Planner(files, settings)
        start = time.perf_counter()
        with counted_reads() as opened:
            coming = planner.next_round(rounds, 0)
        seconds.append(time.perf_counter() - start)
        reads.append(opened.total())
        if not coming.work:
            break
        rounds.append(coming)
        for work in coming.work:
            done(files, settings, work, pages, hosts)
    known = sum(sum(one.admitted.values()) for one in rounds)
    return {
        "known": known,
        "rounds": len(rounds),
        "seconds": round(sum(seconds), 1),
        "slowest": round(max(seconds), 2),
        "last": round(seconds[-2], 2),
        "files read": sum(reads),
        "files read for the last": reads[-2],
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=50_000)
    parser.add_argument("--hosts", type=int, default=64)
    parser.add_argument("--unit", type=int, default=25, help="addresses of a unit")
    parser.add_argument("--again", type=int, default=0, help="begin anew after so many rounds")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = run(chosen.pages, chosen.hosts, chosen.unit, chosen.again, Path(folder))
    sys.stdout.write(f"{machine()}\n{json.dumps(result)}\n")


if __name__ == "__main__":
    main()
