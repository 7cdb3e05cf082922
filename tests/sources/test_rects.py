from sources.rects import is_rects, read_photograph

CONTENT = {
    "chars": [{"ignore": 0, "transcription": "H", "points": [25, 175, 112, 175, 112, 286, 25, 286]}],
    "lines": [
        {"ignore": 0, "transcription": "HOKI", "points": [23, 173, 327, 180, 327, 290, 23, 283]},
        {"ignore": 1, "transcription": "###", "points": [1, 1, 9, 1, 9, 5, 1, 5]},
    ],
}


def test_lines_are_read_and_characters_are_not():
    assert is_rects(CONTENT)
    photograph = read_photograph(CONTENT, "img/a.jpg")
    assert photograph.path == "img/a.jpg"
    assert [(i.text, i.ignore) for i in photograph.instances] == [("HOKI", False), (None, True)]
    assert photograph.instances[0].points == (23, 173, 327, 180, 327, 290, 23, 283)


def test_bad_line_is_a_problem():
    assert "polygon" in read_photograph({"chars": [], "lines": [{"points": "?"}]}, "a.jpg").problem
    assert not is_rects({"lines": ["of a poem"]})
