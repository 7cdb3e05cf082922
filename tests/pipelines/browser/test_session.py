"""pipelines.browser.session and .load: pages that hang, loop or crash take nothing else with them."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psutil
import pytest
from playwright.sync_api import Error

from pipelines.browser.launch import chromium
from pipelines.browser.load import PageError, load
from pipelines.browser.session import (
    BrowserCrashedError,
    BrowserSession,
    PageDeadlineError,
    Viewport,
    private_bytes,
)
from sources.loopback import NOT_FOUND, Answer, serve

pytestmark = pytest.mark.browser

WINDOW = Viewport("small", 320, 240)
SECONDS = 1.5
PAGES = {
    "/good": "<p>good</p>",
    "/loop": "<script>while (true) {}</script>",
    "/late": "<p>late</p><script>onload = () => setTimeout(() => { while (true) {} }, 1)</script>",
    "/alert": "<script>while (true) alert('hello')</script>",
    "/once": "<script>alert('hello')</script><p>said</p>",
    "/clock": "<script>document.write(new Date().toISOString(), Math.random(), localStorage.length)</script>",
    "/write": "<script>localStorage.setItem('a', 1); document.write('written')</script>",
}


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    ended = threading.Event()

    def answer(path: str) -> Answer:
        if path == "/never":
            ended.wait(20)
        html = PAGES.get(path)
        return Answer(200, "text/html; charset=utf-8", html.encode()) if html else NOT_FOUND

    with serve(answer) as address:
        yield address
        ended.set()


@pytest.fixture(scope="module")
def session() -> Iterator[BrowserSession]:
    with BrowserSession() as running:
        yield running


def text_of(session: BrowserSession, url: str) -> str:
    with session.page(WINDOW, SECONDS) as page:
        load(page, url)
        return page.inner_text("body")


@pytest.mark.parametrize("path", ["/never", "/loop", "/alert"])
def test_a_page_that_does_not_load_meets_its_deadline(session: BrowserSession, base: str, path: str):
    with pytest.raises(PageDeadlineError):
        text_of(session, base + path)
    with session.page(WINDOW, 20) as page:
        load(page, base + "/good")
        assert page.inner_text("body") == "good"


def ask_for_ever(session: BrowserSession, url: str) -> None:
    with session.page(WINDOW, SECONDS) as page:
        load(page, url)
        while True:
            page.evaluate("1 + 1")


def kill_under_a_page(session: BrowserSession) -> None:
    with session.page(WINDOW, 20) as page:
        psutil.Process(session._pid).kill()
        page.evaluate("new Promise(() => {})")


def test_a_script_that_blocks_after_loading_is_ended(session: BrowserSession, base: str):
    with pytest.raises(PageDeadlineError):
        ask_for_ever(session, base + "/late")


def test_a_browser_that_dies_is_reported_and_replaced(session: BrowserSession, base: str):
    with pytest.raises(BrowserCrashedError):
        kill_under_a_page(session)
    with session.page(WINDOW, 20) as page:
        load(page, base + "/good")


def kill_driver_under_a_page(session: BrowserSession) -> None:
    with session.page(WINDOW, 20) as page:
        for child in psutil.Process().children():
            if any("playwright" in word for word in child.cmdline()):
                child.kill()
        page.evaluate("new Promise(() => {})")


def test_a_driver_that_dies_is_reported_and_replaced(session: BrowserSession, base: str):
    with pytest.raises(BrowserCrashedError):
        kill_driver_under_a_page(session)
    with session.page(WINDOW, 20) as page:
        load(page, base + "/good")


def test_a_browser_that_gives_no_picture_is_replaced(session: BrowserSession, base: str):
    with session.page(WINDOW, 20):
        before = session._pid
    with pytest.raises(BrowserCrashedError, match="Unable to capture"), session.page(WINDOW, 20):
        # as Playwright does it on a crowded machine
        raise Error("Page.screenshot: Protocol error (Page.captureScreenshot): Unable to capture screenshot")
    assert text_of(session, base + "/good") == "good"
    assert session._pid != before


def test_a_driver_that_dies_while_it_starts_is_tried_again(base: str, monkeypatch: pytest.MonkeyPatch):
    starts = []

    @contextmanager
    def dying(gate_port: int | None) -> Iterator[object]:
        starts.append(gate_port)
        if len(starts) == 1:
            # as Playwright does it
            raise Exception("Connection closed while reading from the driver")
        with chromium(gate_port) as browser:
            yield browser

    monkeypatch.setattr("pipelines.browser.session.chromium", dying)

    def visit() -> str:
        with BrowserSession() as fresh:
            with pytest.raises(BrowserCrashedError, match="did not start: Connection closed"):
                text_of(fresh, base + "/good")
            return text_of(fresh, base + "/good")

    # Playwright allows one of its drivers per thread
    with ThreadPoolExecutor(1) as other:
        assert other.submit(visit).result() == "good"


def test_status_and_unreachable_hosts(session: BrowserSession, base: str):
    with session.page(WINDOW, 20) as page:
        with pytest.raises(PageError, match="404"):
            load(page, base + "/none")
        with pytest.raises(PageError, match="ERR_NAME_NOT_RESOLVED"):
            load(page, "http://192.0.2.1/")


def test_visits_are_equal_and_apart(session: BrowserSession, base: str):
    texts = []
    for path in ("/clock", "/write", "/clock", "/once"):
        with session.page(WINDOW, 20) as page:
            load(page, base + path)
            texts.append(page.inner_text("body"))
    assert texts[0] == texts[2]
    assert texts[0].startswith("2024-03-15T09:30:00")
    assert texts[3] == "said"


def test_the_browser_is_replaced_after_its_share_of_pages(session: BrowserSession, monkeypatch: pytest.MonkeyPatch):
    with session.page(WINDOW, 20):
        first = session._pid
        monkeypatch.setattr(session, "_pages_per_browser", 1)
        with session.page(WINDOW, 20):
            assert session._pid == first  # not under an open page
    with session.page(WINDOW, 20):
        assert session._pid != first


def test_a_browser_that_has_swollen_is_replaced(session: BrowserSession, monkeypatch: pytest.MonkeyPatch):
    with session.page(WINDOW, 20):
        first = session._pid
    monkeypatch.setattr("pipelines.browser.session.PAGES_BETWEEN_LOOKS", 1)
    with session.page(WINDOW, 20):
        assert session._pid == first
    assert private_bytes(first) > 20_000_000
    monkeypatch.setattr("pipelines.browser.session.MAX_BYTES", 20_000_000)
    with session.page(WINDOW, 20):
        assert session._pid != first
    assert private_bytes(first) == 0


def of_group(group: int) -> list[psutil.Process]:
    """The processes of a group, without those that have ended and wait for their parent."""
    found = []
    for process in psutil.process_iter():
        try:
            if os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (ProcessLookupError, psutil.NoSuchProcess):
            continue
    return found


def test_a_hung_browser_is_killed_with_its_group(session: BrowserSession, base: str):
    with session.page(WINDOW, 20) as page:
        load(page, base + "/good")
        group = os.getpgid(session._pid)
        processes = of_group(group)
        assert group != os.getpgid(0)
        assert len(processes) >= 3
    with pytest.raises(PageDeadlineError):
        ask_for_ever(session, base + "/late")
    _, alive = psutil.wait_procs(processes, timeout=10)
    assert not [one for one in alive if one.status() != psutil.STATUS_ZOMBIE]
    assert not of_group(group)
