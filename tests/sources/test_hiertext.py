from sources.hiertext import is_hiertext, read_photographs


def _piece(x, text=None, legible=True, **more):
    piece = {"vertices": [[x, 0], [x + 9, 0], [x + 9, 5], [x, 5]], "legible": legible, **more}
    return piece if text is None else piece | {"text": text, "handwritten": False, "vertical": False}


def _content(*paragraphs):
    entry = {"image_id": "ab12", "image_width": 1600, "image_height": 1200, "paragraphs": list(paragraphs)}
    return {"info": {"date": "", "version": ""}, "annotations": [entry]}


def test_legible_lines_are_read_whole():
    content = _content(_piece(0, lines=[_piece(0, "NO PARKING", words=[_piece(0, "NO"), _piece(20, "PARKING")])]))
    assert is_hiertext(content)
    (photograph,) = read_photographs(content)
    assert (photograph.path, photograph.size) == ("ab12.jpg", (1600, 1200))
    assert [(i.text, i.ignore) for i in photograph.instances] == [("NO PARKING", False)]


def test_line_with_an_illegible_word_is_read_by_words():
    line = _piece(0, "Main St", words=[_piece(0, "Main"), _piece(20, "", legible=False), _piece(40, "St")])
    (photograph,) = read_photographs(_content(_piece(0, lines=[line])))
    assert [(i.text, i.ignore) for i in photograph.instances] == [("Main", False), (None, True), ("St", False)]


def test_illegible_lines_and_paragraphs_are_ignored():
    illegible = _piece(0, "x", legible=False, words=[_piece(0, "x", legible=False)])
    (photograph,) = read_photographs(_content(_piece(0, lines=[illegible]), _piece(50, legible=False, lines=[])))
    assert [(i.text, i.ignore, i.points[0]) for i in photograph.instances] == [(None, True, 0), (None, True, 50)]


def test_bad_entries_keep_their_place_with_a_problem():
    content = _content({"lines": [7]})
    content["annotations"].append({"paragraphs": []})
    assert [bool(photograph.problem) for photograph in read_photographs(content)] == [True, True]
    assert not is_hiertext({"annotations": [{"image_id": 1, "bbox": []}]})
