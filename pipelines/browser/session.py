"""One Chromium for many pages: replaced after a number of pages or a crash, and killed when a page hangs it.

Playwright's calls into a page (`evaluate`) have no time limit of their own: a script that never returns would block
its caller for ever. So a watchdog kills the browser's processes when a page's deadline has passed, which makes the
blocked call raise.
"""

from __future__ import annotations

import contextlib
import datetime
import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING

import psutil

from pipelines.browser.launch import chromium
from pipelines.browser.scope import Scope, gate
from pipelines.browser.windows import After, Window, Windows
from pipelines.engine.pipeline import Transient

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

logger = logging.getLogger(__name__)

#: Pages read the time and draw random numbers; both are the same at every visit.
FIXED_TIME = datetime.datetime(2024, 3, 15, 9, 30, tzinfo=datetime.UTC)
_FIXED_RANDOM = (
    "(() => { let state = 42; Math.random = () => { state = (state * 1664525 + 1013904223) % 4294967296;"
    " return state / 4294967296; }; })()"
)
#: What Playwright says where not the page but the browser has failed: a crash, or (on a crowded machine) a compositor
#: that gives no picture. Another browser may do better.
_TROUBLE = ("crashed", "closed", "Unable to capture screenshot")
#: A page cannot fill the machine with windows, hold up its own end with a question, or call other machines.
_NO_WINDOWS = """(() => {
  window.open = () => null;
  window.addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), true);
  const away = (event) => {
    for (const at of event.composedPath()) {
      const target = at.getAttribute && (at.getAttribute('formtarget') || at.getAttribute('target'));
      if (target && !/^_(self|top|parent)$/i.test(target)) { event.preventDefault(); return; }
    }
  };
  window.addEventListener('click', away, true);
  window.addEventListener('submit', away, true);
  const submit = HTMLFormElement.prototype.submit;
  HTMLFormElement.prototype.submit = function () { if (!this.target) submit.call(this); };
  delete window.RTCPeerConnection;
  delete window.webkitRTCPeerConnection;
})();"""


#: A browser that holds more than this is replaced, in bytes; it is looked at every so many pages.
MAX_BYTES = 1_500_000_000
PAGES_BETWEEN_LOOKS = 20


class PageDeadlineError(RuntimeError):
    """A page did not load, or did not answer, within its deadline."""


class BrowserCrashedError(Transient):
    """The browser went away in the middle of a page, through no deadline of ours. The next page finds a new one."""


@dataclass(frozen=True)
class Viewport:
    """Width and height of the window in CSS pixels, each of which is `scale` pixels of the screenshot.

    Screenshots repeat where `scale` is a whole number (decision 151).
    `dark` and `locale` are what a page is told of its reader's preferences (`prefers-color-scheme`, languages).
    """

    name: str
    width: int
    height: int
    scale: float = 1
    dark: bool = False
    locale: str = "en-US"


class BrowserSession:
    """Context manager; use from one thread. `with session.page(viewport, seconds) as page:` for each page."""

    def __init__(self, loopback_only: bool = True, pages_per_browser: int = 200, scope: Scope | None = None) -> None:
        """Without `loopback_only` the network is reached through `scope`, which knows what may be."""
        self.scope = None if loopback_only else scope or Scope()
        self._gate = ExitStack()
        self._gate_port: int | None = None
        self._pages_per_browser = pages_per_browser
        self._running: AbstractContextManager[Browser] | None = None
        self._browser: Browser | None = None
        self._pid = 0
        self._pages = 0
        self._windows = Windows()
        self._watchdogs: list[_Watchdog] = []

    def __enter__(self) -> BrowserSession:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop()
        self._gate.close()
        self._gate_port = None

    @property
    def version(self) -> str:
        """Version of the browser; starts it if it is not running."""
        return self._start().version

    @contextmanager
    def page(
        self, viewport: Viewport, deadline_seconds: float, user_agent: str | None = None, after: After = "close"
    ) -> Iterator[Page]:
        """A fresh page: no cookies, no animations, fixed clock and random numbers, time zone UTC.

        `after` says whether its window may show a later page (`pipelines.browser.windows`); then listeners, routes and
        channels that the block adds are the block's to remove. Raises `PageDeadlineError` when the block takes longer
        than `deadline_seconds` (counted anew after each page that is opened and closed inside it),
        `BrowserCrashedError` when the browser dies; either way the next page finds a new browser.
        """
        from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

        browser = self._start()
        self._pages += 1
        with ExitStack() as stack:
            watchdog = stack.enter_context(self._watch(deadline_seconds + 1.0))
            context: BrowserContext | None = None
            try:
                window = self._window(browser, viewport, user_agent, after)
                context = window.context
                context.set_default_timeout(deadline_seconds * 1000)
                yield window.page
                self._windows.give_back(window, after)
            except PlaywrightTimeoutError as error:
                # the page may still be busy; closing it politely could block as well
                self._kill()
                raise PageDeadlineError(f"no answer within {deadline_seconds:g} s") from error
            except BaseException as error:
                if not _of_playwright(error):
                    if context and browser.is_connected() and not watchdog.fired:
                        context.close()
                    raise
                if any(one.fired for one in self._watchdogs):
                    self._kill()
                    raise PageDeadlineError(f"no answer within {deadline_seconds:g} s") from error
                if not browser.is_connected() or any(sign in str(error) for sign in _TROUBLE):
                    self._kill()
                    raise BrowserCrashedError(str(error).splitlines()[0]) from error
                if context:
                    context.close()
                raise

    def _window(self, browser: Browser, viewport: Viewport, user_agent: str | None, after: After) -> Window:
        """One that waits, or a new one."""
        make = (viewport.scale, viewport.dark, viewport.locale, user_agent)
        size: ViewportSize = {"width": viewport.width, "height": viewport.height}
        if after != "close" and (window := self._windows.take(make)):
            if window.page.viewport_size != size:
                window.page.set_viewport_size(size)
            return window
        context = browser.new_context(
            viewport=size,
            device_scale_factor=viewport.scale,
            color_scheme="dark" if viewport.dark else "light",
            reduced_motion="reduce",
            locale=viewport.locale,
            timezone_id="UTC",
            service_workers="block",
            accept_downloads=False,
            user_agent=user_agent,
        )
        context.clock.set_fixed_time(FIXED_TIME)
        context.add_init_script(_FIXED_RANDOM)
        context.add_init_script(_NO_WINDOWS)
        window = Window(make, context, context.new_page())
        if after != "close":
            window.watch()
        return window

    def _start(self) -> Browser:
        worn = not self._watchdogs and (self._pages >= self._pages_per_browser or self._swollen())
        if self._browser is not None and (worn or not self._browser.is_connected()):
            self._stop()
        if self._browser is None:
            if self.scope is not None and self._gate_port is None:
                self._gate_port = self._gate.enter_context(gate(self.scope))
            running = chromium(self._gate_port)
            try:
                self._browser = running.__enter__()
                self._running = running
                self._pid = _process_of(self._browser)
            except Exception as error:
                if not _of_playwright(error):
                    raise
                self._stop()
                raise BrowserCrashedError(f"the browser did not start: {str(error).splitlines()[0]}") from error
            self._pages = 0
        return self._browser

    def _swollen(self) -> bool:
        """Has the browser taken more memory than pages need? Asked now and then."""
        asked = self._browser is not None and self._pages and self._pages % PAGES_BETWEEN_LOOKS == 0
        return bool(asked) and private_bytes(self._pid) > MAX_BYTES

    def _stop(self) -> None:
        self._windows.forget()
        if self._running is not None:
            running, self._running, self._browser = self._running, None, None
            try:
                running.__exit__(None, None, None)
            except Exception as error:
                if not _of_playwright(error):
                    raise
                # browser and driver are gone, which is what was wanted
                logger.debug("a browser that had died was not closed: %s", error)

    @contextmanager
    def _watch(self, seconds: float) -> Iterator[_Watchdog]:
        """A watchdog for one page. A page that ends well shows that the browser lives: those around it start anew."""
        watchdog = _Watchdog(self._pid, seconds)
        self._watchdogs.append(watchdog)
        try:
            yield watchdog
        except BaseException:
            self._watchdogs.remove(watchdog)
            watchdog.cancel()
            raise
        self._watchdogs.remove(watchdog)
        watchdog.cancel()
        for outer in self._watchdogs:
            outer.restart()

    def _kill(self) -> None:
        _kill_tree(self._pid)
        self._stop()


class _Watchdog:
    """Kills a process tree after a while, unless cancelled or restarted. `fired` tells whether it did."""

    def __init__(self, pid: int, seconds: float) -> None:
        self.fired = False
        self._pid = pid
        self._seconds = seconds
        self._start()

    def restart(self) -> None:
        self._timer.cancel()
        self._start()

    def cancel(self) -> None:
        self._timer.cancel()

    def _start(self) -> None:
        self._timer = threading.Timer(self._seconds, self._fire)
        self._timer.daemon = True
        self._timer.start()

    def _fire(self) -> None:
        self.fired = True
        _kill_tree(self._pid)


def _of_playwright(error: BaseException) -> bool:
    """Does Playwright say that it lost its browser or its driver? For the driver it raises a bare `Exception`."""
    from playwright.sync_api import Error

    return isinstance(error, Error) or type(error) is Exception


def _process_of(browser: Browser) -> int:
    """Process id of the browser itself, by Chromium's own account."""
    channel = browser.new_browser_cdp_session()
    processes = channel.send("SystemInfo.getProcessInfo")["processInfo"]
    channel.detach()
    return next(process["id"] for process in processes if process["type"] == "browser")


def private_bytes(pid: int) -> int:
    """Memory that a process and its descendants share with no other, in bytes."""
    total = 0
    for member in _family(pid):
        try:
            memory = member.memory_info()
        except psutil.NoSuchProcess:
            continue
        total += memory.rss - getattr(memory, "shared", 0)
    return total


def _family(pid: int) -> list[psutil.Process]:
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _kill_tree(pid: int) -> None:
    family = _family(pid)
    # Playwright starts each browser in a group of its own, which holds what has lost its parent, too
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if pid and (group := os.getpgid(pid)) != os.getpgid(0):
            os.killpg(group, signal.SIGKILL)
    for member in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.kill()
