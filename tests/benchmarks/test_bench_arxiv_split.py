import pytest

from benchmarks.bench_arxiv_split import measured
from benchmarks.made_papers import made_paper
from pipelines.arxiv.compile import available
from pipelines.documents.reading.process import PageReader


def test_made_papers_follow_from_their_seed():
    assert made_paper(3) == made_paper(3) != made_paper(4)


@pytest.mark.slow
@pytest.mark.skipif(not available(), reason="no TeX installation")
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_made_papers_are_divided_where_tex_divided_them(seed):
    with PageReader() as reader:
        found = measured({"ms.tex": made_paper(seed).encode()}, "ms.tex", "pandoc", reader)
    assert not isinstance(found, str), found
    ours, baseline, pages = found
    assert pages >= 3
    assert ours.lines[1] >= 0.95 * ours.lines[0]
    assert ours.characters[1] <= 0.02 * ours.characters[0]
    assert ours.words[1] > baseline.words[1] * 0.9
