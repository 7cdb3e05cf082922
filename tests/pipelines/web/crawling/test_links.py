"""pipelines.web.crawling.links: where a page leads, and what it needs to be drawn."""

from pipelines.web.crawling.links import MAX_LINKS, Link, page_links, style_links

URL = "http://example.org/docs/a.html"


def test_links_and_requisites():
    page = b"""<html><head><base href="/base/"><link rel="StyleSheet" href="s.css"><link rel="next" href="n.html">
      <style>@import "i.css"; /* url(gone.png) */ p { background: url('p.png') }</style>
      <script src=j.js></script></head>
      <body background="b.png"><a href="x.html#part">x</a><a href="x.html">again</a>
      <a href="y.html" rel="nofollow">y</a>
      <a href="mailto:a@b.org">m</a><a href="file.zip">z</a><img src="i.png" srcset="i2.png 2x, i3.png 3x">
      <div style="background: url(d.png)"></div><a href="http://other.org/">o</a><a href="http://[bad/">bad</a>"""
    found = page_links(page, URL, "text/html; charset=utf-8")
    pages = [link.address for link in found if link.kind == "page"]
    needed = {link.address.removeprefix("http://example.org/base/") for link in found if link.kind == "requisite"}
    assert pages == ["http://example.org/base/x.html", "http://other.org/"]
    assert needed == {"s.css", "i.css", "p.png", "j.js", "b.png", "i.png", "i2.png", "i3.png", "d.png"}
    assert [link.kind for link in page_links(page, URL, requisites=False)] == ["page", "page"]


def test_style_sheets():
    found = style_links(b'@import "a.css"; @import url(b.css); p { background: url( "c d.png" ) } /* url(x) */', URL)
    assert found == [Link(f"http://example.org/docs/{name}", "requisite") for name in ("a.css", "b.css", "c%20d.png")]


def test_what_is_no_page_has_no_links():
    assert page_links(b"", URL) == []
    assert page_links(bytes(1000), URL) == []
    assert page_links(b"\x00\xff<a href=", URL) == []
    assert page_links(b"<html></html>", URL, "text/html; charset=no-such") == []


def test_encodings():
    page = '<html><a href="路.html">路</a>'.encode("gb18030")
    assert page_links(page, URL, "text/html; charset=gb18030")[0].address.endswith("%E8%B7%AF.html")


def test_a_page_of_links_is_bounded():
    page = "".join(f'<a href="{n}.html">x</a>' for n in range(MAX_LINKS + 500)).encode()
    assert len(page_links(page, URL)) == MAX_LINKS


def test_deep_pages():
    assert page_links(b"<div>" * 50_000 + b'<a href="x.html">', URL) in (
        [],
        [Link("http://example.org/docs/x.html", "page")],
    )
