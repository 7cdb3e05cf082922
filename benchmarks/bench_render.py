"""What it costs to read what vlend reads off a page, against a bare Playwright loop that only takes the screenshot.

    python benchmarks/bench_render.py FOLDER_OF_HTML [--pages 40] [--rounds 3] [--peer-python ENV/bin/python]

Arms that render the same pages of the same loopback server, one page at a time, in a Chromium of their own:

    bare     Playwright as its users write it: a new page for each document, a full-page screenshot, page closed
    read     a visit: picture, words, lines, controls, headings, tables and pictures with their boxes, tiles as PNG,
             checks by ink, and the simplified HTML, not rendered again
    proved   the same, with the HTML rendered again and compared
    crawlee  (with --peer-python, an environment that has crawlee) its PlaywrightCrawler: full-page screenshot, HTML and
             the boxes of words (`render_crawlee.py`)

Processor seconds are those of the process and all that it started (driver, browser, renderers, ended ones too), so
other jobs on the machine tell less. Starts are not counted: each arm has seen the pages once. Pages that `read` refuses
(blank, too long, redirects) are left out of all arms beforehand.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.common import machine
from benchmarks.processor_time import processor_seconds
from pipelines.browser.find import find_chromium
from pipelines.engine.held import release_all
from pipelines.engine.pipeline import Drop
from pipelines.web.fetched import Fetched
from pipelines.web.looks import DESKTOP, PLAIN
from pipelines.web.opening import page_failures
from pipelines.web.render import quick_png, simplified
from pipelines.web.source import Limits
from pipelines.web.tiles import taken_height
from pipelines.web.visit import visit
from pipelines.web.workshop import Workshop
from sources.html_folder import HtmlFolder
from sources.loopback import serve

#: Long enough for every page, so that none is cut shorter than the others.
LIMITS = Limits(10_000_000, 0.0, 30.0)


def read_page(workshop: Workshop, fetched: Fetched, proved: bool) -> None:
    """A visit with the simplified HTML, rendered again only where `proved`, and its pictures as they are stored."""
    with page_failures(), visit(workshop, fetched, PLAIN, LIMITS, want_html=proved) as seen:
        for tile in seen.tiles:
            assert quick_png(tile.picture)
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


def of_ours(folder: HtmlFolder, count: int) -> tuple[list[str], float, float]:
    """The paths of the pages, and the seconds that `read` and `proved` took over them."""
    with Workshop(folder, 0, "", online=False) as workshop:
        pages = usable(workshop, folder.pages(), count)
        seconds = []
        for proved in (False, True):
            if proved:
                read_page(workshop, pages[0], proved)
            before = processor_seconds()
            for one in pages:
                read_page(workshop, one, proved)
            seconds.append(processor_seconds() - before)
    release_all()  # Playwright allows one of its drivers per thread
    return [urlsplit(one.url).path for one in pages], seconds[0], seconds[1]


def of_bare(base: str, paths: Sequence[str]) -> float:
    """Seconds that the bare loop took."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium())
        context = browser.new_context(viewport={"width": DESKTOP.width, "height": DESKTOP.height})
        before = 0.0
        for path in (*paths[:5], "measure", *paths):
            if path == "measure":
                before = processor_seconds()
                continue
            tab = context.new_page()
            tab.goto(base + path)
            tab.screenshot(full_page=True)
            tab.close()
        seconds = processor_seconds() - before
        browser.close()
        return seconds


def of_crawlee(python: Path, base: str, paths: Sequence[str]) -> float:
    """Seconds that crawlee took."""
    script = Path(__file__).parent / "render_crawlee.py"
    window = (str(DESKTOP.width), str(DESKTOP.height))
    command = [str(python), str(script), find_chromium(), *window, base, *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"crawlee did not end well: {done.stderr[-2000:]}")
    return float(done.stdout.split()[-1])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer-python", type=Path)
    arguments = parser.parse_args()
    folder = HtmlFolder(arguments.folder)
    print(machine())
    seconds: dict[str, list[float]] = {"bare": [], "read": [], "proved": []}
    paths: list[str] = []
    for _ in range(arguments.rounds):
        paths, read, proved = of_ours(folder, arguments.pages)
        seconds["read"].append(read)
        seconds["proved"].append(proved)
        with serve(folder.answer) as base:
            seconds["bare"].append(of_bare(base, paths))
            if arguments.peer_python:
                seconds.setdefault("crawlee", []).append(of_crawlee(arguments.peer_python, base, paths))
    print(f"{len(paths)} pages, processor seconds per page, median of {arguments.rounds} rounds (least to greatest)")
    for name, values in seconds.items():
        each = [value / len(paths) for value in values]
        ratio = statistics.median(seconds["bare"]) / statistics.median(values)
        spread = f"({min(each):.3f} to {max(each):.3f})"
        figures = f"{statistics.median(each):7.3f} {spread}   {1 / statistics.median(each):5.2f} pages/s/core"
        print(f"  {name:<8}{figures}   {ratio:.2f} of bare's pace")


if __name__ == "__main__":
    main()
