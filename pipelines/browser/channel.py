"""One DevTools channel per page, opened when it is first asked for and closed with the page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

#: Keyed by Playwright's inner object: the outer one is a wrapper that may be made anew.
_CHANNELS: WeakKeyDictionary[object, CDPSession] = WeakKeyDictionary()


def channel(page: Page) -> CDPSession:
    """The DevTools channel of `page`. It outlives navigations; nobody detaches it."""
    inner = page._impl_obj
    if inner not in _CHANNELS:
        _CHANNELS[inner] = page.context.new_cdp_session(page)
    return _CHANNELS[inner]
