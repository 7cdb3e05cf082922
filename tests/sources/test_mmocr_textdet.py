from sources.mmocr_textdet import is_mmocr, read_photographs


def _read(*entries):
    content = {"metainfo": {}, "data_list": list(entries)}
    assert is_mmocr(content)
    return read_photographs(content)


def test_polygons_boxes_and_ignored_instances():
    (photograph,) = _read(
        {
            "img_path": "imgs/img_2.jpg",
            "height": 720,
            "width": 1280,
            "instances": [
                {"polygon": [1, 2, 9, 2, 9, 8, 1, 8], "bbox": [1, 2, 9, 8], "ignore": True},
                {"bbox": [10.0, 20.0, 30.0, 40.0], "ignore": False, "text": "GO"},
            ],
        }
    )
    assert photograph.size == (1280, 720)
    first, second = photograph.instances
    assert first.points == (1, 2, 9, 2, 9, 8, 1, 8)
    assert first.ignore
    assert first.text is None
    assert second.points == (10, 20, 30, 20, 30, 40, 10, 40)
    assert second.text == "GO"


def test_bad_entries_keep_their_place_with_a_problem():
    read = _read(
        {"img_path": "a.jpg", "instances": [{"polygon": [1, 2, "x", 4, 5, 6]}]}, {"height": 3}, 7, {"img_path": "b.jpg"}
    )
    assert [bool(photograph.problem) for photograph in read] == [True, True, True, False]


def test_other_json_is_not_taken():
    assert not is_mmocr([1])
    assert not is_mmocr({"data_list": {}})
