"""pipelines.web.crawling.job: whole crawls of sites on loopback, and what they leave on the disk."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from crawled_site import Answer, Site, page, served, settings
from warcio.archiveiterator import ArchiveIterator

from corpus.store.files import FileSystem
from pipelines.engine.pipeline import InputError
from pipelines.web.crawling import job
from pipelines.web.crawling.index import rows
from pipelines.web.crawling.job import crawl
from pipelines.web.crawling.settings import CrawlSettings


def ends(out: Path, base: str) -> dict[str, str]:
    """What became of each address: its last row in the index."""
    found = {}
    for row in rows(FileSystem(str(out))):
        if row["outcome"] != "postponed" and row["kind"] not in ("robots", "tdmrep"):
            found[row["address"].removeprefix(base)] = row["reason"] or row["outcome"]
    return found


def test_every_end_has_its_reason(tmp_path: Path):
    site = Site({
        "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: vlend\nDisallow: /private\n"),
        "/": page("/a", "/private", "/gone", "/error", "/pdf", "/noai", "/header", "/moved", "/loop1", "/self", "/evil",
                  "/plain", "http://127.0.0.1:1/", "http://10.0.0.1/", head="<link rel=stylesheet href=/s.css>"),
        "/a": page("/", "/a#part", "/a?utm_source=x"),
        "/s.css": (200, {"Content-Type": "text/css"}, b"p { background: url(p.png) }"),
        "/p.png": (200, {"Content-Type": "image/png"}, b"png"),
        "/error": (500, {}, b""),
        "/pdf": (200, {"Content-Type": "application/pdf"}, b"%PDF"),
        "/noai": page("/after-noai", head='<meta name="robots" content="noai">'),
        "/header": page("/after-noai", X_Robots_Tag="noai"),
        "/moved": (301, {"Location": "/target"}, b""),
        "/target": page(),
        "/loop1": (302, {"Location": "/loop2"}, b""),
        "/loop2": (302, {"Location": "/loop1"}, b""),
        "/self": (302, {"Location": "/self"}, b""),
        "/evil": (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, b""),
        "/plain": page("/nofollowed", X_Robots_Tag="nofollow"),
    })  # fmt: skip
    with served(site) as base:
        summary = crawl(settings(base, scope="any"), str(tmp_path), workers=1)
        found = ends(tmp_path, base)
    assert found == {
        "/": "fetched", "/a": "fetched", "/s.css": "fetched", "/p.png": "fetched", "/target": "fetched",
        "/plain": "fetched", "/moved": "redirected", "/loop1": "redirected", "/loop2": "redirected",
        "/self": "redirect_loop", "/evil": "redirected", "/private": "robots_denied", "/gone": "http_404",
        "/error": "http_500", "/pdf": "not_a_page", "/noai": "opt_out", "/header": "opt_out",
        "http://127.0.0.1:1/": "private_address", "http://10.0.0.1/": "private_address",
        "http://169.254.169.254/latest/meta-data/": "private_address",
    }  # fmt: skip
    assert summary.finished
    assert (summary.pages, summary.waiting) == (4, 0)
    assert site.asked["/error"] == 3
    assert {count for path, count in site.asked.items() if path != "/error"} == {1}
    assert not {"/private", "/after-noai", "/nofollowed"} & site.asked.keys()
    assert {headers["User-Agent"] for headers in site.headers} == {"vlend/0.1 (training-data crawler; me@example.org)"}


def test_opt_outs_are_kept_where_the_user_may_disregard_them(tmp_path: Path):
    site = Site({"/": page(head='<meta name="robots" content="noai">', TDM_Reservation="1")})
    with served(site) as base:
        crawl(settings(base, obey_opt_outs=False), str(tmp_path), workers=1)
    [row] = [row for row in rows(FileSystem(str(tmp_path)), "fetched") if row["kind"] == "page"]
    assert row["signals"] == ["tdm-reservation: 1", "meta robots: noai"]


def test_a_reservation_of_the_site_is_obeyed_before_a_page_is_asked_for(tmp_path: Path):
    rules = b'[{"location": "/reserved/*", "tdm-reservation": 1}]'
    site = Site({"/": page("/reserved/a", "/free"), "/free": page(), "/reserved/a": page(),
                 "/.well-known/tdmrep.json": (200, {"Content-Type": "application/json"}, rules)})  # fmt: skip
    with served(site) as base:
        crawl(settings(base), str(tmp_path), workers=1)
        assert ends(tmp_path, base) == {"/": "fetched", "/free": "fetched", "/reserved/a": "opt_out"}
    assert "/reserved/a" not in site.asked


def test_a_site_whose_robots_txt_fails_is_left_alone(tmp_path: Path):
    site = Site({"/robots.txt": (503, {}, b""), "/": page()})
    with served(site) as base:
        summary = crawl(settings(base), str(tmp_path), workers=1)
        assert ends(tmp_path, base) == {"/": "host_unreachable"}
    assert "/" not in site.asked
    assert summary.finished


def test_visited_again_only_what_changed_comes(tmp_path: Path):
    site = Site({"/": page("/same", "/etag", "/changes"), "/same": page(body="same"),
                 "/etag": page(ETag='"1"'), "/changes": page(body="before")})  # fmt: skip
    with served(site) as base:
        crawl(settings(base), str(tmp_path), workers=1)
        site.pages["/changes"] = page("/new", body="after")
        site.pages["/new"] = page()
        first = dict(site.asked)
        crawl(settings(base), str(tmp_path), workers=1)
        assert site.asked == first
        crawl(settings(base), str(tmp_path), workers=1, refresh=True)
        assert ends(tmp_path, base) == {"/": "unchanged", "/same": "unchanged", "/etag": "unchanged",
                                        "/changes": "fetched", "/new": "fetched"}  # fmt: skip
    kinds: Counter[str] = Counter()
    for path in tmp_path.glob("warc/*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.content_stream().read()
                kinds[record.rec_type] += 1
    assert kinds["revisit"] == 3


def test_page_limits_are_exact_and_can_be_raised(tmp_path: Path):
    site = Site({"/": page(*[f"/{n}" for n in range(30)]), **{f"/{n}": page(body=f"{n}") for n in range(30)}})
    with served(site) as base:
        assert crawl(settings(base, pages=7), str(tmp_path), workers=1).pages == 7
        summary = crawl(settings(base, pages=100), str(tmp_path), workers=1)
        assert (summary.pages, summary.waiting) == (31, 0)
        assert set(site.asked.values()) == {1}
        with pytest.raises(InputError, match="other settings \\(depth\\)"):
            crawl(settings(base, depth=1), str(tmp_path), workers=1)


def test_traps_end(tmp_path: Path):
    class Endless(dict[str, Answer]):
        def get(self, path: str, default: object = None) -> Answer:  # type: ignore[override]
            if path.startswith("/calendar/"):
                year = int(path.split("/")[2])
                return page(f"/calendar/{year + 1}/01", body=path)
            if path.startswith("/deep/"):
                return page("deep/", body=path)
            if path.startswith("/session"):
                return page(body="always the same")
            sessions = [f"/session?n={n}" for n in range(30)]
            return page("/calendar/2020/01", "/deep/", *sessions) if path == "/" else (404, {}, b"")

    site = Site(Endless())
    with served(site) as base:
        summary = crawl(settings(base, depth=500, dated_variants=10, variants=40), str(tmp_path), workers=1)
    assert summary.finished
    assert sum(path.startswith("/calendar/") for path in site.asked) == 10
    assert sum(path.startswith("/deep/") for path in site.asked) <= 4
    assert sum(path.startswith("/session") for path in site.asked) == 10
    assert summary.dropped["trap_same_content"] == 20


def test_several_workers_on_ray_do_what_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    checked: list[bool] = []
    monkeypatch.setattr(job, "check_output", lambda files, shared: checked.append(shared))
    here, there = Site({}), Site({})
    told: list[str] = []
    with served(here) as one, served(there, "127.0.0.2") as other:
        for site, next_to in ((here, other), (there, one)):
            names = [f"/{n}" for n in range(12)]
            site.pages |= {"/": page(*names, head="<link rel=stylesheet href=/s.css>"),
                           "/s.css": (200, {"Content-Type": "text/css"}, b"p { color: red }"),
                           **{name: page("/", f"{next_to}{name}", "/gone") for name in names}}  # fmt: skip
        given = CrawlSettings(seeds=(one + "/", other + "/"), named=(one + "/", other + "/"), scope="host",
                              contact="me@example.org", retry_scale=0.0, unit_addresses=9)  # fmt: skip
        summary = crawl(given, str(tmp_path / "two"), workers=2, tell=lambda _, doing: told.append(doing), shared=True)
        asked = here.asked + there.asked
        assert set(asked.values()) == {2}  # each path once on each of the hosts
        alone = crawl(given, str(tmp_path / "one"), workers=1)
    assert checked == [True]
    assert (summary.pages, summary.dropped, summary.outcomes) == (26, alone.dropped, alone.outcomes)
    assert ends(tmp_path / "two", "") == ends(tmp_path / "one", "")
    assert "round 1: 2 buckets" in told


def test_a_second_visit_that_is_ended_is_finished_and_not_begun_again(tmp_path: Path):
    site = Site({"/": page("/a"), "/a": page()})
    with served(site) as base:
        crawl(settings(base), str(tmp_path), workers=1)
        crawl(settings(base), str(tmp_path), workers=1, refresh=True)
        # as if it had been killed before it said so
        (tmp_path / "summary.json").unlink()
        crawl(settings(base), str(tmp_path), workers=1, refresh=True)
        assert site.asked["/a"] == 2
        crawl(settings(base), str(tmp_path), workers=1, refresh=True)
        assert site.asked["/a"] == 3
