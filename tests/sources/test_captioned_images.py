"""Tables of (image, caption) and pictures beside text files."""

import json

import pytest

from sources.captioned_images import CaptionTableError, read_pairs, read_table


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "a.jpg").write_bytes(b"a")
    (tmp_path / "b.png").write_bytes(b"b")
    (tmp_path.parent / "outside.png").write_bytes(b"o")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.csv", 'image,caption\na.jpg,"A cat, asleep"\nb.png,A dog\n'),
        ("t.tsv", "file_name\ttext\na.jpg\tA cat, asleep\nb.png\tA dog\n"),
        ("t.jsonl", '{"path": "a.jpg", "alt": "A cat, asleep"}\n\n{"path": "b.png", "alt": " A  dog "}\n'),
        ("t.json", '[{"img": "images/a.jpg", "captions": ["A cat, asleep"]}, {"img": "b.png", "captions": ["A dog"]}]'),
    ],
)
def test_tables_of_every_kind(folder, name, text):
    (folder / name).write_text(text)
    rows = read_table(folder / name, folder)
    assert [(row.key, row.image, row.captions) for row in rows] == [
        (f"{name}#1", folder / "images" / "a.jpg", ("A cat, asleep",)),
        (f"{name}#2", folder / "b.png", ("A dog",)),
    ]


def test_coco_captions_are_gathered_by_picture(folder):
    content = {
        "images": [{"id": 7, "file_name": "a.jpg", "coco_url": "http://x/a.jpg"}, {"id": 8, "file_name": "b.png"}],
        "annotations": [{"image_id": 7, "caption": "One"}, {"image_id": 7, "caption": "Two\n"}],
    }
    (folder / "captions.json").write_text(json.dumps(content))
    first, second = read_table(folder / "captions.json", folder)
    assert (first.captions, first.url) == (("One", "Two"), "http://x/a.jpg")
    assert second.captions == ()


def test_pictures_outside_the_folder_and_addresses_are_not_followed(folder):
    (folder / "t.csv").write_text("image,caption\n../outside.png,A\nhttp://x/b.png,B\n,C\ngone.jpg,D\n")
    rows = read_table(folder / "t.csv", folder)
    assert [row.image for row in rows] == [None] * 4
    assert [row.stated for row in rows] == ["../outside.png", "http://x/b.png", "", "gone.jpg"]


def test_chinese_encodings(folder):
    (folder / "t.csv").write_bytes("image,caption\nb.png,一只正在草地上奔跑的狗\n".encode("gb18030"))
    assert read_table(folder / "t.csv", folder)[0].captions == ("一只正在草地上奔跑的狗",)


def test_boxes_are_fractions(folder):
    row = {
        "image": "b.png",
        "caption": "A",
        "instances": [{"category": "dog", "bbox": [0.1, 0.2, 0.5, 1]}, {"bbox": [9]}],
    }
    (folder / "t.jsonl").write_text(json.dumps(row))
    assert read_table(folder / "t.jsonl", folder)[0].boxes == (("dog", 0.1, 0.2, 0.5, 1.0),)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("t.csv", b"a,b\n1,2\n", "columns a, b; expected one of image"),
        ("t.jsonl", b"{not json}\n", "not a readable table"),
        ("t.json", b'{"a": 1}', "expected a list"),
        ("t.csv", b"\x00\x01\x02", "not a readable table"),
        ("t.csv", b"", "columns none"),
    ],
)
def test_what_is_no_table_of_captions_is_refused(folder, name, data, message):
    (folder / name).write_bytes(data)
    with pytest.raises(CaptionTableError, match=message):
        read_table(folder / name, folder)


def test_pairs(folder):
    (folder / "b.txt").write_text("A dog\n\nA brown dog\n", "utf-16")
    (folder / "left").mkdir()
    (folder / "left" / "c.png").write_bytes(b"c")
    pairs = list(read_pairs(folder, frozenset({folder / "left"})))
    assert [(pair.key, pair.captions) for pair in pairs] == [("b.png", ("A dog", "A brown dog")), ("images/a.jpg", ())]
