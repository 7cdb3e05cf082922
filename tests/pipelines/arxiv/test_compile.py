import pymupdf
import pytest

from pipelines.arxiv.compile import available, compile_paper, engine_for, undefined, write_files
from pipelines.arxiv.confined import confinement
from pipelines.engine.pipeline import Drop

TEX = pytest.mark.skipif(not available(), reason="no TeX installation")
HEAD = "\\documentclass{article}\\begin{document}"


def made(tmp_path, body, files=None, seconds=30.0, missing=()):
    source = f"{HEAD}{body}\\end{{document}}"
    folder = tmp_path / "work"
    folder.mkdir()
    return compile_paper({"ms.tex": source.encode(), **(files or {})}, "ms.tex", source, folder, seconds, missing)


def reason(*arguments, **options) -> str:
    with pytest.raises(Drop) as drop:
        made(*arguments, **options)
    return drop.value.reason


@TEX
def test_a_paper_becomes_its_pages_with_references_resolved(tmp_path):
    done = made(tmp_path, "One\\label{a}\\newpage Two, after page \\pageref{a}.")
    with pymupdf.open(done.pdf) as file:
        assert [page.get_text().split()[0] for page in file] == ["One", "Two,"]
        assert "page 1." in file[1].get_text()


@TEX
def test_a_bibliography_is_made(tmp_path):
    entry = b"@article{a, author={Doe, Jane}, title={Tides}, journal={Sea}, year=2001}"
    done = made(tmp_path, "As \\cite{a}.\\bibliographystyle{plain}\\bibliography{refs}", {"refs.bib": entry})
    assert done.bibliography is not None
    assert "Jane Doe" in done.bibliography
    with pymupdf.open(done.pdf) as file:
        assert "[1]" in file[0].get_text()


@TEX
def test_the_same_source_gives_the_same_bytes(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    body = "Words on \\today."
    assert made(tmp_path / "a", body).pdf.read_bytes() == made(tmp_path / "b", body).pdf.read_bytes()


@TEX
def test_a_loop_is_ended(tmp_path):
    assert reason(tmp_path, "\\loop\\iftrue\\repeat", seconds=2.0) == "compile_deadline"


@TEX
@pytest.mark.parametrize(
    "body",
    [
        "\\immediate\\write18{touch shell-was-here}Words.",
        "\\input{/etc/passwd}Words.",
        "\\newread\\r\\openin\\r=/etc/passwd \\read\\r to\\x \\x Words.",
        "\\newwrite\\w\\immediate\\openout\\w=../outside.txt \\immediate\\write\\w{x}Words.",
    ],
)
def test_a_source_reaches_nothing_outside(tmp_path, body):
    try:
        done = made(tmp_path, body)
    except Drop:
        shown = ""
    else:
        with pymupdf.open(done.pdf) as file:
            shown = "".join(page.get_text() for page in file)
    assert "root:" not in shown
    assert not list(tmp_path.rglob("shell-was-here"))
    assert not (tmp_path / "outside.txt").exists()


@TEX
def test_missing_classes_and_broken_sources_say_what_is_wrong(tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    source = "\\documentclass{nosuchclass}\\begin{document}x\\end{document}"
    with pytest.raises(Drop, match=r"needs nosuchclass\.cls"):
        compile_paper({"ms.tex": source.encode()}, "ms.tex", source, folder, 20, stand_ins=False)


@TEX
def test_a_chapter_reads_what_lies_above_it(tmp_path):
    if "landlock" not in confinement():
        pytest.skip("without Landlock TeX reads its own folder alone")
    source = HEAD + "\\input{../words}\\end{document}"
    files = {"chapters/one.tex": source.encode(), "words.tex": b"Words from above."}
    done = compile_paper(files, "chapters/one.tex", source, tmp_path, 30)
    with pymupdf.open(done.pdf) as file:
        assert "Words from above." in file[0].get_text()


@TEX
def test_an_inclusion_that_is_missing_does_not_stop_the_paper(tmp_path):
    done = made(tmp_path, "Before. \\input{version} After.", missing=["version", "../outside"])
    with pymupdf.open(done.pdf) as file:
        assert "After." in file[0].get_text()
    assert not (tmp_path / "outside.tex").exists()


@TEX
def test_more_unknown_commands_than_tex_bears_do_not_stop_a_paper(tmp_path):
    done = made(tmp_path, "Words \\unknownone{and} " + "more \\unknowntwo{of} " * 120 + "them.")
    with pymupdf.open(done.pdf) as file:
        assert "Words and more of more of" in file[0].get_text()


def test_unknown_commands_are_read_where_tex_gave_up():
    unknown = "! Undefined control sequence.\n"
    log = f"{unknown}l.8 a \\hypersetup\n   {{\n{unknown}<argument> \\OPTsize \n  x\n"
    assert undefined(log) == []
    assert undefined(log + "(That makes 100 errors; please try again.)") == ["\\hypersetup", "\\OPTsize"]


def test_the_engine_follows_the_packages():
    assert engine_for("\\usepackage{amsmath,graphicx}") == "pdflatex"
    assert engine_for("\\documentclass[UTF8]{ctexart}") == "xelatex"
    assert engine_for("\\usepackage{amsmath, fontspec}") == "xelatex"
    assert engine_for("\\usepackage{ourstyle}" + "潮汐" * 100) == "xelatex"
    assert engine_for("\\usepackage{CJKutf8}" + "潮汐" * 100) == "pdflatex"


def test_names_are_checked_when_files_are_written(tmp_path):
    with pytest.raises(Drop, match="archive_unsafe"):
        write_files({"../evil.tex": b"x"}, tmp_path)
    with pytest.raises(Drop, match="archive_unsafe"):
        write_files({"a": b"x", "a/b.tex": b"x"}, tmp_path)
