import pytest

from pipelines.arxiv import light, pandoc
from pipelines.arxiv.conversion_error import ConversionError
from pipelines.arxiv.flatten import Flattened
from pipelines.arxiv.paper import Paper

PREAMBLE = (
    "\\documentclass{article}\n\\title{On Tides}\\author{Ada}\n"
    "\\newcommand{\\term}[1]{\\emph{#1}}\\newtheorem{theorem}{Theorem}\n"
)
BODY = r"""
\maketitle
\begin{abstract} We study tides. \end{abstract}
\section{First part}
Water is a \term{fluid}\footnote{Mostly water.} of weight $w_1$, see \cite{x} and Section~\ref{s}. Then
\begin{equation} a = \frac{b}{c} \label{e} \end{equation}
follows.
\begin{itemize} \item one \item two \end{itemize}
\begin{figure} \includegraphics{a.png} \caption{The moon above water.} \end{figure}
\begin{table} \caption{Numbers.} \begin{tabular}{lr} day & height \\ 1 & 2.5 \\ \end{tabular} \end{table}
\begin{verbatim}
x = 1
\end{verbatim}
\begin{theorem} Tides turn. \end{theorem}
\begin{thebibliography}{9}
\bibitem[Doe(2001)]{x} J. Doe, Tides, 2001. \bibitem{y} R. Roe, \emph{Moons}.
\end{thebibliography}
"""


@pytest.fixture(scope="module", params=[pandoc.convert, light.convert], ids=["pandoc", "light"])
def paper(request) -> Paper:
    return request.param(Flattened(PREAMBLE, BODY))


def kinds(paper: Paper, kind: str) -> list[str]:
    return [block.markdown() for block in [*paper.main, *paper.floating] if block.kind == kind]


def test_title_headings_and_the_places_of_what_the_page_says(paper):
    assert paper.title == "On Tides"
    assert kinds(paper, "title") == ["# On Tides"]
    assert "## First part" in kinds(paper, "heading")
    assert "authors" in [block.gap for block in paper.main]


def test_formulas_are_blocks_and_divide_their_paragraph(paper):
    (formula,) = kinds(paper, "formula")
    assert formula.startswith("\\[")
    assert "\\frac{b}{c}" in formula
    assert "label" not in formula
    texts = kinds(paper, "paragraph")
    assert any("Water is a" in text and "\\(w_1\\)" in text for text in texts)
    assert "follows." in texts


def test_citations_and_references_wait_for_the_page(paper):
    (water,) = (block for block in paper.main if "Water" in block.markdown())
    assert [atom.kind for atom in water.atoms if atom.kind in ("printed", "note")] == ["note", "printed", "printed"]


def test_floats_and_footnotes_are_no_part_of_the_main_flow(paper):
    assert kinds(paper, "footnote") == ["Footnote: Mostly water."]
    assert "The moon above water." in kinds(paper, "figure")
    assert not any("moon above" in block.markdown() for block in paper.main)


def test_code_keeps_its_lines(paper):
    assert kinds(paper, "code") == ["```\nx = 1\n```"]


def test_references_are_entries(paper):
    entries = kinds(paper, "reference")
    assert len(entries) == 2
    assert any("J. Doe, Tides, 2001." in entry for entry in entries)


def test_pandoc_knows_tables_lists_abstracts_and_macros():
    paper = pandoc.convert(Flattened(PREAMBLE, BODY))
    (table,) = kinds(paper, "table")
    assert "day & height \\\\" in table
    assert "1 & 2.5 \\\\" in table
    assert table.startswith("\\begin{tabular}{lr}")
    assert table.endswith("\\end{tabular}")
    assert kinds(paper, "item") == ["* one", "* two"]
    assert paper.abstract == "We study tides."
    assert any("_fluid_" in text for text in kinds(paper, "paragraph"))
    assert any(text.startswith("**Theorem ") for text in kinds(paper, "paragraph"))


@pytest.mark.parametrize("convert", [pandoc.convert, light.convert])
def test_a_source_without_text_is_refused(convert):
    with pytest.raises(ConversionError):
        convert(Flattened("\\documentclass{article}", ""))


def test_pandoc_reads_no_file_that_a_source_names(tmp_path):
    (tmp_path / "secret.tex").write_text("Nobody's business.")
    paper = pandoc.convert(Flattened(PREAMBLE, f"Words before.\n\n\\input{{{tmp_path}/secret.tex}}\n\nWords after."))
    assert not any("business" in block.markdown() for block in paper.main)
