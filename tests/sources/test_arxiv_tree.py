import gzip
import io
import tarfile

import pytest
from printed_paper import archive, single

from sources import arxiv_tree
from sources.arxiv_tree import read_tree, safe_name
from sources.input_files import FileRejectedError

TEX = b"\\documentclass{article}\\begin{document}Words.\\end{document}"


def reason(data: bytes) -> str:
    with pytest.raises(FileRejectedError) as error:
        read_tree(data, "paper")
    return error.value.reason


def tar_of(*members: tarfile.TarInfo) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as made:
        for member in members:
            made.addfile(member, io.BytesIO(b"x" * member.size))
    return buffer.getvalue()


def member(name: str, size: int = 3, kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    found = tarfile.TarInfo(name)
    found.size, found.type, found.linkname = size, kind, "/etc/passwd"
    return found


def test_a_compressed_tar_gives_its_files():
    assert read_tree(archive({"ms.tex": TEX, "figs/a.png": b"pixels"}), "p").files == {
        "ms.tex": TEX,
        "figs/a.png": b"pixels",
    }


def test_a_tar_without_compression_gives_its_files():
    assert read_tree(gzip.decompress(archive({"ms.tex": TEX})), "p").files == {"ms.tex": TEX}


def test_one_compressed_file_is_the_main_file():
    tree = read_tree(single(TEX), "p")
    assert tree.single
    assert tree.files == {"main.tex": TEX}


@pytest.mark.parametrize("data", [b"%PDF-1.5", single(b"%PDF-1.5")])
def test_a_pdf_alone_says_so(data):
    assert reason(data) == "pdf_only"


@pytest.mark.parametrize("name", ["../evil.tex", "/etc/evil.tex", "a/../../evil.tex", "a\\..\\evil.tex"])
def test_a_name_that_leads_out_condemns_the_archive(name):
    assert safe_name(name) is None
    assert reason(tar_of(member("ms.tex"), member(name))) == "archive_unsafe"


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_condemn_the_archive(kind):
    assert reason(tar_of(member("ms.tex"), member("evil.tex", 0, kind))) == "archive_unsafe"


def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(arxiv_tree, "MAX_BYTES", 2_000_000)
    assert reason(gzip.compress(b"\0" * 3_000_000)) == "archive_bomb"
    assert reason(tar_of(member("ms.tex"), member("big.dat", 2_500_000))) == "archive_bomb"


def test_more_members_than_a_paper_has_are_a_bomb(monkeypatch):
    monkeypatch.setattr(arxiv_tree, "MAX_MEMBERS", 10)
    assert reason(tar_of(*(member(f"{number}.tex") for number in range(12)))) == "archive_bomb"


@pytest.mark.parametrize("kept", [30, 60])
def test_a_cut_off_archive_is_damaged(kept):
    data = archive({"ms.tex": TEX * 50})
    assert reason(data[: len(data) * kept // 100]) == "archive_damaged"


def test_other_formats_have_no_tex():
    assert reason(archive({"paper.docx": b"PK"})) == "no_tex_source"
    assert reason(single(b"\0\1\2" * 100)) == "no_tex_source"
