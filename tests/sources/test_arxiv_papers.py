import io
import tarfile

import pytest
from printed_paper import archive, single

from sources.arxiv_papers import Place, content_of, from_payload, papers
from sources.input_files import FileRejectedError

TEX = b"\\documentclass{article}\\begin{document}Words.\\end{document}"


def bulk(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as made:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            made.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


def test_submissions_find_their_pdf_wherever_it_lies_and_whatever_its_version(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "pdf").mkdir()
    (tmp_path / "src" / "2303.00001.tar.gz").write_bytes(archive({"ms.tex": TEX}))
    (tmp_path / "src" / "hep-th9901001").write_bytes(single(TEX))
    (tmp_path / "pdf" / "2303.00001v2.pdf").write_bytes(b"%PDF-")
    found = {paper.name: paper for paper in papers(tmp_path)}
    assert set(found) == {"arxiv:2303.00001", "arxiv:hep-th9901001"}
    assert found["arxiv:2303.00001"].pdf == Place("pdf/2303.00001v2.pdf")
    assert found["arxiv:hep-th9901001"].pdf is None


def test_a_bulk_tar_gives_its_submissions_and_the_pdf_only_ones(tmp_path):
    source = single(TEX)
    (tmp_path / "arXiv_src_2303_001.tar").write_bytes(
        bulk({"2303/2303.00001.gz": source, "2303/2303.00002.pdf": b"%PDF-1.4"})
    )
    (tmp_path / "arXiv_pdf_2303_001.tar").write_bytes(bulk({"2303/2303.00001v1.pdf": b"%PDF-1.5 one"}))
    found = {paper.name: paper for paper in papers(tmp_path)}
    one = found["arxiv:2303.00001"]
    assert one.source is not None
    assert one.source.read(tmp_path) == source
    assert one.pdf is not None
    assert one.pdf.read(tmp_path) == b"%PDF-1.5 one"
    assert found["arxiv:2303.00002"].rejected == "pdf_only"


def test_a_link_in_a_bulk_tar_is_rejected_and_its_neighbours_are_not(tmp_path):
    path = tmp_path / "arXiv_src_2303_001.tar"
    link = tarfile.TarInfo("2303/evil.gz")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with tarfile.open(path, "w") as made:
        entry = tarfile.TarInfo("2303/2303.00001.gz")
        entry.size = len(single(TEX))
        made.addfile(entry, io.BytesIO(single(TEX)))
        made.addfile(link)
    rejected = {paper.name: paper.rejected for paper in papers(path)}
    assert rejected["arxiv:2303.00001"] is None
    assert "archive_unsafe" in rejected.values()


def test_a_tar_of_one_submission_is_one_paper(tmp_path):
    (tmp_path / "paper.tar").write_bytes(bulk({"ms.tex": TEX, "figs/a.png": b"x"}))
    (paper,) = papers(tmp_path)
    assert (paper.name, paper.source) == ("paper.tar", Place("paper.tar"))


def test_unpacked_sources_with_their_pdfs_and_figures(tmp_path):
    (tmp_path / "one" / "figs").mkdir(parents=True)
    (tmp_path / "one" / "ms.tex").write_bytes(TEX.replace(b"Words", b"\\input{part}"))
    (tmp_path / "one" / "part.tex").write_bytes(b"Words.")
    (tmp_path / "one" / "ms.pdf").write_bytes(b"%PDF-")
    (tmp_path / "one" / "figs" / "a.pdf").write_bytes(b"%PDF-")
    (tmp_path / "loose.pdf").write_bytes(b"%PDF-")
    found = {paper.name: paper for paper in papers(tmp_path)}
    assert set(found) == {"one/ms.tex", "loose.pdf"}
    assert found["one/ms.tex"].pdf == Place("one/ms.pdf")
    assert found["loose.pdf"].rejected == "pdf_only"


def test_one_tex_file_may_be_named(tmp_path):
    (tmp_path / "ms.tex").write_bytes(TEX)
    (tmp_path / "ms.pdf").write_bytes(b"%PDF-")
    (paper,) = papers(tmp_path / "ms.tex")
    assert paper.main == "ms.tex"
    assert paper.pdf == Place("ms.pdf")


def test_payloads_return_and_content_follows_the_bytes(tmp_path):
    path = tmp_path / "2303.00001.gz"
    path.write_bytes(single(TEX))
    (paper,) = papers(tmp_path)
    assert from_payload(paper.payload()) == paper
    before = content_of(paper, tmp_path)
    path.write_bytes(single(TEX + b" "))
    assert content_of(paper, tmp_path) != before


def test_a_damaged_tar_keeps_what_stands_before_the_damage(tmp_path):
    data = bulk({f"2303/2303.0000{number}.gz": single(TEX) * 20 for number in range(4)})
    (tmp_path / "arXiv_src_2303_001.tar").write_bytes(data[: len(data) // 3])
    rejected = [paper.rejected for paper in papers(tmp_path)]
    assert rejected[0] is None
    assert rejected[-1] == "archive_damaged"


def test_a_place_that_is_cut_off_says_so(tmp_path):
    (tmp_path / "a.tar").write_bytes(b"short")
    with pytest.raises(FileRejectedError, match="archive_damaged"):
        Place("a.tar", 0, 100).read(tmp_path)
