from sources.art_lsvt import is_art_lsvt, read_photographs

CONTENT = {
    "gt_1726": [
        {
            "transcription": "燎申集团",
            "points": [[141, 199], [237, 201], [313, 236], [300, 250], [200, 230]],
            "language": "Chinese",
            "illegibility": False,
        },
        {"transcription": "###", "points": [[1, 1], [9, 1], [9, 5]], "language": "Latin", "illegibility": False},
        {"transcription": "dim", "points": [[1, 1], [9, 1], [9, 5]], "language": "Latin", "illegibility": True},
    ],
    "gt_2": [{"transcription": "x", "points": [[1, 1]]}],
    "gt_3": [],
}


def test_lines_of_each_photograph():
    assert is_art_lsvt(CONTENT)
    first, second, third = read_photographs(CONTENT)
    assert first.path == "gt_1726.jpg"
    assert [(i.text, i.ignore) for i in first.instances] == [("燎申集团", False), (None, True), (None, True)]
    assert first.instances[0].points[:4] == (141, 199, 237, 201)
    assert "polygon" in second.problem
    assert (third.instances, third.problem) == ((), "")


def test_other_json_is_not_taken():
    assert not is_art_lsvt({})
    assert not is_art_lsvt({"gt_1": [{"transcription": "keyword only"}]})
    assert not is_art_lsvt({"data_list": [], "metainfo": {}})
    assert not is_art_lsvt([1])
