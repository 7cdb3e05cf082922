import pytest

from sources.arxiv_mains import TexFile, included, main_files, main_of, without_comments

WHOLE = b"\\documentclass{article}\n\\begin{document}Words.\\end{document}"


def test_a_comment_alone_on_its_line_does_not_end_the_paragraph():
    assert without_comments("one\n% not this\ntwo % nor this\nthree 5\\% more") == "one\ntwo three 5\\% more"


def test_a_part_that_can_stand_alone_is_no_main_file():
    files = {"main.tex": WHOLE.replace(b"Words", b"\\input{parts/one}"), "parts/one.tex": WHOLE, "notes.tex": b"x"}
    assert main_of(files) == "main.tex"


def test_a_commented_document_is_none():
    assert main_of({"a.tex": b"% \\documentclass{article}\n% \\begin{document}", "b.tex": b"words"}) is None


@pytest.mark.parametrize(
    ("names", "main"),
    [(("supplement.tex", "ms.tex"), "ms.tex"), (("old/main.tex", "draft.tex"), "draft.tex")],
)
def test_of_several_the_likeliest_is_taken(names, main):
    assert main_of(dict.fromkeys(names, WHOLE)) == main


def test_pictures_are_no_inclusions():
    assert included("\\includegraphics[width=3cm]{a.png} \\include{b} \\input c \\includeonly{d}", "main.tex") == {
        "b", "b.tex", "c", "c.tex",
    }  # fmt: skip


def test_a_file_that_cannot_be_read_stays_in_the_list():
    found = main_files([TexFile("a.tex", b"", "permission_denied"), TexFile("b.tex", WHOLE)])
    assert [file.name for file in found] == ["a.tex", "b.tex"]


def test_files_that_include_each_other_are_both_kept():
    one, two = WHOLE.replace(b"Words", b"\\input{b}"), WHOLE.replace(b"Words", b"\\input{a}")
    assert [file.name for file in main_files([TexFile("a.tex", one), TexFile("b.tex", two)])] == ["a.tex", "b.tex"]


@pytest.mark.parametrize(
    ("tex", "left"),
    [
        ("affine-%\n  invariant", "affine-invariant"),
        ("one % two\nthree", "one three"),
        ("one%\n\nthree", "one\n\nthree"),
        ("10\\% of\\\\% all\nrest", "10\\% of\\\\rest"),
        ("\\url{a%20b} % c", "\\url{a%20b} "),
        ("\\verb|%| and \\href{a%b}{c} % d", "\\verb|%| and \\href{a%b}{c} "),
    ],
)
def test_comments_end_as_tex_ends_them(tex, left):
    assert without_comments(tex) == left
