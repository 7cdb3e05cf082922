"""pipelines.web.crawling.answer: what an answer means."""

import gzip

import pytest

from pipelines.web.crawling.answer import MAX_REDIRECTS, Judge
from pipelines.web.crawling.entry import Entry
from pipelines.web.crawling.failures import FetchError
from pipelines.web.crawling.fetch import Reply
from pipelines.web.crawling.journal import payload_digest
from pipelines.web.crawling.settings import CrawlSettings

URL = "http://a.org/docs/page"
HTML = {"Content-Type": "text/html"}


def judge(**more: object) -> Judge:
    return Judge(CrawlSettings.model_validate({"seeds": ("http://a.org/docs/",), "contact": "me@example.org", **more}))


def reply(body: bytes = b"", status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    return Reply(URL, status, "", tuple((HTML if headers is None else headers).items()), body, 5.0, 0.1)


def test_links_in_and_out_of_scope():
    body = b'<a href="next">x</a><a href="/other">y</a><a href="/docs/a/a/a/a/">z</a><img src="http://cdn.org/i.png">'
    visit = judge().visit(Entry(URL, "page", 2), reply(body), [])
    assert visit.links == [("http://a.org/docs/next", "page"), ("http://cdn.org/i.png", "requisite")]
    assert visit.refused == {"out_of_scope": 1, "trap_repeating_path": 1}
    assert (visit.outcome, visit.digest, visit.time) == ("fetched", payload_digest(body), 5.0)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (reply(status=404), "http_404"),
        (reply(status=206), "http_206"),
        (reply(headers={"Content-Type": "image/png"}), "not_a_page"),
        (reply(headers={**HTML, "X-Robots-Tag": "noai"}), "opt_out"),
    ],
)
def test_bodies_that_are_not_wanted(answer: Reply, reason: str):
    with pytest.raises(FetchError) as caught:
        judge().before_body(Entry(URL, "page", 0), answer)
    assert caught.value.reason == reason


def test_signals_of_page_and_site():
    body = b'<meta name="tdm-reservation" content="1">'
    with pytest.raises(FetchError, match="opt_out"):
        judge().visit(Entry(URL, "page", 0), reply(body), [])
    kept = judge(obey_opt_outs=False).visit(Entry(URL, "page", 0), reply(body), ["tdm-reservation: 0"])
    assert kept.signals == ["tdm-reservation: 0", "tdm-reservation: 1"]


@pytest.mark.parametrize(
    ("location", "redirects", "end"),
    [
        ("../other", 0, "http://a.org/other"),
        ("http://b.org/", MAX_REDIRECTS - 1, "http://b.org/"),
        ("http://b.org/", MAX_REDIRECTS, "too_many_redirects"),
        ("/docs/page#part", 0, "redirect_loop"),
        ("javascript:alert(1)", 0, "redirect_malformed"),
        ("http://me:secret@a.org/", 0, "redirect_malformed"),
        ("", 0, "answer_malformed"),
    ],
)
def test_redirects(location: str, redirects: int, end: str):
    entry, answer = Entry(URL, "page", 1, redirects), reply(status=302, headers={"Location": location})
    if not end.startswith("http"):
        with pytest.raises(FetchError, match=end):
            judge(scope="any").visit(entry, answer, [])
        return
    visit = judge(scope="any").visit(entry, answer, [])
    assert (visit.outcome, visit.location, visit.links) == ("redirected", end, [(end, "page")])


def test_what_did_not_change():
    known = Entry(URL, "page", 0, etag='"1"', digest=payload_digest(b"<p>x"), record="<urn:uuid:1>", time=1.0)
    assert known.conditions == {"If-None-Match": '"1"'}
    assert judge().visit(known, reply(status=304), []).outcome == "unchanged"
    assert judge().visit(known, reply(b"<p>x"), []).outcome == "unchanged"
    assert judge().visit(known, reply(b"<p>y"), []).outcome == "fetched"
    with pytest.raises(FetchError, match="answer_malformed"):
        judge().visit(Entry(URL, "page", 0), reply(status=304), [])


def test_a_sitemap_leads_to_pages_and_sitemaps():
    xml = b"<urlset><url><loc>http://a.org/docs/1</loc></url><url><loc>http://b.org/</loc></url></urlset>"
    answer = reply(gzip.compress(xml), headers={"Content-Type": "application/xml"})
    visit = judge().visit(Entry("http://a.org/docs/s.xml.gz", "sitemap", 0), answer, [])
    assert (visit.links, visit.refused) == ([("http://a.org/docs/1", "page")], {"out_of_scope": 1})
    with pytest.raises(FetchError, match="sitemap_unreadable"):
        judge().visit(Entry(URL, "sitemap", 0), reply(b"<html>"), [])
