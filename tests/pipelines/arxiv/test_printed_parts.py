import pytest

from pipelines.arxiv.align import align
from pipelines.arxiv.page_text import printed_text
from pipelines.arxiv.paper import Atom, Block, Paper, words
from pipelines.arxiv.printed_parts import joined, with_tag
from pipelines.arxiv.split import split
from pipelines.documents.reading.page import PageReading, TextRun


def shown(*lines: str) -> PageReading:
    runs = [
        TextRun(line, (80, 290 + 20 * n, 80 + 6 * len(line), 303 + 20 * n), 12, 300 + 20 * n)
        for n, line in enumerate(lines)
    ]
    return PageReading(800, 1000, runs)


def text_of(blocks: list[Block], *lines: str) -> str:
    paper = Paper(main=[block for block in blocks if not block.floating])
    paper.floating = [block for block in blocks if block.floating]
    return split(paper, printed_text([shown(*lines)]))[0].text


def test_a_citation_is_what_stands_between_its_neighbours():
    block = Block(
        "paragraph", [*words("as was measured by "), Atom("", "", "printed"), *words(", the tide turns later each day")]
    )
    assert text_of([block], "as was measured by Doe et al. (2001), the tide", "turns later each day") == (
        "as was measured by Doe et al. (2001), the tide turns later each day"
    )


def test_words_that_are_not_printed_are_left_out():
    block = Block("paragraph", words("the tide turns phantomwords later each day than before"))
    assert text_of([block], "the tide turns later each day than before") == "the tide turns later each day than before"


def test_numbers_of_headings_and_entries_stand_before_them():
    blocks = [
        Block("heading", words("Results of the survey"), "## ", numbered=True),
        Block("reference", words("J. Doe, Tides of the northern sea, 2001."), "* ", numbered=True),
    ]
    assert text_of(blocks, "3.1 Results of the survey", "[12] J. Doe, Tides of the northern sea, 2001.") == (
        "## 3.1 Results of the survey\n\n* [12] J. Doe, Tides of the northern sea, 2001."
    )


def test_a_caption_gets_its_label():
    caption = Block("figure", words("The moon above the water at low tide."), floating=True, numbered=True)
    body = Block("paragraph", words("Running text of the paper goes on here for a while."))
    found = text_of(
        [body, caption],
        "Running text of the paper goes on here for a while.",
        "Figure 2: The moon above the water at low tide.",
    )
    assert found.endswith("Figure 2: The moon above the water at low tide.")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["a = b (3)"], "\\[a=b\\tag{3}\\]"),
        (["a = b (A.12)"], "\\[a=b\\tag{A.12}\\]"),
        (["a = b"], "\\[a=b\\]"),
        (["a = b (1)", "c = d (2)"], "\\[a=b\\]"),
    ],
)
def test_a_formula_gets_the_one_number_beside_it(lines, expected):
    assert with_tag("\\[a=b\\]", lines) == expected


def test_words_divided_at_line_ends_are_put_together():
    assert joined("the sur-\nvey of the well-\nKnown  sea") == "the survey of the well- Known sea"


def test_a_footnote_is_found_below_and_stands_at_the_end():
    note = Block("footnote", words("Mostly salt water, as it happens."), "Footnote: ", floating=True, numbered=True)
    body = Block("paragraph", words("The tide is a movement of water in the sea."))
    found = text_of([note, body], "The tide is a movement of water in the sea.", "1 Mostly salt water, as it happens.")
    assert found.endswith("Footnote 1: Mostly salt water, as it happens.")


def test_alignment_marks_what_it_explains():
    paper = Paper(main=[Block("paragraph", words("The tide is a movement of water in the sea."))])
    printed = printed_text([shown("The tide is a movement of water in the sea.", "zzz")])
    assert sum(align(paper, printed).taken) == len(printed.letters) - 3


def test_a_citation_keeps_to_its_place_where_its_words_begin_like_those_after_it():
    block = Block(
        "paragraph",
        [
            *words("the share should lie between two and five "),
            Atom("", "", "printed"),
            *words(". For the second kind"),
        ],
    )
    assert text_of(
        [block], "the share should lie between two and five (for", "example, Doe 1996). For the second kind"
    ) == ("the share should lie between two and five (for example, Doe 1996). For the second kind")


def test_a_paragraph_may_begin_with_a_citation():
    block = Block("paragraph", [Atom("", "", "printed"), *words(" take a comprehensive look at the tides")])
    assert text_of([block], "Doe and Roe (1988) take a comprehensive look at the tides") == (
        "Doe and Roe (1988) take a comprehensive look at the tides"
    )


def test_a_citation_that_ends_a_block_leaves_the_next_ones_number_alone():
    blocks = [
        Block(
            "item",
            [*words("the account has no code (see the proposal by "), Atom("", "", "printed")],
            "4. ",
            numbered=True,
        ),
        Block("item", words("the limit of the gas is no smaller than needed"), "5. ", numbered=True),
    ]
    assert text_of(
        blocks,
        "(4) the account has no code (see the proposal by Feist [2021]);",
        "(5) the limit of the gas is no smaller than needed",
    ) == (
        "(4) the account has no code (see the proposal by Feist [2021]);\n"
        "(5) the limit of the gas is no smaller than needed"
    )


def test_text_that_is_not_on_the_page_is_left_out_of_it():
    blocks = [
        Block("paragraph", words("running text of the paper goes on here for a while and ends")),
        Block("paragraph", words("quite other sentences nobody ever printed anywhere")),
        Block("paragraph", words("more running text that the page shows below the first")),
    ]
    found = text_of(
        blocks,
        "running text of the paper goes on here for a while and ends",
        "more running text that the page shows below the first",
    )
    assert "nobody" not in found
    assert "below the first" in found


def test_accents_of_old_fonts_go_with_their_letters():
    assert (
        joined("Max-Planck-Institut f¨ur Astronomie, K¨ onigstuhl") == "Max-Planck-Institut für Astronomie, Königstuhl"
    )
