import pytest

from sources.icdar2015 import parse_line, read_annotation
from sources.scene_text_annotation import AnnotationError


def test_line_of_the_original():
    instance = parse_line("377,117,463,117,465,130,378,130,Genaxis Theatre")
    assert instance.points == (377, 117, 463, 117, 465, 130, 378, 130)
    assert instance.text == "Genaxis Theatre"
    assert not instance.ignore


@pytest.mark.parametrize(
    ("field", "text", "ignore"),
    [
        ("###", None, True),
        ("", None, True),
        ("Latin,###", None, True),
        ("$1,000", "$1,000", False),
        ('"say ""hi"""', 'say "hi"', False),
        ("Latin,Bar, open", "Bar, open", False),
        ("Chinese,出口", "出口", False),
        ("Latin", "Latin", False),
    ],
)
def test_transcriptions(field, text, ignore):
    instance = parse_line(f"1,1,5,1,5,5,1,5,{field}")
    assert (instance.text, instance.ignore) == (text, ignore)


@pytest.mark.parametrize("line", ["1,2,3", "1,1,5,1,5,5,1,5", "a,1,5,1,5,5,1,5,x", "nan,1,5,1,5,5,1,5,x", "just words"])
def test_bad_lines_are_refused(line):
    with pytest.raises(AnnotationError):
        parse_line(line)


def test_file_with_byte_order_mark_finds_its_picture_in_the_folder_beside(tmp_path):
    pictures, truths = tmp_path / "ch4_images", tmp_path / "ch4_gt"
    pictures.mkdir()
    truths.mkdir()
    (pictures / "img_7.JPG").touch()
    (truths / "gt_img_7.txt").write_bytes("\ufeff1,1,5,1,5,5,1,5,Füße\r\n\r\n".encode())
    photograph = read_annotation(truths / "gt_img_7.txt", tmp_path)
    assert photograph.path == "ch4_images/img_7.JPG"
    assert [instance.text for instance in photograph.instances] == ["Füße"]
    assert photograph.problem == ""


def test_problems_name_the_line(tmp_path):
    (tmp_path / "gt_a.txt").write_text("1,1,5,1,5,5,1,5,x\n1,1,oops\n")
    assert "line 2" in read_annotation(tmp_path / "gt_a.txt", tmp_path).problem
    (tmp_path / "gt_b.txt").write_bytes(b"1,1,5,1,5,5,1,5,\xff\xfe")
    assert "UTF-8" in read_annotation(tmp_path / "gt_b.txt", tmp_path).problem
