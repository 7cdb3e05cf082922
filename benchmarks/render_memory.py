"""The memory of a worker that renders pages, over many of them: its own and that of its browser.

    python benchmarks/render_memory.py FOLDER_OF_HTML [--pages 2000]

The folder's pages are visited in turn, each as `vlend run web` does it (screenshot, words, elements, simplified HTML
rendered again). After each tenth of them the proportional memory of the process and of the browser's is printed; at the
end how the last fifth compares with the second.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.bench_render import read_page, usable
from benchmarks.common import machine
from benchmarks.processor_time import resident_megabytes
from pipelines.web.workshop import Workshop
from sources.html_folder import HtmlFolder


def main() -> None:
    """Visit and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--different", type=int, default=40, help="how many of the folder's pages take part")
    arguments = parser.parse_args()
    folder = HtmlFolder(arguments.folder)
    print(machine())
    megabytes: list[float] = []
    with Workshop(folder, 0, "", online=False) as workshop:
        pages = usable(workshop, folder.pages(), arguments.different)
        for number, page in enumerate(itertools.islice(itertools.cycle(pages), arguments.pages), 1):
            read_page(workshop, page, proved=True)
            if number % max(1, arguments.pages // 40) == 0:
                megabytes.append(resident_megabytes())
                if len(megabytes) % 4 == 0:
                    print(f"  {number:6d} pages   {megabytes[-1]:7.0f} MB")
    fifth = max(1, len(megabytes) // 5)
    early, late = statistics.median(megabytes[fifth : 2 * fifth]), statistics.median(megabytes[-fifth:])
    print(
        f"second fifth {early:.0f} MB, last fifth {late:.0f} MB ({late / early - 1:+.1%}), most {max(megabytes):.0f} MB"
    )


if __name__ == "__main__":
    main()
