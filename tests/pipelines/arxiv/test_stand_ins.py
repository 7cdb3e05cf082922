import io

import pymupdf
import pytest
from PIL import Image

from pipelines.arxiv.compile import available, compile_paper
from pipelines.arxiv.stand_ins import StandIns, class_code, picture, wanted

TEX = pytest.mark.skipif(not available(), reason="no TeX installation")
LOG = """
! LaTeX Error: File `metrix.sty' not found.
LaTeX Warning: File `figures/a.png' not found on input line 7.
! Package pdftex.def Error: File `figures/a.png' not found: using draft setting.
! LaTeX Error: File `plots/b' not found.
! I can't find file `numbers.tex'.
I couldn't open style file apj.bst
Package biblatex Info: Configuration file 'biblatex-dm.cfg' not found.
No file ms.bbl.
"""


def stand_ins(tmp_path) -> StandIns:
    return StandIns(tmp_path, tmp_path, lambda name: None)


def test_names_are_read_from_what_programs_say():
    assert wanted(LOG) == ["metrix.sty", "figures/a.png", "plots/b", "numbers.tex", "apj.bst"]


def test_each_missing_file_gets_one_of_its_kind_once(tmp_path):
    found = stand_ins(tmp_path)
    assert found.answer(LOG)
    assert found.written == ["metrix.sty", "figures/a.png", "plots/b.pdf", "numbers.tex"]
    assert not found.answer(LOG)
    assert b"ProvidesPackage{metrix}" in (tmp_path / "metrix.sty").read_bytes()


@pytest.mark.parametrize("name", ["../out.sty", "/tmp/out.sty", "a\\b.sty", "data.csv", "x.fd"])
def test_nothing_is_written_outside_or_for_what_is_not_read_as_tex(tmp_path, name):
    (tmp_path / "in").mkdir()
    found = StandIns(tmp_path / "in", tmp_path / "in", lambda name: None)
    assert not found.answer(f"! LaTeX Error: File `{name}' not found.")
    assert not list(tmp_path.rglob("*.sty"))


def test_a_style_of_references_is_replaced_by_a_common_one(tmp_path):
    common = tmp_path / "plainnat.bst"
    common.write_text("ENTRY{}{}{}")
    found = StandIns(tmp_path, tmp_path, lambda name: str(common) if name == "plainnat.bst" else None)
    assert found.answer("I couldn't open style file apj.bst")
    assert (tmp_path / "apj.bst").read_text() == "ENTRY{}{}{}"


def test_a_class_is_replaced_by_its_successor_or_by_an_article(tmp_path):
    found = StandIns(tmp_path, tmp_path, lambda name: name if name == "emulateapj.cls" else None)
    assert found.answer("! LaTeX Error: File `aastex.cls' not found.")
    assert "\\LoadClass[\\vlend@columns]{emulateapj}" in (tmp_path / "aastex.cls").read_text()
    assert found.answer("! LaTeX Error: File `ceurart.cls' not found.")
    assert "\\LoadClass[\\vlend@columns]{article}" in (tmp_path / "ceurart.cls").read_text()
    assert found.plainer()
    assert "\\LoadClass[\\vlend@columns]{article}" in (tmp_path / "aastex.cls").read_text()
    assert not found.plainer()


@pytest.mark.parametrize("ending", [".pdf", ".png", ".jpg", ".eps"])
def test_pictures_are_empty_frames(ending):
    data = picture(ending)
    if ending == ".pdf":
        with pymupdf.open("pdf", data) as file:
            assert file[0].rect.width == 320
            assert not file[0].get_text().strip()
    elif ending == ".eps":
        assert b"%%BoundingBox: 0 0 320 240" in data
    else:
        assert Image.open(io.BytesIO(data)).size == (320, 240)


def test_the_book_of_a_chapter_is_an_article(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    found = StandIns(tmp_path / "a" / "b", tmp_path, lambda name: None, "\\documentclass[../../book]{subfiles}")
    assert found.answer("! LaTeX Error: File `../../book.tex' not found.")
    assert b"\\documentclass{article}" in (tmp_path / "book.tex").read_bytes()


@TEX
def test_a_chapter_without_its_book_is_set(tmp_path):
    source = "\\documentclass[../book]{subfiles}\\begin{document}\nQuiet tides.\n\\end{document}\n"
    done = compile_paper({"chapters/one.tex": source.encode()}, "chapters/one.tex", source, tmp_path, 60)
    with pymupdf.open(done.pdf) as file:
        assert "Quiet tides." in file[0].get_text()


@TEX
def test_a_paper_without_its_class_packages_and_pictures_is_set(tmp_path):
    source = (
        "\\documentclass[twocolumn]{nosuchclass}\\usepackage{nosuchpackage,graphicx}"
        "\\title{Quiet Tides}\\author[1]{Jane Doe}[orcid=1]\\author[2]{Max Roe}\\affil[1]{A Place}\\begin{document}"
        "\\maketitle Before the picture.\\includegraphics[width=3cm]{figures/gone}After it, as \\citet{a}."
        "\\bibliographystyle{nosuchstyle}\\bibliography{refs}\\end{document}"
    )
    entry = b"@article{a, author={Lee, Ann}, title={Tides}, journal={Sea}, year=2001}"
    done = compile_paper({"ms.tex": source.encode(), "refs.bib": entry}, "ms.tex", source, tmp_path, 60)
    assert done.stand_ins == ("nosuchclass.cls", "nosuchpackage.sty", "figures/gone.pdf", "nosuchstyle.bst")
    with pymupdf.open(done.pdf) as file:
        text = " ".join(file[0].get_text().split())
    for words in ("Quiet Tides", "Jane Doe", "Max Roe", "Before the picture.", "as Lee (2001)", "References"):
        assert words in text
    assert "orcid" not in text
    assert "A Place" not in text


def test_the_class_passes_its_options_on():
    assert "\\PassOptionsToClass{\\CurrentOption}{article}" in class_code("x", "article")
