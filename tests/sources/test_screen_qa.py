import pytest

from sources.screen_qa import ScreenQuestionError, is_screen_qa, screen_question


def test_short_and_complex_rows():
    row = {"image_id": 57, "question": "Where do we  press?\n", "ground_truth": ["the plus sign", "+"]}
    assert is_screen_qa([row])
    question = screen_question(row)
    assert question.screen == "57"
    assert question.question == "Where do we press?"
    assert question.answers == ("the plus sign", "+")


def test_long_form():
    truth = [{"full_answer": "It is 5 pm.", "ui_elements": [{"text": "5 pm", "bounds": [1, 2, 3, 4]}]}]
    assert screen_question({"image_id": 1, "question": "When?", "ground_truth": truth}).answers == ("It is 5 pm.",)


@pytest.mark.parametrize(
    "row",
    [
        [],
        {"question": "a", "ground_truth": ["b"]},
        {"image_id": True, "question": "a", "ground_truth": ["b"]},
        {"image_id": 1, "question": " ", "ground_truth": ["b"]},
        {"image_id": 1, "question": "a", "ground_truth": "b"},
        {"image_id": 1, "question": "a", "ground_truth": ["", 3]},
    ],
)
def test_bad_rows_are_refused(row):
    with pytest.raises(ScreenQuestionError):
        screen_question(row)


def test_other_json_is_not_taken():
    for content in ([], {}, [{"image_id": 1}], ["x"]):
        assert not is_screen_qa(content)
