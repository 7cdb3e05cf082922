"""Toy pipelines whose items take a while, so that many units are in flight when something is killed."""

from __future__ import annotations

import time
from collections.abc import Iterator

from toy_pipeline import Toy

from corpus.record import Image, Record, document, image
from pipelines.browser.session import Viewport
from pipelines.browser.shared import shared_browser
from pipelines.engine.pipeline import Item, Operation, Pipeline, Unit
from pipelines.engine.pools import BROWSER

#: What an item takes beside its work, in seconds: the time in which it can be killed.
ITEM_SECONDS = 0.25


class SlowToy(Toy):
    """The toys, slowly, in 16 units."""

    name = "slow_toy"

    def units(self) -> Iterator[Unit]:
        for unit in range(16):
            yield Unit(f"piece {unit}", tuple(Item(f"{unit}/{n}", {"unit": unit, "n": n}) for n in range(10)))

    def process(self, item: Item) -> Iterator[Record]:
        time.sleep(ITEM_SECONDS)
        return super().process(item)


class SlowPages(Pipeline):
    """Pages that a browser renders, in 8 units."""

    name = "slow_pages"
    component = "web_code"
    operations = (Operation("slow_pages", 1),)
    pool = BROWSER

    def units(self) -> Iterator[Unit]:
        for unit in range(8):
            yield Unit(f"pages {unit}", tuple(Item(f"page {unit}/{n}") for n in range(6)))

    def process(self, item: Item) -> Iterator[Record]:
        time.sleep(ITEM_SECONDS)
        html = f"<title>{item.locator}</title><h1>{item.locator}</h1>"
        with shared_browser().page(Viewport("small", 120, 80), 60.0) as page:
            page.set_content(html)
            picture = page.screenshot()
        record = Record(item.locator, item.locator, self.parameters.source, "web_code", document(image(), html))
        record.images.append(Image(picture))
        record.license, record.language = "CC0-1.0", "en"
        yield record
