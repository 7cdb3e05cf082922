import numpy as np

from pipelines.scene_text.lines import is_standing, joined, lines_of
from pipelines.scene_text.reading import FoundText


def _word(text, x0, y0, x1, y1):
    return FoundText(text, np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], dtype=float))


def _read(*words):
    return [joined(line) for line in lines_of(list(words))]


def test_words_are_joined_to_lines():
    assert _read(
        _word("St", 70, 0, 90, 20),
        _word("Main", 0, 2, 60, 22),
        _word("far", 300, 0, 340, 20),
        _word("below", 0, 40, 50, 60),
    ) == ["Main St", "far", "below"]
    assert _read(_word("出口", 0, 0, 40, 20), _word("右转", 45, 0, 85, 20)) == ["出口右转"]


def test_lines_beside_a_large_word_stay_apart():
    small = [_word(text, x, 10, x + 38, 30) for x, text in ((120, "Open"), (160, "daily"), (200, "from"))]
    small += [_word(text, x, 50, x + 38, 70) for x, text in ((122, "Monday"), (162, "to"), (202, "Friday"))]
    assert _read(_word("7", 0, 0, 100, 80), *small) == ["7 Open daily from", "Monday to Friday"]


def test_columns_run_from_right_to_left_and_leave_lines_alone():
    assert _read(
        _word("高压危险", 0, 0, 30, 120),
        _word("当心触电", 40, 0, 70, 120),
        _word("Main", 100, 10, 160, 30),
        _word("Street", 100, 40, 160, 60),
    ) == ["当心触电", "高压危险", "Main", "Street"]
    assert is_standing(_word("路口", 0, 0, 10, 30))
    assert not is_standing(_word("口", 0, 0, 10, 30))
