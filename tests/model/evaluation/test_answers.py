import pytest

from model.evaluation.answers import character_errors, first_line, number_in, plain, same_number, same_text


def test_equal_answers_differ_in_case_width_and_full_stop_alone() -> None:
    assert plain("  The  Same.\n") == plain("the same")
    assert plain("ＡＢＣ。") == plain("abc")
    assert plain("no") != plain("not")


def test_character_errors_count_edits() -> None:
    found = character_errors("kitten  on\na mat", "sitting on a mat")
    assert (found.distance, found.length, found.rate) == (3, 16, 3 / 16)
    assert character_errors("", "苍鹭").rate == 1.0
    assert character_errors("much more than there is", "x").rate > 1
    assert character_errors("", "").rate == 0.0


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,234.5 ppm", 1234.5), ("−3 °C", -3.0), ("about .5", 0.5), ("约354 ppm", 354.0), ("2.2倍", 2.2), ("none", None),
     ("12,34", 12.0)],
)  # fmt: skip
def test_the_first_number_of_a_text(text: str, number: float | None) -> None:
    assert number_in(text) == number


def test_numbers_may_be_off_by_their_tolerance() -> None:
    assert same_number("104 units", 100.0, 0.05)
    assert same_number("105", 100.0, 0.05)
    assert not same_number("106", 100.0, 0.05)
    assert not same_number("101", 100.0)
    assert same_number("-95", -100.0, 0.05)
    assert same_number("0", 0.0, 0.05)
    assert not same_number("0.01", 0.0, 0.05)
    assert not same_number("no idea", 1.0, 0.05)


def test_words_may_leave_out_the_explanation() -> None:
    assert same_text("Yes", "Yes, 6.9 against 6.6")
    assert same_text("yes, I think so\nreally", "Yes, 6.9 against 6.6")
    assert not same_text("No, 6.9 against 6.6", "Yes, 6.9 against 6.6")
    assert same_text("是", "是，分别为330.8 ppm和320.2 ppm")
    assert same_text("1960s (320.2 ppm)", "1960s (320.2 ppm)")
    assert same_text("1960s", "1960s (320.2 ppm)")
    assert not same_text("", "Jan")
    assert first_line("\n\n a \nb") == "a"
