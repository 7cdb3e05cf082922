"""pipelines.web.questions.seen: what the lines say is at a place."""

from web_tiles import line

from pipelines.web.questions.seen import same, shown, speakable, text_in

LINES = (line("Save all files", 10, 10), line("Close", 300, 10))


def test_words_inside_a_box_in_order():
    assert text_in(LINES, (0, 0, 200, 40)) == "Save all files"
    assert text_in(LINES, (0, 0, 55, 40)) == "Save"
    assert text_in(LINES, (0, 100, 600, 140)) == ""


def test_same_looks_past_space_and_case_and_no_further():
    assert same("SAVE  all", "save all")
    assert not same("save all", "save all files")
    assert shown("all FILES", LINES)
    assert not shown("", LINES)
    assert not shown("open", LINES)


def test_what_cannot_be_quoted():
    assert speakable("Save")
    for text in ("", "→", "a\nb", "⟦region 1⟧", "say “no”", "x" * 61, "{box}"):
        assert not speakable(text)
