import re
from random import Random

import pytest

from pipelines.scene_text import forms
from pipelines.scene_text.perspective import rectangle
from pipelines.scene_text.reading import FoundGroup, FoundText

SIZE = (1000, 500)
TOP = FoundText("Exit 7", rectangle(100, 50, 300, 100))
BELOW = FoundText("City centre", rectangle(100, 110, 320, 150))
LOW = FoundText("Exit", rectangle(600, 400, 700, 450))
GROUPS = [FoundGroup((TOP, BELOW)), FoundGroup((LOW,))]


def test_transcription_keeps_signs_apart():
    text = forms.transcription(GROUPS, "en", Random(0))
    assert text.endswith("Exit 7\nCity centre\n\nExit")


def test_boxes_follow_their_text():
    lines = forms.with_boxes(GROUPS, SIZE, "en").split("\n")[1:]
    assert lines == [
        "Exit 7 (100,100),(300,200)",
        "City centre (100,220),(320,300)",
        "Exit (600,800),(700,900)",
    ]


@pytest.mark.parametrize("seed", range(40))
def test_answers_are_right(seed):
    text = forms.questions(GROUPS, SIZE, "en", Random(seed), ["Push", "Exit"])
    pairs = [block.removeprefix("Question: ").split("\nAnswer: ") for block in text.split("\n\n")]
    assert 2 <= len(pairs) <= 4
    boxes = {"(100,100),(300,200)": "Exit 7", "(100,220),(320,300)": "City centre", "(600,800),(700,900)": "Exit"}
    for question, answer in pairs:
        if question.startswith("What text"):
            assert answer == "Exit 7\nCity centre\nExit"
        elif question.startswith("What is written at"):
            assert answer == boxes[re.search(r"\(\S+\)", question).group()]
        elif question.startswith("Where"):
            asked = re.search("“(.*)”", question).group(1)
            assert asked != "Exit"  # it stands inside "Exit 7" too
            assert boxes[answer] == asked
        elif question.startswith("How many"):
            assert answer == "3"
        elif "topmost" in question:
            assert answer == "Exit 7"
        elif "lowest" in question:
            assert answer == "Exit"
        else:
            assert answer == ("No." if "Push" in question else "Yes.")


def test_a_place_is_asked_for_once():
    for seed in range(30):
        text = forms.questions(GROUPS, SIZE, "zh", Random(seed), [])
        assert ("写在哪里" in text) + ("处写着" in text) <= 1


def test_no_topmost_line_where_two_stand_side_by_side():
    side = [
        FoundGroup((FoundText("A1", rectangle(0, 10, 50, 40)),)),
        FoundGroup((FoundText("B2", rectangle(90, 12, 140, 44)),)),
    ]
    assert all("most line" not in forms.questions(side, SIZE, "en", Random(seed), []) for seed in range(30))


def test_detection_lists_boxes_alone():
    assert forms.detection([TOP, LOW], SIZE, "en").split("\n")[1:] == ["(100,100),(300,200)", "(600,800),(700,900)"]
