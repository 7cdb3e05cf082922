from pipelines.arxiv.paper import Block, Paper, mended, words


def paper(*texts: str, after: int = 1, kind: str = "figure") -> Paper:
    made = Paper()
    for number, text in enumerate(texts):
        if number == after:
            made.add(Block(kind, words("Tides."), floating=True))
        made.add(Block("paragraph", words(text)))
    made.add(Block("footnote", words("Last."), floating=True))
    return made


def texts(made: Paper) -> list[str]:
    return [block.markdown() for block in made.main]


def test_a_sentence_around_a_float_is_one_paragraph_again():
    made = mended(paper("As shown in", "the figure, it rises.", "Then it falls."))
    assert texts(made) == ["As shown in the figure, it rises.", "Then it falls."]
    assert [block.after for block in made.floating] == [1, 2]


def test_paragraphs_that_end_or_begin_a_sentence_stay_apart():
    assert len(mended(paper("It rises.", "then falls.")).main) == 2
    assert len(mended(paper("It rises", "Then falls.")).main) == 2
    assert len(mended(paper("It rises", "then falls.", kind="footnote")).main) == 2
    assert len(mended(paper("It rises", "then falls.", after=0)).main) == 2
