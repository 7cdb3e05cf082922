"""pipelines.browser.windows: a window shows one page after another, and nothing of one is left for the next."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from pipelines.browser.load import load
from pipelines.browser.session import BrowserSession, Viewport
from sources.loopback import EMPTY_PATH, NOT_FOUND, Answer, serve

pytestmark = pytest.mark.browser

SMALL, LARGE = Viewport("small", 320, 240), Viewport("large", 640, 480)
LEAVES = """<p>leaves</p><script>
  const leave = (when) => {
    localStorage.setItem(when, 1); sessionStorage.setItem(when, 1); document.cookie = when + '=1';
  };
  leave('now');
  name = 'left';
  history.pushState({}, '', '/leaves#more');
  for (const end of ['pagehide', 'unload', 'visibilitychange']) addEventListener(end, () => leave(end));
  setInterval(() => leave('later'), 1);
  const opened = indexedDB.open('left', 1);
  opened.onupgradeneeded = () => opened.result.createObjectStore('all').put('left', 'key');
  opened.onsuccess = async () => {
    const cache = await caches.open('left');
    await cache.put('/x', new Response('left'));
    const folder = await navigator.storage.getDirectory();
    await folder.getFileHandle('left', { create: true });
    document.title = 'done';
  };
</script>"""
FINDS = """<p>finds</p><script>
  const early = { local: localStorage.length, session: sessionStorage.length, cookie: document.cookie, name,
    history: history.length, referrer: document.referrer };
  (async () => {
    const files = [];
    for await (const file of (await navigator.storage.getDirectory()).keys()) files.push(file);
    window.found = JSON.stringify({ ...early, databases: (await indexedDB.databases()).length,
      caches: (await caches.keys()).length, files });
    document.title = 'done';
  })();
</script>"""
NOTHING = {"local": 0, "session": 0, "cookie": "", "name": "", "referrer": "", "databases": 0, "caches": 0, "files": []}
PAGES = {
    "/plain": "<p>plain</p>",
    "/leaves": LEAVES,
    "/finds": FINDS,
    "/frame": "<iframe srcdoc='<p>in'></iframe>",
    "/worker": "<script>new Worker(URL.createObjectURL(new Blob(['setInterval(() => 0, 9)'])))</script>",
    "/busy": "<p>busy</p><script>addEventListener('pagehide', () => { while (true) {} })</script>",
    "/visited": "<style>:visited { color: red }</style><a href='/plain'>plain</a>",
    "/back": "<p>back</p><script>onload = () => setTimeout(() => history.back(), 1)</script>",
}


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    def answer(path: str) -> Answer:
        html = PAGES.get(path)
        return Answer(200, "text/html; charset=utf-8", html.encode()) if html else NOT_FOUND

    with serve(answer) as address:
        yield address


@pytest.fixture
def session() -> Iterator[BrowserSession]:
    with BrowserSession() as running:
        yield running


def show(session: BrowserSession, url: str, viewport: Viewport = SMALL) -> Page:
    """Show `url` in a window that is wiped afterwards; which window that was."""
    with session.page(viewport, 20, after="wipe") as page:
        load(page, url)
        return page


def test_a_window_shows_the_next_page_at_its_own_size(session: BrowserSession, base: str):
    first = show(session, base + "/plain")
    with session.page(LARGE, 20, after="wipe") as page:
        assert page is first
        load(page, base + "/plain")
        assert page.evaluate("[innerWidth, innerHeight]") == [640, 480]
    with session.page(SMALL, 20) as page:  # who does not give windows back gets none
        assert page is not first
    with session.page(Viewport("dense", 320, 240, 2), 20, after="wipe") as page:
        assert page is not first


def test_nothing_is_left_by_the_page_before(session: BrowserSession, base: str):
    with session.page(SMALL, 20, after="wipe") as first:
        load(first, base + "/leaves")
        first.wait_for_function("document.title === 'done'")
    with session.page(SMALL, 20, after="wipe") as page:
        assert page is first
        load(page, base + "/finds")
        page.wait_for_function("document.title === 'done'")
        found = json.loads(page.evaluate("found"))
    fresh_history = found.pop("history")
    assert found == NOTHING
    with session.page(SMALL, 20) as fresh:
        load(fresh, base + "/finds")
        fresh.wait_for_function("document.title === 'done'")
        assert json.loads(fresh.evaluate("found"))["history"] <= fresh_history


def test_pages_cannot_go_back_to_another_or_see_that_it_was_visited(session: BrowserSession, base: str):
    first = show(session, base + "/plain")
    with session.page(SMALL, 20, after="wipe") as page:
        assert page is first
        load(page, base + "/visited")
        seen = page.screenshot()
    with session.page(SMALL, 20) as fresh:
        load(fresh, base + "/visited")
        assert fresh.screenshot() == seen
    with session.page(SMALL, 20, after="wipe") as page:
        assert page is first
        page.goto(base + "/back", wait_until="commit")
        page.wait_for_url(base + EMPTY_PATH)  # as far back as it goes


@pytest.mark.parametrize("path", ["/frame", "/worker"])
def test_a_window_whose_page_was_not_alone_is_thrown_away(session: BrowserSession, base: str, path: str):
    first = show(session, base + path)
    assert first.is_closed()
    assert show(session, base + "/plain") is not first


def leave_badly(session: BrowserSession, url: str) -> None:
    with session.page(SMALL, 20, after="wipe") as page:
        load(page, url)
        raise KeyError("ours")


def test_a_window_of_a_page_that_failed_is_thrown_away(session: BrowserSession, base: str):
    with pytest.raises(KeyError):
        leave_badly(session, base + "/plain")
    assert not session._windows._waiting
    show(session, base + "/plain")
    assert len(session._windows._waiting) == 1


def test_a_window_that_cannot_be_left_is_thrown_away(
    session: BrowserSession, base: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("pipelines.browser.windows.LEAVE_MILLISECONDS", 300)
    with session.page(SMALL, 20, after="wipe") as page:
        load(page, base + "/busy")
    assert page.is_closed()
    assert not show(session, base + "/plain").is_closed()


def test_pages_of_other_servers_leave_no_window(session: BrowserSession):
    with session.page(SMALL, 20, after="wipe") as page:
        page.set_content("<p>of no server")
    assert page.is_closed()


def test_what_has_no_scripts_keeps_its_window(session: BrowserSession):
    with session.page(SMALL, 20, after="keep") as first:
        first.set_content("<p>shown")
    with session.page(SMALL, 20, after="keep") as second:
        assert second is first


def test_few_windows_wait_and_none_shows_pages_for_ever(
    session: BrowserSession, base: str, monkeypatch: pytest.MonkeyPatch
):
    for scale in (1, 1.25, 1.5, 2):
        show(session, base + "/plain", Viewport("one", 320, 240, scale))
    assert len(session._windows._waiting) == 3
    monkeypatch.setattr("pipelines.browser.windows.MOST_PAGES", 2)
    first = show(session, base + "/plain", Viewport("one", 320, 240, 2))
    assert first.is_closed()
