import pytest

from sources.quadrilateral_lines import read_lines, split_line, unquoted
from sources.scene_text_annotation import AnnotationError, transcribed


def test_last_field_keeps_its_commas():
    points, fields = split_line('1,2,3,4,5,6,7,8.5,0,"a, b"', 2)
    assert points == (1, 2, 3, 4, 5, 6, 7, 8.5)
    assert fields == ["0", '"a, b"']
    with pytest.raises(AnnotationError, match="finite"):
        split_line("1,2,3,4,5,6,7,inf,a", 1)


def test_quotes_go_in_pairs():
    assert unquoted(' "say ""hi""" ') == 'say "hi"'
    assert unquoted('"') == '"'
    assert unquoted('5" pipe') == '5" pipe'


def test_lines_end_at_line_feeds_alone(tmp_path):
    (tmp_path / "a.txt").write_bytes("\ufeff一\u2028二\r\n\r\n三\n".encode())
    photograph = read_lines(tmp_path / "a.txt", "a.jpg", lambda line: transcribed((0,) * 8, line))
    assert [instance.text for instance in photograph.instances] == ["一\u2028二", "三"]
