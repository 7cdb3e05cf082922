"""Inside a network namespace: crawl the hostile site, make records of its pages with the network at the browser's hand
(`live`), and print as JSON who was reached. Arguments: FOLDER bomb. The crawl and the store of records lie in FOLDER.

One process does it all: Ray asks a cloud's metadata service where it runs, which would look like a page that got there.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

# in place of this folder and its packages
sys.path[0] = str(Path(__file__).parents[2])
sys.path.append(str(Path(__file__).parents[1] / "pipelines/browser"))

from hostile_site import PUBLIC, begin  # noqa: E402

from corpus.counting import counting_rule  # noqa: E402
from corpus.store.files import FileSystem  # noqa: E402
from pipelines.engine.run_unit import Worker  # noqa: E402
from pipelines.web.crawling.job import crawl  # noqa: E402
from pipelines.web.crawling.settings import CrawlSettings  # noqa: E402
from pipelines.web.pipeline import Web, WebParameters  # noqa: E402

SEED = f"http://{PUBLIC}/"


def main() -> None:
    """See the module's docstring."""
    folder = sys.argv[1]
    hits = begin()
    settings = CrawlSettings(
        seeds=(SEED,), named=(SEED,), contact="me@example.org", scope="any", request_seconds=8.0, retry_scale=0.0,
        delay_seconds=0.0,
    )  # fmt: skip
    crawl(settings, f"{folder}/crawl", workers=1)
    web = Web(WebParameters(input=f"{folder}/crawl", live=True, vary=False, page_deadline_seconds=12.0))
    with Worker(web, FileSystem(f"{folder}/corpus"), counting_rule()) as worker:
        for unit in web.units():
            worker.run(unit)
    json.dump({"hits": hits}, sys.stdout)


if __name__ == "__main__":
    main()
