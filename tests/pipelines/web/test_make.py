"""pipelines.web.make and .render on a real browser: boxes on pixels, simplified HTML, pages that must be dropped."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipelines.engine.pipeline import Drop
from pipelines.web import opening, source
from pipelines.web.css_pictures import Simplified
from pipelines.web.make import Made, make
from pipelines.web.render import VIEWPORTS, is_blank, png
from pipelines.web.source import Limits
from pipelines.web.transcription import transcription
from pipelines.web.workshop import Workshop
from sources.html_folder import HtmlFolder

pytestmark = pytest.mark.browser

LIMITS = Limits(4096, 0.9, 20)
HEAD = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
PLAIN = f"""{HEAD}<title>Plain</title>
<style>
  body {{ font: 16px sans-serif; background: #fff; color: #000; }}
  .unused {{ color: red; }} p:hover {{ color: blue; }} h1 {{ margin: 0; transition: all 1s; }}
</style>
<script>document.title = 'Set by a script';</script></head>
<body onload="document.getElementById('late').textContent = 'Written by a script'">
<h1 class="big unused-name" data-x="1">A heading</h1>
<p id="late"></p><p>First paragraph, long enough to need more than the one line that a narrow window would give it.</p>
<p hidden>not shown</p><p style="text-transform: uppercase">shouted</p>
<ol start="3"><li>third</li><li>fourth</li></ol>
<form><input placeholder="Your name"><input type="checkbox" checked><button>Send</button></form>
<a href="https://example.org/far?away=1" rel="x">A link</a>
<img src="red.png" alt="a red square" width="80" height="60">
<!-- a comment --></body></html>"""
TALL = HEAD + "<title>Tall</title><body>" + "".join(f"<p>Paragraph {n} of many.</p>" for n in range(3000)) + "</body>"
TRANSITIONAL = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd"><html xmlns="http://www.w3.org/1999/xhtml"><head>'
    "<title>Old</title></head><body><dl><dt><em><code>a_name</code></em></dt><dd>what it is</dd></dl>"
    "<a name='x'></a><p>one</p><p>two</p></body></html>"
)
CODE = (
    f"{HEAD}<title>Code</title><body><pre>def f():\n    return  1\n</pre><p>a<b>b</b> c &nbsp; d</p><p>End.</p></body>"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    pages = {
        "plain.html": PLAIN,
        "tall.html": TALL,
        "code.html": CODE,
        "blank.html": HEAD + "<body> <p></p></body>",
        "dense.html": HEAD + "<body>" + "<i>word</i> <u>word</u> " * 3000 + "</body>",
        "breaks.html": HEAD
        + "<body><p>first<br>second<br><br>third</p><pre>if x:\n    <b>call</b>(a,  b)\n\n    end</pre>"
        + '<select style="font: 16px sans-serif"><option>chosen</option></select>'
        + "<ul><li>one<p>two</p><button>b</button></ul>",
        "offered.html": HEAD
        + '<link rel="stylesheet" href="a.css" title="A"><link rel="alternate stylesheet" href="b.css" title="B">'
        + "<body><p>one</p><p>two</p><p>three</p></body>",
        "transitional.html": TRANSITIONAL,
        "sent_on.html": HEAD
        + '<meta http-equiv="Refresh" content="0; url=plain.html"></head><body><p>Moved.</p></body>',
        "wrap.html": HEAD
        + "<body><p style='width: 80px; font: 16px monospace'>an ill-advised re-reading</p><p>a</p><p>b</p>",
        "cut.html": HEAD + f"<body><pre>{'word ' * 20}</pre><p>one</p><p>two</p></body>",
        "fields.html": HEAD
        + "<body><style>p::before { content: 'Note: ' }</style><p>one</p><p>two</p><p>three</p></body>",
    }
    (root / "a.css").write_text("p { color: #123456 }")
    (root / "b.css").write_text("p { font-size: 40px }")
    for name, html in pages.items():
        (root / name).write_text(html, encoding="utf-8")
    Image.new("RGB", (160, 120), "red").save(root / "red.png")
    return root


@pytest.fixture(scope="module")
def workshop(site: Path) -> Iterator[Workshop]:
    with Workshop(HtmlFolder(site), 0, "", online=False) as running:
        yield running


def made(
    workshop: Workshop, name: str, as_text: bool = False, viewport: str = "desktop", limits: Limits = LIMITS
) -> Made:
    fetched = workshop.fetch("folder", f"/{name}")
    return make(workshop, fetched, VIEWPORTS[viewport], as_text, limits)


def test_simplified_html_is_what_shows_and_no_more(workshop: Workshop):
    result = made(workshop, "plain.html")
    html = result.html or ""
    assert result.similarity == 1.0
    assert "Set by a script" in html
    assert "Written by a script" in html
    for absent in (
        "<script",
        "onload",
        "hover",
        "unused",
        "transition",
        "data-x",
        "example.org",
        "not shown",
        "comment",
    ):
        assert absent not in html
    assert '<a href="#">A link</a>' in html
    assert '<img src="160x120.png" alt="a red square" width="80" height="60">' in html
    assert "<h1>A heading</h1>" in html
    assert '<input type="checkbox" checked>' in html
    assert html.count("<style>") == 1


def test_lines_and_elements(workshop: Workshop):
    view = made(workshop, "plain.html", as_text=True).view
    texts = [line.text for line in view.lines]
    assert texts[:2] == ["A heading", "Written by a script"]
    assert {"SHOUTED", "3. third", "4. fourth", "Your name", "Send", "A link"} <= set(texts)
    roles = {element.role: element.text for element in view.elements}
    assert roles["heading"] == "A heading"
    assert roles["button"] == "Send"
    assert roles["image"] == "a red square"
    assert {"link", "text field", "checkbox"} <= set(roles)


def test_boxes_hold_the_ink_of_their_lines(workshop: Workshop):
    result = made(workshop, "plain.html", as_text=True, viewport="phone")
    ink = np.asarray(result.picture.convert("L")) < 128
    for line in result.view.lines:
        x0, y0, x1, y1 = (round(value) for value in line.box)
        inside = ink[y0:y1, x0:x1]
        columns = np.flatnonzero(inside.any(axis=0))
        assert inside.any(), line.text
        # the letters reach both ends of the box, and nothing of them lies just outside
        assert columns[0] <= 4, line.text
        assert columns[-1] >= x1 - x0 - 5, line.text
        if not line.text.startswith(("Your", "Send", "3.", "4.")):
            assert not ink[y0:y1, max(0, x0 - 3) : x0].any(), line.text
    paragraph = [line for line in result.view.lines if line.block == result.view.lines[2].block]
    assert len(paragraph) > 1
    tops = [line.box[1] for line in paragraph]
    assert tops == sorted(tops)
    red = np.argwhere((np.asarray(result.picture) == [255, 0, 0]).all(axis=2))
    box = next(element.box for element in result.view.elements if element.role == "image")
    assert np.allclose([red[0][1], red[0][0], red[-1][1] + 1, red[-1][0] + 1], box, atol=1)


def test_a_page_of_a_hundred_thousand_pixels_is_cut_between_lines(workshop: Workshop):
    result = made(workshop, "tall.html")
    assert result.cropped
    assert result.picture.height <= 800
    assert result.similarity is not None
    assert result.similarity > 0.99
    last = result.view.lines[-1]
    assert f"<p>{last.text}</p>" in (result.html or "")
    following = f"Paragraph {len(result.view.lines) + 1} of many"
    assert following not in (result.html or "")


def test_spaces_that_show_are_kept(workshop: Workshop):
    html = made(workshop, "code.html").html or ""
    assert "<pre>def f():\n    return  1\n</pre>" in html
    assert "<p>a<b>b</b> c &nbsp; d</p>" in html


def test_forced_breaks_blanks_of_code_and_the_place_of_a_choice(workshop: Workshop):
    result = made(workshop, "breaks.html", as_text=True)
    text = transcription(result.view.lines)
    assert text.startswith("first\nsecond\n\nthird")
    assert "if x:\n    call(a,  b)\n\n    end" in text
    ink = np.asarray(result.picture.convert("L")) < 128
    x0, y0, x1, y1 = (round(value) for value in next(one.box for one in result.view.lines if one.text == "chosen"))
    columns = np.flatnonzero(ink[y0 + 3 : y1 - 3, x0 - 3 : x1].any(axis=0))
    assert 3 <= columns[0] <= 5
    assert columns[-1] >= x1 - x0 - 2


def test_simplified_html_is_laid_out_in_lines_and_ends_where_the_picture_does(workshop: Workshop):
    html = made(workshop, "breaks.html").html or ""
    assert "<li>one\n" in html
    assert "<button>b</button>\n" in html


def test_sheets_that_are_only_offered_do_not_apply(workshop: Workshop):
    html = made(workshop, "offered.html").html or ""
    assert "#123456" in html
    assert "40px" not in html


def test_a_transitional_document_type_is_kept_as_it_changes_the_lines(workshop: Workshop):
    result = made(workshop, "transitional.html")
    html = result.html or ""
    assert result.similarity == 1.0
    assert html.startswith("<!DOCTYPE html PUBLIC")
    assert "<html>" in html
    assert "<a" not in html


def test_words_broken_at_a_hyphen_are_whole_in_the_text(workshop: Workshop):
    view = made(workshop, "wrap.html", as_text=True).view
    assert len(view.lines) > 4
    assert transcription(view.lines).startswith("an ill-advised re-reading\n")


def test_text_ends_where_the_window_cuts_it_off(workshop: Workshop):
    view = made(workshop, "cut.html", as_text=True, viewport="phone").view
    assert 6 <= view.lines[0].text.count("word") <= 10
    assert view.lines[0].box[2] <= 390


def test_too_long_as_html_is_transcribed_and_generated_text_is_not(workshop: Workshop):
    assert made(workshop, "dense.html", limits=Limits(3000, 0.9, 20)).html is None
    assert made(workshop, "fields.html", as_text=True).html is not None


@pytest.mark.parametrize(
    ("name", "limits", "reason"),
    [
        ("sent_on.html", LIMITS, "redirected"),
        ("blank.html", LIMITS, "blank_page"),
        ("tall.html", Limits(580, 0.9, 20), "longer_than_sequence"),
    ],
)
def test_drops(workshop: Workshop, name: str, limits: Limits, reason: str):
    with pytest.raises(Drop) as caught:
        made(workshop, name, limits=limits)
    assert caught.value.reason == reason


def test_a_wrong_simplification_is_found_out(workshop: Workshop, monkeypatch: pytest.MonkeyPatch):
    right = source.simplified

    def wrong(*arguments: object, **more: object) -> Simplified:
        found = right(*arguments, **more)  # type: ignore[arg-type]
        return replace(found, html=found.html.replace("First paragraph, long enough", ""))

    monkeypatch.setattr(source, "simplified", wrong)
    with pytest.raises(Drop) as caught:
        made(workshop, "plain.html")
    assert caught.value.reason == "simplified_page_differs"


def test_a_page_read_in_the_wrong_encoding_is_dropped(workshop: Workshop, monkeypatch: pytest.MonkeyPatch):
    fetched = workshop.fetch("folder", "/plain.html")
    read = opening.read_view
    monkeypatch.setattr(opening, "read_view", lambda *one: replace(read(*one), encoding="windows-1252"))
    with pytest.raises(Drop) as caught:
        make(workshop, replace(fetched, body="你好".encode()), VIEWPORTS["desktop"], True, LIMITS)
    assert caught.value.reason == "wrong_encoding"


def test_blank_and_png():
    assert is_blank(Image.new("RGB", (300, 200), "teal"))
    picture = Image.new("RGB", (300, 200), "teal")
    picture.paste("white", (10, 10, 60, 20))
    assert not is_blank(picture)
    assert Image.open(io.BytesIO(png(picture))).getpixel((12, 12)) == (255, 255, 255)
