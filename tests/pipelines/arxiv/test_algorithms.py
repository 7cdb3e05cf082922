from pipelines.arxiv.algorithms import with_plain_algorithms
from pipelines.arxiv.convert import conversions
from pipelines.arxiv.flatten import Flattened

CODE = (
    "Before.\\begin{algorithm}[tb]\\caption{Sorting {quickly}}\\label{a}\\begin{algorithmic}[1]\n"
    "\\Require a list $x$\n\\For{$i \\in x$}\n\\If{$i > 0$} \\State $y \\gets i$ \\Comment{keep it}\n"
    "\\ElsIf{$i = 0$}\n\\State \\Return \\Call{Sort}{$y$}\n\\EndIf\n\\EndFor\n"
    "\\end{algorithmic}\\end{algorithm}After."
)


def lines(body: str, preamble: str = "") -> list[str]:
    inside = with_plain_algorithms(body, preamble).partition("\\begin{vlendlines}")[2].partition("\\end{vlendlines}")[0]
    return [line for line in inside.split("\n") if line.strip()]


def test_an_algorithm_is_its_caption_and_its_lines():
    assert lines(CODE) == [
        "\\textbf{Require:} a list $x$",
        "\\textbf{for} $i \\in x$ \\textbf{do}",
        "\\textbf{if} $i > 0$ \\textbf{then}",
        "$y \\gets i$ $\\triangleright$ keep it",
        "\\textbf{else if} $i = 0$ \\textbf{then}",
        "\\textbf{return} Sort($y$)",
        "\\textbf{end if}",
        "\\textbf{end for}",
    ]
    assert "\\caption{Sorting {quickly}}" in with_plain_algorithms(CODE)


def test_ends_are_left_out_where_they_are_not_printed():
    assert not any("end" in line for line in lines(CODE, "\\usepackage[noend]{algpseudocode}"))


def test_lines_outside_a_float_stand_in_the_main_flow():
    made = with_plain_algorithms("Before.\\begin{algorithmic}\\State x\\end{algorithmic}After.")
    assert "\\begin{vlendflowinglines}\nx\n" in made
    paper = next(conversions(Flattened("\\documentclass{article}", made), ("pandoc",)))
    assert not isinstance(paper, str)
    assert [block.markdown() for block in paper.main] == ["Before.", "x", "After."]


def test_other_text_stays():
    assert with_plain_algorithms("Words.") == "Words."
    assert with_plain_algorithms("\\begin{algorithm}x\\end{algorithm}") == "x"


def test_a_converter_makes_it_one_piece_that_floats():
    paper = next(conversions(Flattened("\\documentclass{article}", CODE), ("pandoc",)))
    assert not isinstance(paper, str)
    shown = ["".join(atom.markdown for atom in block.atoms) for block in paper.floating]
    assert shown[0].strip() == "Sorting quickly"
    assert shown[1].splitlines()[1] == "**for** \\(i \\in x\\) **do**"
    assert [block.markdown() for block in paper.main] == ["Before.", "After."]
