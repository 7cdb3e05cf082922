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
