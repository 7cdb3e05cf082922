import re

import pytest
from printed_paper import latex, paragraph, printed
from rapidfuzz.distance import Levenshtein

from pipelines.arxiv import pandoc
from pipelines.arxiv.flatten import flatten
from pipelines.arxiv.page_text import printed_text
from pipelines.arxiv.split import Page, split
from pipelines.arxiv.work import read_pages
from pipelines.documents.reading.process import PageReader

PARAGRAPHS = 26


def normal(text: str) -> str:
    """Words in one case, without marks of markdown, divided words together."""
    text = re.sub(r"-\n", "", text)
    return re.sub(r"\s+", " ", re.sub(r"[#*_]", "", text)).strip().lower()


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[list[Page], list[str]]:
    folder = tmp_path_factory.mktemp("paper")
    data, truth = printed(PARAGRAPHS)
    (folder / "paper.pdf").write_bytes(data)
    with PageReader() as reader:
        readings, refused = read_pages(folder / "paper.pdf", reader, folder)
    assert not refused
    paper = pandoc.convert(flatten({"ms.tex": latex(PARAGRAPHS).encode()}, "ms.tex"))
    return split(paper, printed_text(readings)), truth


def test_every_page_has_exactly_its_words(made):
    pages, truth = made
    assert len(pages) == len(truth) > 3
    for page, expected in zip(pages, truth, strict=True):
        assert page.reason is None
        # a word that begins on a page stands on it whole
        assert Levenshtein.distance(normal(page.text), normal(expected)) <= 12


def test_numbers_of_sections_come_from_the_page(made):
    pages, _ = made
    assert "## 1 Part river of the survey" in pages[0].text


def test_heads_and_page_numbers_are_left_out(made):
    assert not any("Journal of Quiet" in page.text for page in made[0])


def test_scores_say_how_well_a_page_fits(made):
    for page in made[0]:
        assert page.scores["alignment"] > 0.95
        assert page.scores["source_cover"] > 0.95


def test_a_page_that_the_source_lacks_is_left_out_and_its_neighbours_are_not(tmp_path):
    data, truth = printed(PARAGRAPHS)
    (tmp_path / "paper.pdf").write_bytes(data)
    source = latex(PARAGRAPHS)
    for number in range(5, 16):  # more than a page of text
        source = source.replace(paragraph(number), "")
    with PageReader() as reader:
        readings, _ = read_pages(tmp_path / "paper.pdf", reader, tmp_path)
    pages = split(pandoc.convert(flatten({"ms.tex": source.encode()}, "ms.tex")), printed_text(readings))
    reasons = [page.reason for page in pages]
    assert "not_in_source" in reasons
    assert reasons[-1] is None
    assert len(truth) == len(pages)
