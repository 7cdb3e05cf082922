from pipelines.arxiv.moved_text import with_text_in_its_place


def words(tex: str) -> list[str]:
    return with_text_in_its_place(tex).split()


def test_answers_stand_where_they_are_printed():
    tex = (
        "\\begin{Exercise}[label=a]\\Question{Why?}\\end{Exercise}\\begin{Answer}[ref=a]Because.\\end{Answer} More. "
        "\\shipoutAnswer End.\\begin{Answer}Lost.\\end{Answer}"
    )
    assert words(tex) == ["{Why?}", "More.", "Because.", "End."]


def test_only_the_last_command_prints_the_answers():
    tex = "\\begin{Answer}One.\\end{Answer} \\shipoutAnswer a \\begin{Answer}Two.\\end{Answer} \\shipoutAnswer b"
    assert words(tex) == ["a", "One.", "Two.", "b"]


def test_captions_of_pieces_follow_the_pieces():
    assert words("\\subcaptionbox{One $x$\\label{a}}{\\pic} z") == ["\\pic", "One", "$x$\\label{a}", "z"]
    assert words("\\subfloat[One]{\\pic} z") == ["\\pic", "One", "z"]
    assert words("\\subcaptionbox{One}[3cm]{\\pic}") == ["\\pic", "One"]
    assert words("\\subfigure[]{\\pic}") == ["\\pic"]


def test_other_text_and_open_braces_stay():
    assert words("a \\subfloatx b") == ["a", "\\subfloatx", "b"]
    assert "a" in words("a \\subfloat{never closed")
