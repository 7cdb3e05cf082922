"""pipelines.browser.blocked: which addresses are not fetched, and lists of the user's."""

from pathlib import Path

import pytest

from pipelines.browser.blocked import blocklist, our_blocklist, read_blocklist
from pipelines.engine.pipeline import InputError


@pytest.mark.parametrize(
    "url",
    [
        "https://securepubads.g.doubleclick.net/tag/js/gpt.js",
        "https://www.google-analytics.com/analytics.js",
        "https://WWW.GoogleTagManager.com./gtm.js?id=1",
        "https://hm.baidu.com/hm.js?0123",
        "https://shop.example/gtag/js?id=G-1",
        "https://news.example/film.MP4?x=1",
        "/video/film.webm",
        "wss://stats.hotjar.com/socket",
        "http://[broken",
    ],
)
def test_advertising_trackers_and_video_are_blocked(url: str):
    assert our_blocklist().blocks(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://en.wikipedia.org/wiki/DoubleClick",
        "https://notdoubleclick.net/",
        "https://doubleclick.net.example.org/x.js",
        "https://www.google.com/search?q=gtag",
        "https://cdn.jsdelivr.net/npm/bootstrap/dist/css/bootstrap.min.css",
        "/docs/analytics.json",
        "/music/song.mp3.html",
        "https://www.baidu.com/",
        "data:image/png;base64,AAAA",
    ],
)
def test_pages_and_what_they_are_drawn_with_are_not(url: str):
    assert not our_blocklist().blocks(url)


def test_our_list_has_no_line_that_is_not_understood_and_no_host_twice():
    ours = our_blocklist()
    assert ours.ignored == 0
    assert len(ours.hosts) > 200
    assert not [host for host in ours.hosts if ours.blocks_host(host.partition(".")[2])]


def test_a_list_of_the_users_is_added(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    path = tmp_path / "own.txt"
    path.write_text(
        "[Adblock Plus 2.0]\n! own\n# hosts\n||Own.Example^\n||other.example^$third-party,script\n0.0.0.0 old.example\n"
        "/track/me.js\nnews.example##.advert\n@@||good.example^\n||part.example/path^\n\n"
    )
    found = blocklist(str(path))
    assert found is not None
    for url in ("http://own.example/", "http://x.other.example/", "http://old.example/", "http://a.org/track/me.js"):
        assert found.blocks(url)
    assert found.blocks("http://x.doubleclick.net/")
    assert not found.blocks("http://good.example/")
    assert found.ignored == 2
    assert "2 rules of other kinds" in caplog.text


def test_nothing_is_no_list():
    assert blocklist("nothing") is None
    assert blocklist("ads") is our_blocklist()


def test_lists_that_cannot_be_used_are_told(tmp_path: Path):
    with pytest.raises(InputError, match="No such file"):
        blocklist(str(tmp_path / "none.txt"))
    with pytest.raises(InputError, match="no line of it blocks a host"):
        read_blocklist(["! nothing", "", "just words"], "mine.txt")
