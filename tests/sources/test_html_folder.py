"""sources.html_folder: what is served, as what, and what is not."""

from pathlib import Path

import pytest

from sources.html_folder import HtmlFolder, is_fragment, page_encoding
from sources.input_files import FileRejectedError


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / "sub").mkdir(parents=True)
    (root / "index.html").write_text("<!doctype html><html><body>hello</body></html>")
    (root / "sub" / "页.htm").write_text("<html><body>你好</body></html>", encoding="gb18030")
    (root / "book.xhtml").write_text('<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>')
    (root / "style.css").write_text("p { color: red }")
    (root / "notes.txt").write_text("no page")
    (tmp_path / "secret.txt").write_text("secret")
    (root / "way_out.html").symlink_to(tmp_path / "secret.txt")
    return root


def test_pages_are_sorted_relative_and_inside(site: Path):
    folder = HtmlFolder(site)
    assert folder.pages() == ["book.xhtml", "index.html", "sub/页.htm", "way_out.html"]
    folder.check("index.html")
    with pytest.raises(FileRejectedError, match="link_outside"):
        folder.check("way_out.html")


def test_one_file_is_one_page_with_its_neighbours(site: Path):
    folder = HtmlFolder(site / "index.html")
    assert folder.pages() == ["index.html"]
    assert folder.answer("/style.css").status == 200


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/sub/../../secret.txt", "//etc/passwd", "/way_out.html", "/sub", "/none.html", "/a\x00b"],
)
def test_nothing_outside_the_root_is_served(site: Path, path: str):
    assert HtmlFolder(site).answer(path).status == 404


def test_types_and_encodings(site: Path):
    folder = HtmlFolder(site)
    assert folder.answer("/style.css").content_type == "text/css; charset=utf-8"
    assert folder.answer("/book.xhtml").content_type == "application/xhtml+xml"
    assert folder.answer("/index.html").content_type == "text/html; charset=utf-8"
    assert folder.answer("/sub/页.htm").content_type == "text/html; charset=gb18030"


def test_encoding_follows_the_bytes_not_the_claim():
    assert page_encoding('<meta charset="gbk">你好'.encode()) == "utf-8"
    assert page_encoding('<meta charset="utf-8">你好'.encode("gbk")) == "gb18030"
    assert page_encoding('<meta charset="big5">測試'.encode("big5")).startswith("big5")
    assert page_encoding("<p>x".encode("utf-16")) == "utf-16"


def test_fragments_get_a_page_and_the_library_styles(tmp_path: Path):
    (tmp_path / "dist").mkdir()
    (tmp_path / "example" / "button").mkdir(parents=True)
    (tmp_path / "dist" / "library.css").write_text("a { color: red }")
    (tmp_path / "example" / "demo.css").write_text("div { display: none }")
    (tmp_path / "example" / "button" / "button.html").write_text("<div>按钮</div>")
    html = HtmlFolder(tmp_path).answer("/example/button/button.html").body.decode()
    assert 'href="../../dist/library.css"' in html
    assert "demo.css" not in html
    assert html.startswith("<!DOCTYPE html>")
    assert "<div>按钮</div>" in html
    assert not is_fragment(html.encode())
