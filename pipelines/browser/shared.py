"""The one Chromium of a worker process, for all pipelines of the browser pool."""

from __future__ import annotations

from pipelines.browser.session import BrowserSession
from pipelines.engine.held import held, release


def shared_browser(loopback_only: bool = True) -> BrowserSession:
    """The process's browser: opened by the first pipeline that needs it, closed when the worker ends.

    With `loopback_only` (the default) it reaches nothing off this machine; pages from the network have another one,
    which reaches public addresses alone (`pipelines.browser.scope`).
    """
    # a process can run one Playwright at a time: pipelines of both kinds take turns
    release(f"browser loopback_only={not loopback_only}")
    return held(f"browser loopback_only={loopback_only}", lambda: BrowserSession(loopback_only))
