from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from epubs import CONTAINER, chapter, package, small_book, write_epub

from sources.epub import MAX_MEMBER_BYTES, EpubBook, is_unpacked
from sources.input_files import FileRejectedError


def test_book_has_its_metadata_and_chapters_in_the_order_of_the_spine(tmp_path: Path) -> None:
    path = small_book(tmp_path / "a.epub", ["<p>one</p>", "<p>two</p>"])
    with EpubBook(path, tmp_path) as book:
        assert (book.title, book.authors, book.language) == ("A Small Book", ("Ada Example",), "en")
        assert [chapter.name for chapter in book.chapters] == ["OEBPS/c1.xhtml", "OEBPS/c2.xhtml"]
        assert b"two" in book.read("OEBPS/c2.xhtml")


def test_unpacked_book_reads_as_the_archive_does(tmp_path: Path) -> None:
    path = small_book(tmp_path / "a.epub", ["<p>one</p>"])
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    assert is_unpacked(folder)
    with EpubBook(path, tmp_path) as packed, EpubBook(folder, tmp_path) as open_:
        assert packed.chapters == open_.chapters
        assert packed.read("OEBPS/c1.xhtml") == open_.read("OEBPS/c1.xhtml")


def test_what_the_spine_names_in_vain_is_a_chapter_with_its_reason(tmp_path: Path) -> None:
    spine = '<itemref idref="nobody"/>'
    members = {
        "OEBPS/content.opf": package(["c1.xhtml", "gone.xhtml", "../../../etc/passwd"], extra_spine=spine),
        "OEBPS/c1.xhtml": chapter("<p>one</p>"),
    }
    with EpubBook(write_epub(tmp_path / "a.epub", members), tmp_path) as book:
        assert [chapter.problem for chapter in book.chapters] == [
            None, "spine_item_missing", "name_outside", "spine_item_missing",
        ]  # fmt: skip


def test_encrypted_chapters_are_told_and_masked_fonts_do_no_harm(tmp_path: Path) -> None:
    def entry(algorithm: str, name: str) -> str:
        return (
            f'<EncryptedData><EncryptionMethod Algorithm="{algorithm}"/>'
            f'<CipherData><CipherReference URI="{name}"/></CipherData></EncryptedData>'
        )

    encryption = (
        "<encryption>"
        + entry("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OEBPS/c2.xhtml")
        + entry("http://www.idpf.org/2008/embedding", "OEBPS/c1.xhtml")
        + "</encryption>"
    )
    path = small_book(tmp_path / "a.epub", ["<p>one</p>", "<p>two</p>"], **{"META-INF/encryption.xml": encryption})
    with EpubBook(path, tmp_path) as book:
        assert [chapter.problem for chapter in book.chapters] == [None, "encrypted"]
        with pytest.raises(FileRejectedError, match="encrypted"):
            book.read("OEBPS/c2.xhtml")


def test_member_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    path = small_book(tmp_path / "a.epub", ["<p>one</p>"], **{"OEBPS/bomb.xhtml": b"\0" * (MAX_MEMBER_BYTES + 1)})
    with EpubBook(path, tmp_path) as book, pytest.raises(FileRejectedError) as refused:
        book.read("OEBPS/bomb.xhtml")
    assert refused.value.reason == "file_too_large"


def test_entities_of_a_package_are_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    hostile = package(["c1.xhtml"], title="&x;").replace(
        '<?xml version="1.0"?>', f'<?xml version="1.0"?><!DOCTYPE package [<!ENTITY x SYSTEM "file://{secret}">]>'
    )
    path = write_epub(tmp_path / "a.epub", {"OEBPS/content.opf": hostile, "OEBPS/c1.xhtml": chapter("<p>x</p>")})
    with EpubBook(path, tmp_path) as book:
        assert "secret" not in book.title


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"no archive at all", "archive_unreadable"), (b"", "archive_unreadable")],
)
def test_file_that_is_no_archive_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "a.epub"
    path.write_bytes(content)
    with pytest.raises(FileRejectedError) as refused:
        EpubBook(path, tmp_path)
    assert refused.value.reason == reason


def test_archive_without_a_package_is_refused_and_one_without_a_container_is_read(tmp_path: Path) -> None:
    with pytest.raises(FileRejectedError) as refused:
        EpubBook(write_epub(tmp_path / "a.epub", {"readme.txt": "x", "META-INF/container.xml": "<c/>"}), tmp_path)
    assert refused.value.reason == "epub_without_package"
    members = {
        "book.opf": package(["c1.xhtml"]),
        "c1.xhtml": chapter("<p>x</p>"),
        "META-INF/container.xml": CONTAINER.format(package=""),
    }
    with EpubBook(write_epub(tmp_path / "b.epub", members), tmp_path) as book:
        assert [chapter.name for chapter in book.chapters] == ["c1.xhtml"]


def test_references_stay_inside_the_book(tmp_path: Path) -> None:
    with EpubBook(small_book(tmp_path / "a.epub", ["<p>one</p>"]), tmp_path) as book:
        assert book.resolved("OEBPS/text/a.xhtml", "../images/b%20c.png#x") == "OEBPS/images/b c.png"
        assert book.resolved("OEBPS/a.xhtml", "#note") == "OEBPS/a.xhtml"
        for away in ("../../etc/passwd", "http://example.org/x.png", "//example.org/x.png", "/etc/passwd"):
            assert book.resolved("OEBPS/a.xhtml", away) is None
