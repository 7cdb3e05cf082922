"""Pictures of CSS in simplified HTML: named by size, shown again where the HTML is compared, grey where unknown."""

from collections.abc import Iterator

import pytest
from PIL import Image

from pipelines.web.css_pictures import Simplified
from pipelines.web.looks import DESKTOP
from pipelines.web.opening import open_page
from pipelines.web.preview import Preview
from pipelines.web.render import simplified
from pipelines.web.source import Limits, as_html
from pipelines.web.view import View
from pipelines.web.workshop import Workshop
from sources.html_folder import HtmlFolder
from sources.loopback import Answer

HEAD = "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'>"
GROUNDS = f"""{HEAD}<link rel="stylesheet" href="css/own.css"></head>
<body style="background: #eee url(stripes.png)"><img src="stripes.png" alt="">
<h1>Ground</h1><p class="framed">Text in a frame</p><ul><li>marked</li></ul><p class="gone">without</p>
<p class="filtered">filtered</p></body></html>"""
CSS = """h1 { height: 60px; background: url("../waves.png") repeat-x, #fff }
.framed { border: 10px solid; border-image: url('../waves.png') 10 }
.gone { background-image: url(absent.png) } .filtered { filter: url(#blur) } .unused { background: url(unused.png) }
ul { list-style-image: url(../mark.svg) }"""
BUTTONS = f"""{HEAD}</head><body><p>Text <img src="stripes.png" role="button" alt="more"> and text</p>
<p>Send <input type="image" src="waves.png" alt="go"></p><p>Nothing <img> here</p>
<iframe srcdoc="<p>Inside of a frame</p>"></iframe></body></html>"""
CARDS = "".join(f"<section><h3>Card {n}</h3><p>{'Words of the card. ' * 9}</p></section>" for n in range(5))
COLUMNS = (
    f"{HEAD}<style>div {{ columns: 3; width: 900px }} section {{ break-inside: avoid }}</style></head>"
    f"<body><div>{CARDS}</div></body></html>"
)
SPACED = """<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Book</title><style>
@namespace epub "http://www.idpf.org/2007/ops"; [epub|type~="title"] { font-size: 60px }</style></head>
<body><p epub:type="title">Imprint</p><p>By nobody</p></body></html>"""


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    root = tmp_path_factory.mktemp("site")
    (root / "css").mkdir()
    (root / "css" / "own.css").write_text(CSS)
    (root / "grounds.html").write_text(GROUNDS)
    (root / "buttons.html").write_text(BUTTONS)
    (root / "columns.html").write_text(COLUMNS)
    (root / "spaced.xhtml").write_text(SPACED)
    for name, colour in (("stripes", "red"), ("waves", "blue")):
        picture = Image.new("RGB", (40, 30), "white")
        picture.paste(colour, (0, 0, 40, 11))
        picture.save(root / f"{name}.png")
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="8"><rect width="9" height="5"/></svg>'
    (root / "mark.svg").write_text(drawing)
    with Workshop(HtmlFolder(root), 0, "", online=False) as running:
        yield running


def opened(workshop: Workshop, name: str) -> tuple[str, float, Simplified]:
    """The page's HTML, how like it renders, and the same as simplify.js alone gives it."""
    fetched = workshop.fetch("folder", f"/{name}")
    with workshop.page(DESKTOP, 20) as page:
        view: View = open_page(page, fetched, DESKTOP)
        first = simplified(page, DESKTOP.width, 600)
        found = as_html(workshop, page, view, DESKTOP, Limits(100_000, 0.0, 20))
    assert found
    return found[1], found[2], first


@pytest.mark.browser
def test_pictures_of_css_are_named_by_their_size_and_shown_again(workshop: Workshop) -> None:
    html, similarity, first = opened(workshop, "grounds.html")
    assert similarity > 0.99
    # two pictures are as large as the <img>, whose name says no more than that
    assert '<img src="40x30.png"' in html
    assert html.count("url(40x30-2.png)") == 2
    assert html.count("url(40x30-3.png)") == 1
    assert "list-style-image: url(9x8.png)" in html
    assert "background-image: url(missing.png)" in html
    assert "blur" not in html
    assert "unused" not in html
    assert "\x01" not in html
    kinds = {name: answer.content_type for name, answer in first.pictures.items()}
    assert kinds == {"40x30-2.png": "image/png", "40x30-3.png": "image/png", "9x8.png": "image/svg+xml"}
    assert html == opened(workshop, "grounds.html")[0]


@pytest.mark.browser
def test_what_keeps_columns_together_is_kept(workshop: Workshop) -> None:
    html, similarity, _ = opened(workshop, "columns.html")
    assert "break-inside: avoid" in html
    assert similarity == 1.0


@pytest.mark.browser
def test_buttons_and_frames_are_pictures_too(workshop: Workshop) -> None:
    html, similarity, _ = opened(workshop, "buttons.html")
    assert '<input src="40x30.png" type="image"' in html
    assert "<img>" in html
    assert similarity == 1.0


@pytest.mark.browser
def test_attributes_of_another_namespace_are_chosen_by_their_whole_name(workshop: Workshop) -> None:
    html, similarity, _ = opened(workshop, "spaced.xhtml")
    assert r'[epub\:type~="title"]' in html
    assert '<p epub:type="title">' in html
    assert similarity == 1.0


def test_a_name_shows_the_picture_of_its_own_page_and_grey_elsewhere() -> None:
    preview, picture = Preview(), Answer(200, "image/png", b"bytes")
    assert preview.show("<p>first") == "/"
    assert preview.answer("/40x30.png").content_type == "image/svg+xml"
    at = preview.show("<p>second", {"40x30.png": picture})
    assert preview.answer(at).body == b"<p>second"
    assert preview.answer(f"{at}40x30.png") == picture
    assert preview.answer(f"{at}40x30-2.png").content_type == "image/svg+xml"
    again = preview.show("<p>third", {"1x1.png": picture})
    assert again != at
    assert preview.answer(f"{again}40x30.png").content_type == "image/svg+xml"
    assert preview.answer(at).status == 404
