"""crawlee's PlaywrightCrawler doing the work of `bench_render.py`; run by it, in an environment that has crawlee.

    python render_crawlee.py CHROMIUM WIDTH HEIGHT BASE PATH...

A handler as crawlee's users write it: full-page screenshot, the document's HTML, and the box of each word. One page at
a time, defaults otherwise, nothing stored. Every page is visited twice; prints the processor seconds of the second
visits.
"""

from __future__ import annotations

import asyncio
import logging
import sys

from crawlee import ConcurrencySettings, Request
from crawlee.crawlers import PlaywrightCrawler, PlaywrightCrawlingContext
from crawlee.storage_clients import MemoryStorageClient
from processor_time import processor_seconds

WORDS = """() => {
  const found = [], range = document.createRange();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.parentElement.checkVisibility()) continue;
    for (const word of node.data.matchAll(/\\S+/g)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const box = range.getBoundingClientRect();
      if (box.width && box.height) found.push({ text: word[0], box: [box.x, box.y, box.width, box.height] });
    }
  }
  return found;
}"""


async def main() -> None:
    """Visit, and print."""
    chromium, width, height, base, *paths = sys.argv[1:]
    crawler = PlaywrightCrawler(
        headless=True,
        browser_type="chromium",
        # in containers there is no sandbox to be had
        browser_launch_options={"executable_path": chromium, "chromium_sandbox": False},
        browser_new_context_options={"viewport": {"width": int(width), "height": int(height)}},
        concurrency_settings=ConcurrencySettings(min_concurrency=1, max_concurrency=1, desired_concurrency=1),
        max_request_retries=0,
        storage_client=MemoryStorageClient(),
        configure_logging=False,
    )
    logging.disable(logging.WARNING)
    done, started, seconds = 0, 0.0, 0.0

    @crawler.router.default_handler
    async def visit(context: PlaywrightCrawlingContext) -> None:
        nonlocal done, started, seconds
        if done == len(paths):
            started = processor_seconds()
        done += 1
        taken = await context.page.screenshot(full_page=True), await context.page.content()
        words = await context.page.evaluate(WORDS)
        assert all(taken)
        assert isinstance(words, list)
        seconds = processor_seconds() - started

    rounds = [Request.from_url(base + path, unique_key=f"{turn} {path}") for turn in (1, 2) for path in paths]
    await crawler.run(rounds)
    assert done == 2 * len(paths), f"{done} of {2 * len(paths)} visits"
    sys.stdout.write(f"{seconds}\n")


if __name__ == "__main__":
    asyncio.run(main())
