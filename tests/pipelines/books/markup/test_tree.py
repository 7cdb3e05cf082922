from __future__ import annotations

import pytest

from pipelines.books.markup.tree import MAX_DEPTH, attribute, language_of, name_of, title_of, tree_of
from pipelines.engine.pipeline import Drop


def text(data: bytes) -> str:
    return " ".join("".join(tree_of(data).itertext()).split())


def test_xhtml_is_read_as_xml_with_the_entities_of_html() -> None:
    body = tree_of(
        b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" xml:lang="de-AT"><head>'
        b"<title/></head><body><p>a&nbsp;&mdash;<i/>b</p></body></html>"
    )
    assert "".join(body.itertext()) == "a\u00a0—b"
    assert language_of(body) == "de"
    assert [name_of(node) for node in body.iter()] == ["body", "p", "i"]


def test_broken_xhtml_is_read_as_html() -> None:
    assert (
        text(b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>a<p>b & c</body>') == "ab & c"
    )


@pytest.mark.parametrize(
    ("words", "encoding", "declared"),
    [
        ("中文书籍的一页，有不少常用的字", "gb18030", ""),
        ("中文书籍的一页，有不少常用的字", "gbk", '<meta charset="gbk">'),
        ("Größe und Maß", "latin-1", '<meta charset="iso-8859-1">'),
        ("Größe und Maß", "cp1252", '<meta charset="utf-8">'),
        ("русский текст", "koi8-r", '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">'),
        ("page of words, long enough", "utf-16", ""),
    ],
)
def test_encodings_are_found_whatever_is_declared(words: str, encoding: str, declared: str) -> None:
    assert text(f"<html><head>{declared}</head><body><p>{words}</p></body></html>".encode(encoding)) == words


def test_external_entities_are_not_opened(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "secret").write_text("the secret")
    page = (
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
        '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>&x;</p></body></html>'
    )
    assert "secret" not in text(page.encode())


@pytest.mark.parametrize("data", [b"", b"   \n", b'<?xml version="1.0"?>'])
def test_empty_pages_are_told(data: bytes) -> None:
    with pytest.raises(Drop, match="page_empty"):
        tree_of(data)


def test_elements_without_end_in_each_other_are_no_page() -> None:
    deep = b"<div>" * (MAX_DEPTH + 10) + b"x"
    with pytest.raises(Drop, match="nested_too_deeply"):
        tree_of(b"<html><body>" + deep)


def test_title_and_prefixed_attributes() -> None:
    body = tree_of(
        b'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title> A  b'
        b'</title></head><body epub:type="toc"/></html>'
    )
    assert (title_of(body), attribute(body, "epub:type")) == ("A b", "toc")
