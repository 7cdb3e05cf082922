import pymupdf
import pytest
from hostile.run import run
from printed_paper import archive, latex, printed, single

from corpus.record import flatten
from pipelines.arxiv.convert import installed
from pipelines.arxiv.pipeline import Arxiv, ArxivParameters
from pipelines.engine.pipeline import InputError

PARAGRAPHS = 12


def pipeline(root, **options) -> Arxiv:
    return Arxiv(ArxivParameters(input=str(root), converters=("pandoc", "light"), **options))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("papers")
    data, _ = printed(PARAGRAPHS)
    source = latex(PARAGRAPHS).encode()
    (root / "2303.00001v2.tar.gz").write_bytes(archive({"ms.tex": source, "fig.png": b"x"}))
    (root / "2303.00001v2.pdf").write_bytes(data)
    (root / "2303.00002.gz").write_bytes(single(source))
    (root / "2303.00002.pdf").write_bytes(data[: len(data) // 2])
    (root / "2303.00003.gz").write_bytes(single(source))
    (root / "2303.00004.pdf").write_bytes(data)
    (root / "2303.00005.tar.gz").write_bytes(archive({"../evil.tex": source}))
    (root / "2303.00006.gz").write_bytes(single(b"Only words, no document."))
    return root


@pytest.fixture(scope="module")
def result(folder, tmp_path_factory):
    return run(pipeline(folder, compiling=False), tmp_path_factory.mktemp("out"))


def test_each_page_of_a_paper_is_a_record(result):
    pages = sorted((r for r in result.records if r.document == "arxiv:2303.00001"), key=lambda r: r.position)
    assert [record.origin for record in pages] == [f"arxiv:2303.00001v2#page={n + 1}" for n in range(len(pages))]
    first = pages[0]
    assert first.url == "https://arxiv.org/abs/2303.00001v2"
    assert first.component == "document_ocr"
    assert "# A Survey of Quiet Stations" in flatten(first)
    assert flatten(first).startswith("<image>\n")
    assert first.provenance["converter"] == "pandoc"
    assert first.scores["alignment"] > 0.9
    assert first.language == "en"
    assert first.images[0].width > 900


def test_regions_hold_the_blocks_with_their_places(result):
    record = next(r for r in result.records if r.position == 2)
    texts = [region.text for region in record.regions]
    assert any("Observation" in (text or "") for text in texts)
    for region in record.regions:
        x0, y0, x1, y1 = region.points
        assert 0 <= x0 < x1 <= record.images[0].width
        assert 0 <= y0 < y1 <= record.images[0].height


def test_what_cannot_be_used_says_why(result):
    assert result.rejected == {
        "arxiv:2303.00002": "pdf_unreadable",
        "arxiv:2303.00003": "pdf_missing",
        "arxiv:2303.00004": "pdf_only",
        "arxiv:2303.00005": "archive_unsafe",
        "arxiv:2303.00006": "no_main_file",
    }


def test_pages_in_type_that_no_model_reads_are_left_out(folder, tmp_path):
    root = tmp_path / "in"
    root.mkdir()
    (root / "2303.00001v2.tar.gz").write_bytes((folder / "2303.00001v2.tar.gz").read_bytes())
    with pymupdf.open(folder / "2303.00001v2.pdf") as paper, pymupdf.open() as sheets:
        count = paper.page_count
        for page in paper:
            sheet = sheets.new_page(width=2.5 * page.rect.width, height=2.5 * page.rect.height)
            sheet.show_pdf_page(page.rect, paper, page.number)
        sheets.save(root / "2303.00001v2.pdf")
    result = run(pipeline(root, compiling=False), tmp_path / "out")
    assert not result.records
    assert result.rejected == {f"arxiv:2303.00001v2#page={n + 1}": "text_too_small" for n in range(count)}


def test_input_that_holds_no_papers_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds no papers"):
        list(pipeline(tmp_path).units())
    with pytest.raises(InputError, match="does not exist"):
        list(pipeline(tmp_path / "none").units())
    with pytest.raises(InputError, match="no papers are bundled"):
        list(Arxiv(ArxivParameters()).units())


def test_two_runs_make_the_same_records(folder, result, tmp_path):
    again = run(pipeline(folder, compiling=False), tmp_path / "out")
    assert sorted(record.id for record in again.records) == sorted(record.id for record in result.records)


def test_all_kinds_of_record_come_from_one_reading(folder, tmp_path):
    only = tmp_path / "in"
    only.mkdir()
    for name in ("2303.00001v2.tar.gz", "2303.00001v2.pdf"):
        (only / name).write_bytes((folder / name).read_bytes())
    found = run(pipeline(only, compiling=False, records="all", pages_together=2), tmp_path / "out").records
    kinds = {record.provenance.get("kind", "page") for record in found}
    assert {"page", "regions", "questions", "pages"} <= kinds
    together = [record for record in found if record.provenance.get("kind") == "pages"]
    assert together[0].origin == "arxiv:2303.00001v2#pages=1-2"
    assert len(together[0].images) == 2
    asked = next(record for record in found if record.provenance.get("kind") == "questions")
    assert "Answer: A Survey of Quiet Stations" in flatten(asked)
    assert "Answer: Ada Example" in flatten(asked)
    assert all(record.scores["x_height_1024"] > 4 for record in found)


@pytest.mark.skipif(not installed(("latexml",)), reason="LaTeXML is not installed")
def test_latexml_is_the_first_choice_where_it_is_installed(folder, tmp_path):
    only = tmp_path / "in"
    only.mkdir()
    for name in ("2303.00001v2.tar.gz", "2303.00001v2.pdf"):
        (only / name).write_bytes((folder / name).read_bytes())
    found = run(Arxiv(ArxivParameters(input=str(only))), tmp_path / "out").records
    assert {record.provenance["converter"] for record in found} == {"latexml"}
    assert all(record.scores["alignment"] > 0.9 for record in found)


def test_kinds_that_no_page_has_leave_a_reason(folder, tmp_path):
    only = tmp_path / "in"
    only.mkdir()
    for name in ("2303.00001v2.tar.gz", "2303.00001v2.pdf"):
        (only / name).write_bytes((folder / name).read_bytes())
    result = run(pipeline(only, compiling=False, records="table"), tmp_path / "out")
    assert set(result.rejected.values()) == {"nothing_of_the_kind"}
