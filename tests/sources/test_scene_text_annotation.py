import pytest

from sources.scene_text_annotation import AnnotationError, corners, picture_beside, transcribed


def test_corners_may_be_nested_or_flat():
    assert corners([[1, 2], [3, 4], [5, 6.5]]) == corners([1, 2, 3, 4, 5, 6.5]) == (1, 2, 3, 4, 5, 6.5)


@pytest.mark.parametrize("points", [None, [], [1, 2, 3, 4], [1, 2, 3, 4, 5], [[1, 2], [3], [4, 5]], [True] * 6])
def test_other_polygons_are_refused(points):
    with pytest.raises(AnnotationError):
        corners(points)


def test_what_cannot_be_read_is_ignored():
    assert transcribed((), " 出口 ").text == "出口"
    for unreadable in (
        transcribed((), "###"),
        transcribed((), " "),
        transcribed((), None),
        transcribed((), "a", False),
    ):
        assert (unreadable.text, unreadable.ignore) == (None, True)


def test_picture_lies_beside_or_in_a_folder_around(tmp_path):
    (tmp_path / "train/gt").mkdir(parents=True)
    (tmp_path / "train/img").mkdir()
    (tmp_path / "train/img/one.png").touch()
    (tmp_path / "train/gt/two.JPG").touch()
    file = tmp_path / "train/gt/one.txt"
    assert picture_beside(file, "one", tmp_path) == "train/img/one.png"
    assert picture_beside(file, "two", tmp_path) == "train/gt/two.JPG"
    assert picture_beside(file, "three", tmp_path) == "train/gt/three.jpg"
