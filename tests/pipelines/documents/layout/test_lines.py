from pipelines.documents.layout.lines import lines_of, stacked_fragments
from pipelines.documents.reading.page import TextRun


def run(text, x0, x1, size=10.0, baseline=100.0, **options):
    return TextRun(text, (x0, baseline - 0.8 * size, x1, baseline + 0.2 * size), size, baseline, **options)


def texts(*runs):
    return [line.text for line in lines_of(list(runs))]


def test_raised_and_lowered_small_runs_are_marked():
    assert texts(run("10", 0, 10), run("−3", 10, 15, 7.0, 96.0), run(" m", 15, 25)) == ["10^{−3} m"]
    assert texts(run("H", 0, 7), run("2", 7, 10, 7.0, 102.0), run("O", 10, 17)) == ["H_{2}O"]


def test_a_fraction_is_spelled_with_a_stroke_and_indices_stay_with_their_letter():
    above, below = run("1", 20, 24, 7.0, 95.0), run("3", 20, 24, 7.0, 104.0)
    assert texts(run("more than", 0, 17), above, below, run("of all", 27, 50)) == ["more than 1/3 of all"]
    upper, lower = run("2", 5, 9, 7.0, 95.0), run("i", 5, 8, 7.0, 104.0)
    assert texts(run("x", 0, 5), upper, lower) == ["x_{i}^{2}"]


def test_pieces_of_formulas_outside_their_line_are_noticed():
    long = run("a line of running text with a tall fraction in it", 0, 250)
    assert stacked_fragments(lines_of([long, run("T", 100, 106, 7.0, 93.0)])) == 1
    assert stacked_fragments(lines_of([long, run("T", 100, 106, 7.0, 130.0)])) == 0


def test_a_gap_between_words_becomes_a_space_and_a_wide_one_parts_the_line():
    assert texts(run("one", 0, 15), run("two", 18, 33)) == ["one two"]
    assert texts(run("left", 0, 20), run("right", 60, 85)) == ["left", "right"]


def test_no_space_comes_between_chinese_characters():
    assert texts(run("中文", 0, 20), run("排版", 22, 42)) == ["中文排版"]


def test_ligatures_are_taken_apart_and_what_is_hidden_or_turned_is_left_out():
    hidden = run("ghost", 0, 20, baseline=200.0, visible=False)
    turned = run("margin", 0, 20, baseline=300.0, horizontal=False)
    assert texts(run("e\ufb03cient o\ufb00er", 0, 60), hidden, turned) == ["efficient offer"]


def test_a_raised_mark_between_words_that_are_runs_of_their_own():
    mark = run("33", 42, 48, 6.4, 96.0)
    assert texts(run("some", 0, 20), run("words", 23, 42), mark, run("which", 52, 76)) == ["some words^{33} which"]


def test_latin_words_and_list_marks_are_set_off_from_chinese():
    assert texts(run("了解", 0, 20), run("Debian", 22.5, 55), run("系统", 57.5, 77)) == ["了解 Debian 系统"]
    assert texts(run("•", 0, 4), run("第一", 8, 28)) == ["• 第一"]


def test_leaders_have_one_length_and_points_of_omission_stay():
    assert texts(run("Rivers" + " ." * 30 + " 67", 0, 300)) == ["Rivers ..... 67"]
    assert texts(run("first, ......, last", 0, 90)) == ["first, ......, last"]


def test_boxes_are_as_high_as_letters_even_where_a_font_claims_more():
    (line,) = lines_of([TextRun("x + y", (0, 60, 30, 130), 10.0, 100.0, "CMSY10")])
    assert line.box == (0, 89.5, 30, 103.5)
