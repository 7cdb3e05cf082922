import pytest

from sources.rctw17 import annotation_files, parse_line, read_annotation
from sources.scene_text_annotation import AnnotationError


@pytest.mark.parametrize(
    ("rest", "text", "ignore"),
    [
        ('0,"金氏眼镜"', "金氏眼镜", False),
        ('1,"金氏眼镜"', None, True),
        ('0,"###"', None, True),
        ('0,"电话：1234,5678"', "电话：1234,5678", False),
    ],
)
def test_lines(rest, text, ignore):
    instance = parse_line(f"390,902,1856,902,1856,1225,390,1225,{rest}")
    assert instance.points == (390, 902, 1856, 902, 1856, 1225, 390, 1225)
    assert (instance.text, instance.ignore) == (text, ignore)


def test_flag_must_be_zero_or_one():
    with pytest.raises(AnnotationError, match="difficult"):
        parse_line('1,1,5,1,5,5,1,5,Latin,"a"')


def test_files_are_known_by_their_first_line(tmp_path):
    (tmp_path / "image_0.txt").write_bytes('\ufeff1,1,5,1,5,5,1,5,0,"一号"\r\n'.encode())
    (tmp_path / "README.txt").write_text("1, 2, 3: how to use this data set")
    (tmp_path / "gt_img_1.txt").write_text("1,1,5,1,5,5,1,5,Genaxis")
    (tmp_path / "empty.txt").touch()
    assert [file.name for file in annotation_files(tmp_path)] == ["image_0.txt"]
    photograph = read_annotation(tmp_path / "image_0.txt", tmp_path)
    assert photograph.path == "image_0.jpg"
    assert [instance.text for instance in photograph.instances] == ["一号"]
