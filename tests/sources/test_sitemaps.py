"""sources.sitemaps: lists of addresses, and of lists."""

import gzip

import pytest

from sources.sitemaps import MAX_ADDRESSES, SitemapError, read_sitemap

SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
PAGES = (
    f"<?xml version='1.0'?><urlset {SPACE}><url><loc> http://a.org/1 </loc></url><url><loc>http://a.org/2</loc></url>"
)
INDEX = f"<sitemapindex {SPACE}><sitemap><loc>http://a.org/s.xml.gz</loc></sitemap></sitemapindex>"


def test_pages_and_indexes():
    assert read_sitemap((PAGES + "</urlset>").encode()).pages == ["http://a.org/1", "http://a.org/2"]
    assert read_sitemap(INDEX.encode()).sitemaps == ["http://a.org/s.xml.gz"]
    assert read_sitemap(gzip.compress(INDEX.encode())).sitemaps == ["http://a.org/s.xml.gz"]
    assert read_sitemap(b"\xef\xbb\xbfhttp://a.org/1\r\nno address\r\n").pages == ["http://a.org/1"]


def test_what_comes_before_a_break_is_taken():
    assert read_sitemap(PAGES.encode()).pages == ["http://a.org/1", "http://a.org/2"]
    broken = read_sitemap((PAGES + "<url><loc>http://a.org/3 & <").encode())
    assert broken.pages[:2] == ["http://a.org/1", "http://a.org/2"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><body>404</body></html>",
        b"words",
        b"\x1f\x8bno gzip",
        gzip.compress(bytes(5_000_000)),
        b"\x00" * 100,
    ],
)
def test_what_is_none(data: bytes):
    with pytest.raises(SitemapError):
        read_sitemap(data, 1_000_000)


def test_bounds():
    many = "".join(f"<url><loc>http://a.org/{n}</loc></url>" for n in range(MAX_ADDRESSES + 10))
    assert len(read_sitemap(f"<urlset>{many}</urlset>".encode()).pages) == MAX_ADDRESSES
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "http://a.org/"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        "<urlset><url><loc>&b;</loc></url><url><loc>http://a.org/1</loc></url></urlset>"
    )
    assert read_sitemap(bomb.encode()).pages[-1] == "http://a.org/1"
    secret = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>&a;</loc></url></urlset>'
    with pytest.raises(SitemapError):
        read_sitemap(secret.encode())
