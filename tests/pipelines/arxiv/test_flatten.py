import pytest

from pipelines.arxiv.flatten import definitions, flatten

HEAD = b"\\documentclass{article}\\begin{document}"
END = b"\\end{document}"


def test_inclusions_stand_in_their_places_wherever_they_lie():
    files = {
        "ms.tex": HEAD + b"A \\input{parts/one} D" + END,
        "parts/one.tex": b"B \\input{two}",
        "parts/two.tex": b"C",
    }
    assert flatten(files, "ms.tex").body.split() == ["A", "B", "C", "D"]


def test_a_part_with_a_document_of_its_own_gives_its_body_only():
    files = {"ms.tex": HEAD + b"\\subfile{one}" + END, "one.tex": HEAD + b"Words" + END}
    assert flatten(files, "ms.tex").body.split() == ["Words"]


def test_loops_missing_files_and_ways_out_are_named():
    files = {"ms.tex": HEAD + b"\\input{ms}\\input{none}\\input{/etc/passwd}\\input{../../secret}" + END}
    flat = flatten(files, "ms.tex")
    assert "none" in flat.missing
    assert any("ms" in said for said in flat.refused)
    assert any("/etc/passwd" in said for said in flat.refused)
    assert any("../../secret" in said for said in flat.refused)
    assert flat.body.strip() == ""


def test_comments_go_and_verbatim_text_stays():
    body = b"one % two\n\\begin{verbatim}\n% three\n\\end{verbatim}\n\\iffalse four \\fi five"
    flat = flatten({"ms.tex": HEAD + body + END}, "ms.tex")
    assert "two" not in flat.body
    assert "% three" in flat.body
    assert "four" not in flat.body
    assert "five" in flat.body


def test_the_encoding_that_a_source_states_is_believed():
    source = "\\documentclass{article}\\usepackage[latin1]{inputenc}\\begin{document}naïve Ångström\\end{document}"
    assert "naïve Ångström" in flatten({"ms.tex": source.encode("latin-1")}, "ms.tex").body
    chinese = "\\documentclass{article}\\begin{document}\\begin{CJK}{GBK}{song}中文文章的正文\\end{CJK}\\end{document}"
    assert "中文文章的正文" in flatten({"ms.tex": chinese.encode("gbk")}, "ms.tex").body


def test_a_bibliography_that_was_made_takes_the_place_of_its_command():
    made = b"\\begin{thebibliography}{9}\\bibitem{a} Entry.\\end{thebibliography}"
    flat = flatten({"ms.tex": HEAD + b"A \\bibliography{refs} B" + END, "ms.bbl": made}, "ms.tex")
    assert flat.body.index("A") < flat.body.index("Entry") < flat.body.index("B")


def test_macros_of_a_package_that_came_along_are_taken():
    package = b"\\newcommand{\\term}[1]{\\emph{#1}}\n\\def\\@inner{x@y}\n\\DeclareMathOperator{\\tr}{tr}"
    flat = flatten(
        {"ms.tex": b"\\documentclass{article}\\usepackage{own}" + HEAD[23:] + END, "own.sty": package}, "ms.tex"
    )
    assert "\\newcommand{\\term}" in flat.preamble
    assert "\\DeclareMathOperator{\\tr}" in flat.preamble
    assert "@" not in flat.preamble


def test_definitions_end_with_their_braces():
    assert definitions("\\newcommand{\\a}{one\n {two}}\nwords\n\\def\\b{c}\n") == [
        "\\newcommand{\\a}{one\n {two}}",
        "\\def\\b{c}",
    ]


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("One.\\end{document}junk\\end{document}", "One."),
        ("One \\begin{demo}\\begin{document}x\\end{document}\\end{demo} two.\\end{document}", None),
        ("One.", "One."),
        ("One \\begin{document} two.\\end{document}", "One \\begin{document} two."),
    ],
)
def test_the_document_ends_where_it_was_begun(body, left):
    found = flatten({"ms.tex": ("\\documentclass{x}\\begin{document}" + body).encode()}, "ms.tex").body
    assert found == (left if left is not None else body.removesuffix("\\end{document}"))


def test_environments_of_the_papers_own_for_programs_are_listings():
    files = {
        "ms.tex": b"\\usepackage{own}\\begin{document}\\begin{Haskell}a = b\\end{Haskell}\\end{document}",
        "own.sty": b"\\lstnewenvironment{Haskell}[1][]{}{}",
    }
    assert flatten(files, "ms.tex").body == "\\begin{lstlisting}a = b\\end{lstlisting}"
