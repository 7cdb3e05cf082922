"""pipelines.web.crawling.seeds: what a crawl begins with."""

from pathlib import Path

import pytest
from warc_samples import response, warc, write_wacz

from pipelines.engine.pipeline import InputError
from pipelines.web.crawling.seeds import read_seeds

SITEMAP = "<urlset><url><loc>http://a.org/1</loc></url></urlset>"


def test_addresses_and_sitemaps():
    found = read_seeds(["HTTP://A.org", "http://a.org/sitemap.xml"], ["http://b.org/map"])
    assert list(found.pages) == ["http://a.org/"]
    assert list(found.sitemaps) == ["http://a.org/sitemap.xml", "http://b.org/map"]
    assert list(found.named) == ["http://a.org/", "http://a.org/sitemap.xml", "http://b.org/map"]


def test_files_of_every_kind(tmp_path: Path):
    (tmp_path / "list.txt").write_text("http://a.org/1\nno address\n\nhttp://a.org/2#x\n")
    (tmp_path / "list.csv").write_text("http://a.org/3,title\n")
    (tmp_path / "s.xml").write_text(SITEMAP)
    (tmp_path / "w.warc.gz").write_bytes(
        warc(response("http://a.org/4", b"x"), response("http://a.org/5", b"", status="404 Not Found"))
    )
    write_wacz(tmp_path / "w.wacz", one=warc(response("http://a.org/6", b"x")))
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "p.html").write_text('<a href="http://a.org/7">x</a><a href="local.html">y</a>')
    expected = {"list.txt": ["1", "2"], "list.csv": ["3"], "s.xml": ["1"], "w.warc.gz": ["4"], "w.wacz": ["6"],
                "pages": ["7"], "pages/p.html": ["7"]}  # fmt: skip
    for name, paths in expected.items():
        found = read_seeds([str(tmp_path / name)])
        assert list(found.pages) == [f"http://a.org/{path}" for path in paths], name
        # what a file says does not open loopback
        assert not found.named


@pytest.mark.parametrize("name", ["gone", "empty.txt", "page.docx", "broken.xml", "broken.wacz", "plain.html"])
def test_what_cannot_be_a_seed(tmp_path: Path, name: str):
    for made in ("empty.txt", "page.docx", "broken.xml", "broken.wacz", "plain.html"):
        (tmp_path / made).write_text("words")
    with pytest.raises(InputError, match=name):
        read_seeds([str(tmp_path / name)])


@pytest.mark.parametrize("address", ["ftp://a.org/", "http://me:secret@a.org/", "file:///etc/passwd"])
def test_addresses_that_cannot_be_seeds(address: str):
    with pytest.raises(InputError, match="cannot be a seed"):
        read_seeds([address])
