"""pipelines.web.archived: records of stored pages, without the network."""

from __future__ import annotations

from pathlib import Path

import pytest
from crawled_site import Site, page, served, settings
from warc_samples import HTML, response, warc, write_wacz

from pipelines.browser.blocked import our_blocklist
from pipelines.browser.session import Viewport
from pipelines.browser.shared import shared_browser
from pipelines.engine.inline import outcomes
from pipelines.engine.pipeline import Drop, InputError, Merge
from pipelines.web.archived import PageArchive
from pipelines.web.crawling.job import crawl
from pipelines.web.pipeline import Web, WebParameters

WORDS = "<h1>Tides</h1>" + "".join(f"<p>Line {n} tells of the tides of the sea and of the moon.</p>" for n in range(6))
OLD = response("http://a.org/", b"<p>old</p>", date="2023-01-01T00:00:00Z")
NEW = response("http://a.org/", WORDS.encode(), date="2024-01-01T00:00:00Z")
PICTURE = response("http://a.org/p.png", b"png", ("Content-Type", "image/png"))
MOVED = response("http://a.org/moved.css", b"", ("Location", "/s.css"), status="302 Found")
STYLE = response("http://a.org/s.css", b"h1 { color: red }", ("Content-Type", "text/css"))
RESERVED = response("http://a.org/noai", b"<meta name=robots content=noai>" + WORDS.encode())
HEADER = response("http://a.org/header", WORDS.encode(), *HTML, ("X-Robots-Tag", "noai"))


def archive(folder: Path, *made: tuple, name: str = "a.warc.gz") -> PageArchive:
    (folder / name).write_bytes(warc(*made))
    return PageArchive(folder / name)


def ends(found: PageArchive) -> dict[str, str]:
    """What fetching each item comes to."""
    result = {}
    for _, items, _ in found.items():
        for item in items:
            try:
                found.fetch(item.payload)
                result[item.locator] = "fetched"
            except Drop as dropped:
                result[item.locator] = dropped.reason
            except Merge as merged:
                result[item.locator] = f"into {merged.into}"
    return result


def test_pages_are_items_and_the_newest_stands_for_all(tmp_path: Path):
    found = ends(archive(tmp_path, OLD, NEW, PICTURE, MOVED, RESERVED, HEADER))
    old = next(name for name in found if "#capture=" in name)
    assert found.pop(old) == "into http://a.org/"
    assert found == {"http://a.org/": "fetched", "http://a.org/noai": "opt_out", "http://a.org/header": "opt_out"}


def test_what_breaks_off_is_an_item(tmp_path: Path):
    (tmp_path / "a.warc.gz").write_bytes(warc(NEW, STYLE)[:-30] + b"broken" * 20)
    found = ends(PageArchive(tmp_path / "a.warc.gz"))
    assert found.pop("http://a.org/") == "fetched"
    assert set(found.values()) <= {"archive_broken"}


def test_what_a_page_asks_for(tmp_path: Path):
    found = archive(tmp_path, NEW, MOVED, STYLE, PICTURE)
    assert found.answer("http://a.org/s.css#x").body == b"h1 { color: red }"
    assert found.answer("http://a.org/moved.css").body == b"h1 { color: red }"
    assert found.answer("http://a.org/?utm_source=y").body == WORDS.encode()
    assert found.answer("http://a.org/other") is None
    assert found.answer("file:///etc/passwd") is None


def test_archives_are_told_from_folders_of_pages(tmp_path: Path):
    write_wacz(tmp_path / "x.wacz", one=warc(NEW))
    assert PageArchive.lies_at(tmp_path)
    assert PageArchive.lies_at(tmp_path / "x.wacz")
    (tmp_path / "page.html").write_text(WORDS)
    assert not PageArchive.lies_at(tmp_path)
    with pytest.raises(InputError, match="no HTML page"):
        list(archive(tmp_path, PICTURE).items())


def test_a_crawl_is_an_archive(tmp_path: Path):
    site = Site({"/": page("/a", "/noai", "/moved", head="<link rel=stylesheet href=/s.css>"), "/a": page(body="a"),
                 "/noai": page(X_Robots_Tag="noai"), "/moved": (302, {"Location": "/a"}, b""),
                 "/s.css": (200, {"Content-Type": "text/css"}, b"h1 { color: red }")})  # fmt: skip
    with served(site) as base:
        crawl(settings(base), str(tmp_path), workers=1)
    found = PageArchive(tmp_path)
    assert ends(found) == {base + "/": "fetched", base + "/a": "fetched"}
    assert found.answer(base + "/s.css").body == b"h1 { color: red }"
    assert b"a" in found.answer(base + "/moved").body
    units = list(Web(WebParameters(input=str(tmp_path))).units())
    assert [item.locator for unit in units for item in unit.items] == [base + "/", base + "/a"]


def test_what_a_page_is_drawn_with_is_no_page_of_its_own(tmp_path: Path):
    frame = page(body="a frame")
    site = Site({"/": page("/both", head="<iframe src=/frame></iframe><iframe src=/both></iframe>"), "/frame": frame,
                 "/both": page(body="both")})  # fmt: skip
    with served(site) as base:
        crawl(settings(base), str(tmp_path), workers=1)
    found = PageArchive(tmp_path)
    assert site.asked["/both"] == 2  # once as a page, once as a part of one
    assert ends(found) == {base + "/": "fetched", base + "/both": "fetched"}
    assert b"a frame" in found.answer(base + "/frame").body


def test_what_reserves_itself_when_it_is_visited_again_is_obeyed(tmp_path: Path):
    site = Site({"/": page("/a", "/b"), "/a": page(), "/b": page()})
    with served(site) as base:
        crawl(settings(base), str(tmp_path), workers=1)
        before = [unit.content for unit in Web(WebParameters(input=str(tmp_path))).units()]
        site.pages["/a"] = page(X_Robots_Tag="noai")
        site.pages["/b"] = (404, {}, b"")
        crawl(settings(base), str(tmp_path), workers=1, refresh=True)
        assert ends(PageArchive(tmp_path)) == {base + "/": "fetched", base + "/a": "opt_out", base + "/b": "fetched"}
        assert [unit.content for unit in Web(WebParameters(input=str(tmp_path))).units()] != before
        site.pages["/a"] = page(body="free again")
        crawl(settings(base), str(tmp_path), workers=1, refresh=True)
    found = ends(PageArchive(tmp_path))
    assert found[base + "/a"] == "fetched"


@pytest.mark.browser
def test_records_without_the_network(tmp_path: Path):
    head = '<link rel=stylesheet href="/s.css"><link rel=stylesheet href="http://127.0.0.1:9/x.css">'
    script = "<script>new WebSocket('ws://127.0.0.1:9/'); fetch('http://169.254.169.254/')</script>"
    made = response("https://a.org/page", f"<html><head>{head}</head><body>{WORDS}{script}</body>".encode(), *HTML,
                    ("X-Robots-Tag", "noindex"))  # fmt: skip
    style = response("https://a.org/s.css", b"h1 { color: #ff0000 }", ("Content-Type", "text/css"))
    (tmp_path / "a.warc.gz").write_bytes(warc(made, style, RESERVED))
    parameters = WebParameters(input=str(tmp_path / "a.warc.gz"), vary=False, records=("html", "reading"))
    found = {one.item.locator: one for one in outcomes(Web(parameters))}
    assert found["http://a.org/noai"].rejected.reason == "opt_out"
    records = found["https://a.org/page"].records
    assert records
    for record in records:
        assert record.url == record.document == "https://a.org/page"
        assert record.provenance["opt_out_signals"] == ["x-robots-tag: noindex"]
    texts = "".join(part.text or "" for record in records for part in record.messages[0].content)
    assert "tides of the sea" in texts
    assert "red" in texts or "#f00" in texts or "255, 0, 0" in texts


def titled(name: str, url: str) -> tuple:
    return response(url, f"document.title += ' {name}'".encode(), ("Content-Type", "text/javascript"))


@pytest.mark.browser
def test_what_is_on_the_list_is_not_handed_out(tmp_path: Path):
    scripts = {"own": "http://a.org/s.js", "ad": "http://x.doubleclick.net/a.js", "path": "http://a.org/gtag/js?id=1"}
    tags = "".join(f"<script src='{url}'></script>" for url in scripts.values())
    made = [titled(name, url) for name, url in scripts.items()]
    found = archive(tmp_path, response("http://a.org/gtag/js?page", f"<title>t</title>{tags}".encode()), *made)
    for blocked, title in ((our_blocklist(), "t own"), (None, "t own ad path")):
        with shared_browser().page(Viewport("small", 320, 240), 20) as page:
            found.attach(page, "http://127.0.0.1:1/", blocked=blocked)
            page.goto("http://a.org/gtag/js?page")
            assert page.title() == title
