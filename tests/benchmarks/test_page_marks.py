import re

from benchmarks.page_marks import lines_of, marked, take_marks, truth
from pipelines.arxiv.paper import Atom, Block, Paper

BODY = (
    "\\section{One two} Words here $a b$ and\n\\begin{equation} x y \\end{equation} more \\emph{not these} words.\n"
    "\\begin{itemize}\n\\item first thing\n\\end{itemize}\n\\begin{tabular}{l} cell here \\end{tabular} last \n"
)


def test_words_of_running_text_are_marked_and_nothing_else():
    for_tex, for_converter, count = marked(BODY)
    found = re.findall(r"⟦\d+⟧([^\s~]+)", for_converter)
    assert {"Words", "here", "and", "more", "first", "last"} <= set(found)
    assert not {"One", "two", "x", "y", "not", "these", "cell"} & set(found)
    assert count == len(found) == for_tex.count("\\vlendmark{")


def test_without_its_marks_a_body_is_as_it_was():
    for_tex, for_converter, _ = marked(BODY)
    assert re.sub(r"\\vlendmark\{\d+\}", "", for_tex) == BODY
    assert re.sub(r"⟦\d+⟧", "", for_converter) == BODY


def test_marks_are_taken_out_of_a_paper_with_their_places():
    paper = Paper(
        main=[Block("paragraph", [Atom("⟦0⟧one ", "⟦0⟧one"), Atom("two ", "two"), Atom("⟦7⟧three", "⟦7⟧three")])]
    )
    assert take_marks(paper) == {0: (0, 0), 7: (0, 2)}
    assert paper.main[0].markdown() == "one two three"


def test_the_truth_counts_pages_from_nought():
    assert truth("0 1\n1 1\n2 2\nbroken\n") == {0: 0, 1: 0, 2: 1}
    assert list(lines_of(dict.fromkeys(range(5), 0), words=2)) == [[0, 1], [2, 3], [4]]
