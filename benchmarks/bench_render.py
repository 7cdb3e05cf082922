"""What it costs to read what vlend reads off a page, against a bare Playwright loop that only takes the screenshot.

    python benchmarks/bench_render.py FOLDER_OF_HTML [--pages 40] [--rounds 3]

Three arms render the same pages of the same loopback server in one Chromium each, one page at a time:

    bare    Playwright as its documentation shows it: one page that goes from address to address, full-page screenshots
    read    a visit: picture, words, lines, controls, headings, tables and pictures with their boxes, tiles, checks by
            ink, and the simplified HTML, not rendered again
    proved  the same, with the HTML rendered again and compared

Processor seconds are those of this process and all that it started (driver, browser, renderers), so other jobs on the
machine tell less. Pages that `read` refuses (blank, too long, redirects) are left out of all arms beforehand.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import psutil

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.common import machine
from pipelines.browser.launch import chromium
from pipelines.engine.pipeline import Drop
from pipelines.web.fetched import Fetched
from pipelines.web.looks import DESKTOP, PLAIN
from pipelines.web.opening import page_failures
from pipelines.web.render import simplified
from pipelines.web.source import Limits
from pipelines.web.tiles import taken_height
from pipelines.web.visit import visit
from pipelines.web.workshop import Workshop
from sources.html_folder import HtmlFolder
from sources.loopback import serve

#: Long enough for every page, so that none is cut shorter than the others.
LIMITS = Limits(10_000_000, 0.0, 30.0)


def processor_seconds() -> float:
    """Of this process and its descendants, the ended ones among them as far as they were waited for."""
    total = 0.0
    for process in [psutil.Process(), *psutil.Process().children(recursive=True)]:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def timed(work: Callable[[], None]) -> float:
    """Processor seconds of `work`, whose processes live on after it."""
    before = processor_seconds()
    work()
    return processor_seconds() - before


def read_page(workshop: Workshop, fetched: Fetched, proved: bool) -> None:
    """A visit with the simplified HTML, rendered again only where `proved`."""
    with page_failures(), visit(workshop, fetched, PLAIN, LIMITS, want_html=proved) as seen:
        if not proved:
            height = min(taken_height(seen.view, 1), 1600)
            assert simplified(seen.page, DESKTOP.width, height)


def usable(workshop: Workshop, names: list[str], count: int) -> list[Fetched]:
    """The first `count` pages, spread over the folder, that can be read."""
    found: list[Fetched] = []
    for name in names[:: max(1, len(names) // (2 * count))]:
        try:
            fetched = workshop.fetch("folder", "/" + name)
            read_page(workshop, fetched, proved=False)
        except Drop:
            continue
        found.append(fetched)
        if len(found) == count:
            break
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    folder = HtmlFolder(arguments.folder)
    print(machine())
    seconds: dict[str, list[float]] = {"bare": [], "read": [], "proved": []}
    with Workshop(folder, 0, "", online=False) as workshop:
        pages = usable(workshop, folder.pages(), arguments.pages)
        for _ in range(arguments.rounds):
            for name, proved in (("read", False), ("proved", True)):
                seconds[name].append(timed(lambda proved=proved: [read_page(workshop, one, proved) for one in pages]))
    # Playwright allows one of its drivers per thread: the bare loop runs when the workshop's browser is closed
    from pipelines.engine.held import release_all

    release_all()
    with serve(folder.answer) as base, chromium() as browser:
        tab = browser.new_page(viewport={"width": DESKTOP.width, "height": DESKTOP.height})

        def bare() -> None:
            for one in pages:
                tab.goto(base + urlsplit(one.url).path)
                tab.screenshot(full_page=True)

        bare()
        seconds["bare"] = [timed(bare) for _ in range(arguments.rounds)]
    print(f"{len(pages)} pages, processor seconds per page, median of {arguments.rounds} rounds (least to greatest)")
    for name, values in seconds.items():
        each = [value / len(pages) for value in values]
        ratio = statistics.median(seconds["bare"]) / statistics.median(values)
        spread = f"({min(each):.3f} to {max(each):.3f})"
        print(f"  {name:<8}{statistics.median(each):7.3f} {spread}   {ratio:.2f} of bare's pace")


if __name__ == "__main__":
    main()
