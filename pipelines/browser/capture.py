"""Pictures of a page through the DevTools protocol, encoded fast: about half the cost of Playwright's own screenshots.

As there, animations are ended (endless ones at their start), the text cursor is hidden, and what lies beyond the page
is cut off; the pixels are the same. Two kinds of page are left to Playwright: those of several frames, into each of
which it goes, and those with more than one pixel of the picture for one of CSS, since that scale is its channel's own.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from pipelines.browser.channel import channel

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: The compositor of a busy machine sometimes has no picture ready; a later attempt finds one.
ATTEMPTS = 4
#: Ends what moves, waits for fonts, hides the cursor; tells the size of the page and whether a cursor was hidden.
_STILL = """async () => {
  const still = () => {
    for (const animation of document.getAnimations()) {
      if (!animation.effect || animation.playbackRate === 0) continue;
      try {
        if (Number.isFinite(animation.effect.getComputedTiming().endTime)) animation.finish();
        else animation.cancel();
      } catch (error) {
        if (!(error instanceof DOMException)) throw error;
      }
    }
  };
  for (const start of ['transitionrun', 'animationstart']) document.addEventListener(start, still);
  still();
  await document.fonts.ready;
  let active = document.activeElement;
  while (active && active.shadowRoot && active.shadowRoot.activeElement) active = active.shadowRoot.activeElement;
  const cursor = !!active && (/^(input|textarea)$/.test(active.localName) || active.isContentEditable === true);
  if (cursor) active.style.setProperty('caret-color', 'transparent', 'important');
  const size = (side) => Math.max(...[document.body, document.documentElement].flatMap((element) => element
    ? [element[`scroll${side}`], element[`offset${side}`] || 0, element[`client${side}`]] : [0]));
  return [size('Width'), size('Height'), cursor];
}"""
_CURSOR_BACK = """() => {
  let active = document.activeElement;
  while (active && active.shadowRoot && active.shadowRoot.activeElement) active = active.shadowRoot.activeElement;
  if (active && active.style) active.style.removeProperty('caret-color');
}"""


def capture(page: Page, width: int, height: int, scale: float = 1) -> bytes:
    """PNG of the page's first `width` x `height` CSS pixels, or as much of them as it has, at its own `scale`.

    Raises Playwright's `Error` ("Unable to capture screenshot") where the browser gives none.
    """
    if len(page.frames) > 1 or scale != 1:
        return _by_playwright(page, width, height, scale)
    page_width, page_height, cursor = page.evaluate(_STILL)
    window = page.viewport_size or {"width": 0, "height": 0}
    clip = {"x": 0, "y": 0, "width": min(width, page_width), "height": min(height, page_height), "scale": 1}
    whole = {"clip": clip, "format": "png", "optimizeForSpeed": True}
    beyond = page_width > window["width"] or page_height > window["height"]
    data = _taken(page, {**whole, "captureBeyondViewport": beyond})
    if cursor:
        page.evaluate(_CURSOR_BACK)
    return base64.b64decode(data)


def _taken(page: Page, wanted: dict[str, object]) -> str:
    from playwright.sync_api import Error

    for left in reversed(range(ATTEMPTS)):
        try:
            return str(channel(page).send("Page.captureScreenshot", wanted)["data"])
        except Error as error:
            if not left or "Unable to capture" not in str(error):
                raise
            page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    raise AssertionError("the last attempt returns or raises")


def _by_playwright(page: Page, width: int, height: int, scale: float) -> bytes:
    return page.screenshot(
        full_page=True,
        clip={"x": 0, "y": 0, "width": width, "height": height},
        animations="disabled",
        caret="hide",
        scale="css" if scale == 1 else "device",
    )
