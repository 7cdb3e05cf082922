"""A user's page on a real browser: all records of it, in every look, agree with the picture."""

import io
import re

import numpy as np
import pytest
from pictures import picture_bytes
from PIL import Image

from corpus.record import Record, flatten
from pipelines.engine.inline import outcomes
from pipelines.web.pipeline import Web, WebParameters

pytestmark = pytest.mark.browser
PROSE = "The tide rises and falls twice a day because the moon draws the water of the sea towards itself. "
PAGE = f"""<!DOCTYPE html><html lang="en"><head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="description" content="How the moon makes the tides of the sea."><title>Tides</title>
<style>:root {{ color-scheme: light dark }} body {{ font: 16px serif; margin: 20px }} img {{ display: block }}
@media (prefers-color-scheme: dark) {{ body {{ background: #111; color: #eee }} }}</style></head><body>
<nav><a href="/">Home</a> <a href="/about">About</a> <button>Search</button></nav>
<article><h1>Tides</h1><p>{PROSE * 5}</p><img src="moon.png" alt="The moon above the sea" width="120" height="90">
<h2>High water</h2><p>{PROSE * 5}</p><table><tr><th>Place</th><th>Metres</th></tr><tr><td>Brest</td><td>7</td></tr>
<tr><td>Dover</td><td>6</td></tr></table><pre>level = mean + high  *  2
    return level</pre></article></body></html>"""


@pytest.fixture(scope="module")
def looks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Record]]:
    """locator -> its records, for a page in five looks."""
    root = tmp_path_factory.mktemp("pages")
    (root / "tides.html").write_text(PAGE)
    (root / "moon.png").write_bytes(picture_bytes(240, 180))
    parameters = WebParameters(input=str(root), looks=5, license="CC0-1.0", seed=3)
    found = list(outcomes(Web(parameters)))
    assert not [one.rejected for one in found if one.rejected]
    return {one.item.locator: one.records for one in found}


def test_every_kind_of_record_comes_of_a_page(looks: dict[str, list[Record]]):
    first = looks["tides.html"]
    assert {one.provenance["form"] for one in first} >= {"html", "questions", "interleaved"}
    assert {one.component for one in first} == {"web_code", "document_ocr", "table_chart", "interleaved"}
    again = [one for name, records in looks.items() if "#look=" in name for one in records]
    assert "interleaved" not in {one.component for one in again}
    assert {one.document for one in [*first, *again]} == {"tides.html"}
    assert len({one.id for one in [*first, *again]}) == len(first) + len(again)
    article = next(one for one in first if one.component == "interleaved")
    assert article.images[0].bytes == picture_bytes(240, 180)
    assert "Home" not in flatten(article)


def test_looks_differ_and_say_how(looks: dict[str, list[Record]]):
    told = [records[0].provenance for records in looks.values()]
    assert [one["look"] for one in told] == [0, 1, 2, 3, 4]
    assert (
        len({(one["window"], one["scale"], one["dark"], one.get("family"), one.get("mirrored")) for one in told}) >= 4
    )
    for records in looks.values():
        for one in records:
            if one.provenance["form"] in ("html", "questions"):
                width, scale = int(one.provenance["window"].split("x")[0]), one.provenance["scale"]
                assert one.images[0].width == round(width * scale)
                dark = np.asarray(Image.open(io.BytesIO(one.images[0].bytes)).convert("L")).mean() < 100
                assert dark == one.provenance["dark"]


def test_html_of_a_dark_page_is_dark_by_itself(looks: dict[str, list[Record]]):
    pages = [one for records in looks.values() for one in records if one.provenance["form"] == "html"]
    assert {one.provenance["dark"] for one in pages} == {False, True}
    assert all(one.scores["render_similarity"] > 0.95 for one in pages)
    for one in pages:
        assert ("#eee" in flatten(one)) == one.provenance["dark"]


def test_words_hold_their_ink_in_every_look(looks: dict[str, list[Record]]):
    for records in looks.values():
        record = next(one for one in records if one.provenance["form"] == "questions")
        grey = np.asarray(Image.open(io.BytesIO(record.images[0].bytes)).convert("L")).astype(int)
        paper = np.median(grey)
        words = [one for one in record.regions if one.kind == "word"]
        assert len(words) > 100
        for word in words:
            x0, y0, x1, y1 = (round(value) for value in word.points)
            assert (np.abs(grey[y0:y1, x0:x1] - paper) > 60).any(), word.text
        lines = [one for one in record.regions if one.kind == "line"]
        joined = "".join((one.text or "").replace(" ", "") for one in lines)
        assert joined == "".join(one.text or "" for one in words)


def test_answers_are_true(looks: dict[str, list[Record]]):
    texts = [flatten(one) for records in looks.values() for one in records if one.provenance["form"] == "questions"]
    pairs = {pair for text in texts for pair in re.findall(r"Question: (.*)\nAnswer: (.*)", text)}
    cells = [answer for question, answer in pairs if "Brest" in question and "Metres" in question]
    assert cells
    assert set(cells) == {"7"}
    assert {answer for question, answer in pairs if "about?" in question} <= {
        "How the moon makes the tides of the sea."
    }
    assert any(answer == "2" for question, answer in pairs if "rows" in question)
