from printed_paper import paragraph

from benchmarks import nougat_split


def test_the_baseline_finds_breaks_between_paragraphs_and_inside_them():
    text = "\n".join(paragraph(number) for number in range(60))
    breaks = [0, text.index(paragraph(21)), text.index(paragraph(40)) + 60]
    pages = []
    for begin, end in zip(breaks, [*breaks[1:], len(text)], strict=True):
        words = text[begin:end].split()
        pages.append([" ".join(words[start : start + 12]) for start in range(0, len(words), 12)])
    found = nougat_split.split(text, pages)
    assert len(found) == 3
    assert all(abs(one.offset - true) < 1000 for one, true in zip(found, breaks, strict=True))


def test_a_paper_of_one_page_is_not_divided():
    assert [found.offset for found in nougat_split.split("Some words.", [["Some words."]])] == [0]
