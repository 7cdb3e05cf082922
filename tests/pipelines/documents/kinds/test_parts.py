"""Parts cut out of their page."""

from __future__ import annotations

import io

from page_records import page_record
from PIL import Image

from corpus.record import Region, flatten
from pipelines.documents.kinds.parts import part_records


def test_tables_come_in_several_notations_with_their_part_of_the_picture() -> None:
    found = {}
    for seed in range(24):
        (record,) = part_records(page_record(), "table", seed)
        found[record.provenance["notation"]] = flatten(record)
        with Image.open(io.BytesIO(record.images[0].bytes)) as picture:
            assert picture.size == (250 + 16, 60 + 16)
    assert found["html"].endswith("<tr><td>1999</td><td>12</td></tr>\n</table>")
    assert found["markdown"].endswith("| 1999 | 12 |")
    assert found["latex"].startswith("<image>\n\\begin{tabular}{ll}")


def test_figures_have_captions_and_formulas_their_source() -> None:
    (figure,) = part_records(page_record(), "figure", 0)
    assert flatten(figure) == "<image>\nFigure 1: Rain by month"
    page = page_record()
    page.regions.append(Region(0, "formula", [0, 0, 40, 40], "$$\nx^2\n$$", "formula"))
    page.regions.append(Region(0, "formula", [0, 0, 2, 2], "$$y$$", "formula"))
    (formula,) = [record for record in part_records(page, "formula", 0) if "x" in flatten(record)]
    assert flatten(formula) == "<image>\nx^2"
    assert formula.origin == "rain.pdf#page=1&formula=10"
