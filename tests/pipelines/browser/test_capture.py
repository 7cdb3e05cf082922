"""pipelines.browser.capture: the pixels are those of Playwright's own screenshots."""

import io
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Error, FloatRect, Page

from pipelines.browser.capture import ATTEMPTS, capture
from pipelines.browser.channel import channel
from pipelines.browser.session import BrowserCrashedError, BrowserSession, Viewport

pytestmark = pytest.mark.browser

LONG = (
    "<style>p { margin: 40px; border-radius: 9px; background: linear-gradient(red, blue) }</style>" + "<p>word</p>" * 30
)
FIXED = "<div style='position:fixed;bottom:0;height:30px;width:100%;background:#080'>foot</div>"
PAGES = {
    "short": "<p>a word",
    "long": LONG,
    "fixed": LONG + FIXED,
    "tall": "<body style='margin:0'><div style='height:100vh;background:#f80'>all</div><div style='height:900px'>more",
    "wide": "<div style='width:900px;background:#08f'>wide</div>",
    "moving": """<style>@keyframes on { from { margin-left: 0 } to { margin-left: 90px } }
      p { animation: on 30s forwards } b { animation: on 1s infinite; display: inline-block }</style>
      <p>p</p><b>b</b>""",
    "starting": """<style>div { transition: margin-left 20s; margin-left: 0 }</style><div>d</div>
      <script>document.body.offsetTop; document.querySelector('div').style.marginLeft = '99px'</script>""",
    "cursor": "<input value='x' style='caret-color: red; font-size: 40px'><textarea>y</textarea>",
    "shadow": """<div></div><script>const root = document.querySelector('div').attachShadow({ mode: 'open' });
      root.innerHTML = '<input value=z>'; root.querySelector('input').focus()</script>""",
    "frame": LONG + "<iframe srcdoc='<input>'></iframe>",
}


@pytest.fixture(scope="module")
def session() -> Iterator[BrowserSession]:
    with BrowserSession() as running:
        yield running


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def by_playwright(page: Page, height: int, scale: float) -> np.ndarray:
    """Its own screenshot, once two in a row are the same: a busy machine sometimes draws what is fixed too late."""
    clip: FloatRect = {"x": 0, "y": 0, "width": 320, "height": height}
    css = "css" if scale == 1 else "device"
    before = None
    for _ in range(10):
        taken = pixels(page.screenshot(full_page=True, clip=clip, animations="disabled", caret="hide", scale=css))
        if before is not None and np.array_equal(taken, before):
            return taken
        before = taken
    raise AssertionError("Playwright's screenshots of this page never agree")


@pytest.mark.parametrize("scale", [1, 2])
def test_pixels_are_those_of_playwright(session: BrowserSession, scale: float):
    with session.page(Viewport("small", 320, 240, scale), 60) as page:
        for name, html in PAGES.items():
            page.set_content(html)
            for frame in page.frames:
                # `autofocus` comes at a time of its own
                frame.evaluate("document.querySelector('input')?.focus({ preventScroll: true })")
            for height in (100, 240, 1000):
                theirs = by_playwright(page, height, scale)
                # what is fixed is a layer of its own where pixels are dense, and a busy machine may leave it empty
                takes = (pixels(capture(page, 320, height, scale)) for _ in range(1 if scale == 1 else 3))
                assert any(np.array_equal(ours, theirs) for ours in takes), (name, height)


def test_the_page_is_as_it_was(session: BrowserSession):
    with session.page(Viewport("small", 320, 240), 60) as page:
        page.set_content("<input>")
        page.focus("input")
        before = page.evaluate("document.activeElement.localName")
        capture(page, 320, 240)
        assert before == "input"
        assert page.evaluate("document.querySelector('input').style.caretColor") == ""


class Refusing:
    """A channel that gives no picture a number of times."""

    def __init__(self, page: Page, times: int) -> None:
        self.inner = channel(page)
        self.left = times

    def send(self, method: str, parameters: dict[str, object]) -> object:
        self.left -= 1
        if self.left >= 0:
            raise Error("CDPSession.send: Protocol error (Page.captureScreenshot): Unable to capture screenshot")
        return self.inner.send(method, parameters)


def test_a_compositor_without_a_picture_is_asked_again(session: BrowserSession, monkeypatch: pytest.MonkeyPatch):
    def take(times: int) -> bytes:
        with session.page(Viewport("small", 320, 240), 60) as page:
            refusing = Refusing(page, times)
            monkeypatch.setattr("pipelines.browser.capture.channel", lambda _: refusing)
            page.set_content("<p>a word")
            return capture(page, 320, 100)

    assert pixels(take(ATTEMPTS - 1)).shape == (100, 320, 3)
    with pytest.raises(BrowserCrashedError, match="Unable to capture"):
        take(ATTEMPTS)
