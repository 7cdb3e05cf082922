from sources.coco_text import is_coco_text, read_photographs

COCO = {
    "imgs": {"7": {"file_name": "COCO_train2014_7.jpg", "width": 640, "height": 480, "id": 7}, "8": {"id": 8}},
    "anns": {
        "1": {"image_id": 7, "mask": [1, 1, 9, 1, 9, 5, 1, 5], "utf8_string": "the", "legibility": "legible"},
        "2": {"image_id": 7, "mask": [2, 2, 9, 2, 9, 5, 2, 5], "utf8_string": "", "legibility": "illegible"},
        "3": {"image_id": 7, "bbox": [10, 20, 30, 5], "utf8_string": "box", "legibility": "legible"},
    },
    "imgToAnns": {"7": [1, 2, 3]},
}
TEXT_OCR = {
    "imgs": {"ab": {"id": "ab", "filename": "train/ab.jpg", "width": 100, "height": 90, "set": "train"}},
    "anns": {
        "ab_1": {"image_id": "ab", "points": [1.5, 1, 9, 1, 9, 5, 1, 5], "utf8_string": "Rue"},
        "ab_2": {"image_id": "ab", "points": [1, 1, 9, 1, 9, 5, 1, 5], "utf8_string": "."},
    },
}


def test_coco_text():
    assert is_coco_text(COCO)
    first, second = read_photographs(COCO)
    assert (first.path, first.size) == ("COCO_train2014_7.jpg", (640, 480))
    assert [(i.text, i.ignore) for i in first.instances] == [("the", False), (None, True), ("box", False)]
    assert first.instances[2].points == (10, 20, 40, 20, 40, 25, 10, 25)
    assert "file_name" in second.problem


def test_text_ocr_unreadable_is_a_full_stop():
    (photograph,) = read_photographs(TEXT_OCR)
    assert [(i.text, i.ignore) for i in photograph.instances] == [("Rue", False), (None, True)]
    assert photograph.instances[0].points[0] == 1.5


def test_bad_polygon_is_a_problem():
    content = {"imgs": COCO["imgs"], "anns": {"1": {"image_id": 7, "mask": [1, 2, 3], "utf8_string": "x"}}}
    assert "polygon" in read_photographs(content)[0].problem
