from pipelines.documents.layout.lines import lines_of
from pipelines.documents.reading.page import TextRun


def run(text, x0, x1, size=10.0, baseline=100.0, **options):
    return TextRun(text, (x0, baseline - 0.8 * size, x1, baseline + 0.2 * size), size, baseline, **options)


def texts(*runs):
    return [line.text for line in lines_of(list(runs))]


def test_raised_and_lowered_small_runs_are_marked():
    assert texts(run("10", 0, 10), run("−3", 10, 15, 7.0, 96.0), run(" m", 15, 25)) == ["10^{−3} m"]
    assert texts(run("H", 0, 7), run("2", 7, 10, 7.0, 102.0), run("O", 10, 17)) == ["H_{2}O"]


def test_a_gap_between_words_becomes_a_space_and_a_wide_one_parts_the_line():
    assert texts(run("one", 0, 15), run("two", 18, 33)) == ["one two"]
    assert texts(run("left", 0, 20), run("right", 60, 85)) == ["left", "right"]


def test_no_space_comes_between_chinese_characters():
    assert texts(run("中文", 0, 20), run("排版", 22, 42)) == ["中文排版"]


def test_ligatures_are_taken_apart_and_what_is_hidden_or_turned_is_left_out():
    hidden = run("ghost", 0, 20, baseline=200.0, visible=False)
    turned = run("margin", 0, 20, baseline=300.0, horizontal=False)
    assert texts(run("e\ufb03cient o\ufb00er", 0, 60), hidden, turned) == ["efficient offer"]
