"""Draw what was read off pages over their pictures, to be looked at.

    python benchmarks/draw_boxes.py FOLDER_OF_HTML OUT [--pages 50] [--look 0]     one PNG per tile
    python benchmarks/draw_boxes.py made:products-en-0 OUT                         a page of our own making

Words green, controls blue, headings violet, tables brown, pictures orange; a control's role and states in red above it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

sys.path.insert(0, str(Path(__file__).parent.parent))

from pipelines.engine.pipeline import Drop
from pipelines.fonts.bundled import chinese_font
from pipelines.web.looks import PLAIN, draw_look
from pipelines.web.opening import page_failures
from pipelines.web.pages.site import make_page
from pipelines.web.source import Limits
from pipelines.web.tiles import Tile
from pipelines.web.visit import visit
from pipelines.web.workshop import Workshop
from sources.html_folder import HtmlFolder

LIMITS = Limits(4096, 0.9, 30.0)


def drawn(tile: Tile) -> Image.Image:
    """The tile's picture with its boxes."""
    picture = tile.picture.copy()
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(str(chinese_font()), 10)
    for line in tile.view.lines:
        for _, box in line.words:
            pen.rectangle(box, outline=(0, 160, 0))
    for table in tile.elements.tables:
        for cell in table.cells:
            pen.rectangle(cell.box, outline=(150, 80, 20))
        pen.rectangle(table.box, outline=(150, 80, 20), width=3)
    for one in tile.elements.pictures:
        pen.rectangle(one.box, outline=(255, 140, 0), width=2)
    for heading in tile.elements.headings:
        pen.rectangle(heading.box, outline=(140, 0, 200), width=2)
    for control in tile.elements.controls:
        for box in control.boxes:
            pen.rectangle(box, outline=(0, 0, 255), width=2)
        told = " ".join([control.role, *(f"[{state}]" for state in control.states)])
        pen.text((control.box[0] + 2, control.box[1] - 10), told, fill=(220, 0, 0), font=font)
    return picture


def main() -> None:
    """Draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages_in")
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, default=50)
    parser.add_argument("--look", type=int, default=-1, help="number of the look; without it, pages as on a desktop")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(arguments.pages_in)
        if arguments.pages_in.startswith("made:"):
            root = Path(scratch)
            name = arguments.pages_in.removeprefix("made:")
            (root / f"{name}.html").write_text(make_page(name, 0)[0], "utf-8")
        folder = HtmlFolder(root)
        names = folder.pages()
        with Workshop(folder, 0, "", online=False) as workshop:
            for name in names[:: max(1, len(names) // arguments.pages)]:
                look = PLAIN if arguments.look < 0 else draw_look(name, arguments.look, 0)
                try:
                    fetched = workshop.fetch("folder", "/" + name)
                    with page_failures(), visit(workshop, fetched, look, LIMITS, want_html=False) as seen:
                        for tile in seen.tiles:
                            drawn(tile).save(arguments.out / f"{name.replace('/', '_')}-{tile.number}.png")
                except Drop as drop:
                    print(name, drop)


if __name__ == "__main__":
    main()
