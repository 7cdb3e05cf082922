import shutil

import pytest

from pipelines.arxiv.flatten import flatten
from pipelines.arxiv.latexml_packages import known_packages, with_known_packages

KNOWN = frozenset({"article.cls", "amsmath.sty", "url.sty"})


def preamble(main: str, **files: str) -> str:
    whole = {"ms.tex": main + "\\begin{document}x\\end{document}"} | {f"{k}.sty": v for k, v in files.items()}
    flat = flatten({name: text.encode() for name, text in whole.items()}, "ms.tex")
    return with_known_packages(flat, KNOWN)


def test_packages_that_are_not_known_are_left_out():
    found = preamble("\\documentclass{article}\\usepackage[a]{amsmath, minted}\\usepackage{ctex}\\newcommand{\\x}{y}")
    assert found.strip() == "\\documentclass{article}\\usepackage[a]{amsmath}\\newcommand{\\x}{y}"


def test_what_the_papers_own_packages_load_is_loaded():
    found = preamble(
        "\\documentclass{article}\\usepackage{own}", own="\\RequirePackage{inner}", inner="\\usepackage{url,z}"
    )
    assert "\\usepackage{url}" in found
    assert "own" not in found


def test_a_class_that_is_not_known_is_any_class():
    assert preamble("\\documentclass[11pt]{ctexbook}").startswith("\\documentclass[11pt]{OmniBus}")


def test_without_knowledge_nothing_changes():
    flat = flatten({"ms.tex": b"\\documentclass{x}\\usepackage{y}\\begin{document}z\\end{document}"}, "ms.tex")
    assert with_known_packages(flat, frozenset()) == flat.preamble


@pytest.mark.skipif(not shutil.which("latexml"), reason="LaTeXML is not installed")
def test_the_installed_one_knows_the_usual():
    assert {"article.cls", "amsmath.sty", "natbib.sty"} <= known_packages()
    assert "expl3.sty" not in known_packages()
