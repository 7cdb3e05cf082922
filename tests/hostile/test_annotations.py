"""Annotated photographs and screens over hostile folders: every entry of every file is accounted for."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hostile.files import gzip_bomb, json_bytes, nested_json, strange_files, write_all
from hostile.pictures_set import PICTURES
from hostile.run import run
from pictures import picture_bytes

from pipelines.scene_text.pipeline import SceneText, SceneTextParameters
from pipelines.ui.pipeline import Ui, UiParameters

pytestmark = pytest.mark.timeout(200)
BOX = [5, 5, 40, 5, 40, 20, 5, 20]
LINE = b"5,5,40,5,40,20,5,20,HELLO\n"
READABLE = [hostile for hostile in PICTURES if hostile.name.endswith((".png", ".jpg", ".gif", ".webp"))]


def mmocr(*entries: object) -> bytes:
    return json_bytes({"metainfo": {}, "data_list": list(entries)})


def entry(picture: object, **more: object) -> dict[str, object]:
    return {"img_path": picture, "instances": [{"polygon": BOX, "text": "HELLO", "ignore": False}], **more}


def test_annotated_photographs(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (tmp_path / "out.png").write_bytes(picture_bytes(64, 64))
    strange_files(folder, ".json", mmocr(entry("good.png")))
    stated = [
        ("good.png", {}, ""),
        ("../out.png", {}, "photograph_missing"),
        ("/etc/passwd", {}, "photograph_missing"),
        ("a\0b.png", {}, "photograph_missing"),
        ("n" * 5000, {}, "photograph_missing"),
        ("\ud800.png", {}, "photograph_missing"),
        (7, {}, "bad_annotation"),
        ("good.png", {"instances": None}, "bad_annotation"),
        ("good.png", {"instances": [5]}, "bad_annotation"),
        ("good.png", {"instances": [{"polygon": [1, "x"]}]}, "bad_annotation"),
        ("good.png", {"instances": [{"bbox": [0, 0, 10**400, 5]}]}, "bad_annotation"),
        ("good.png", {"instances": [{"polygon": BOX, "text": "\ud800"}]}, "bad_annotation"),
        ("good.png", {"instances": [{"polygon": [1e308] * 8, "text": "far"}]}, "bad_annotation"),
        ("good.png", {"height": 1, "width": 1}, "size_mismatch"),
        *((hostile.name, {}, hostile.reason) for hostile in READABLE),
    ]
    write_all(
        folder,
        {
            "good.png": picture_bytes(64, 64),
            **{hostile.name: hostile.make() for hostile in READABLE},
            "all.json": mmocr(*(entry(name, **more) for name, more, _ in stated)),
            "cut.json": mmocr(entry("good.png"))[:-9],
            "deep.json": nested_json(100_000),
            "settings.json": b'{"some": "settings"}',
            "bomb.json.gz": gzip_bomb(300_000_000),
            "cut.json.gz": gzip.compress(mmocr(entry("good.png")))[:-9],
            "gt_good.txt": LINE,
            "gt_latin.txt": "5,5,40,5,40,20,5,20,café\n".encode("latin-1"),
            "gt_nan.txt": b"5,5,nan,5,40,20,5,inf,HELLO\n",
            "gt_huge.txt": LINE * 200_000,
            "gt_cut.txt": b"5,5,40,5,40",
        },
    )
    result = run(SceneText(SceneTextParameters(input=str(folder))), tmp_path / "out")
    ends = {item: result.rejected.get(item, "") for item in result.items}
    found = {item.split("#")[1].split(":")[0]: end for item, end in ends.items() if item.startswith("all.json#")}
    assert found == {str(number): reason for number, (_, _, reason) in enumerate(stated)}
    whole = {item.split("#")[0]: end for item, end in ends.items() if not item.startswith("all.json#")}
    for name, reason in {
        "cut.json": "annotation_unreadable",
        "deep.json": "annotation_unreadable",
        "settings.json": "annotation_format",
        "bomb.json.gz": "annotation_unreadable",
        "cut.json.gz": "annotation_unreadable",
        "pipe.json": "not_a_file",
        "zero.json": "link_outside",
        "secret.json": "link_outside",
        "gone.json": "file_missing",
        r"caf\xe9.json": "",
        "gt_good.txt": "",
        "gt_latin.txt": "bad_annotation",
        "gt_nan.txt": "bad_annotation",
        "gt_huge.txt": "file_too_large",
        "gt_cut.txt": "bad_annotation",
    }.items():
        assert whole[name] == reason, name


def question(screen: object, **more: object) -> dict[str, object]:
    return {"image_id": screen, "question": "What is this?", "ground_truth": ["A screen"], **more}


def test_screens(tmp_path: Path) -> None:
    folder, screens = tmp_path / "in", tmp_path / "screens"
    good = json_bytes([question(1)])
    expected = strange_files(folder, ".json", good)
    write_all(screens, {"1.png": picture_bytes(64, 64), **{h.name: h.make() for h in READABLE}})
    (screens / "out.png").symlink_to(tmp_path / "elsewhere.png")
    (tmp_path / "elsewhere.png").write_bytes(picture_bytes(64, 64))
    rows = [
        question(1),
        question("out"),
        question("\ud800"),
        question("../screens/1"),
        question(None),
        question(1, question="\ud800"),
        question(1, ground_truth=["\udfff"]),
        question(10**5000 % 10**300),
        5,
        question("png_bomb"),
    ]
    write_all(
        folder,
        {
            "rows.json": json.dumps(rows).encode(),
            "cut.json": good[:-5],
            "deep.json": nested_json(100_000),
            "other.json": b"{}",
            "cut.tfrecord": b"\x10\0\0\0\0\0\0\0",
            "long.tfrecord": b"\xff" * 5000,
        },
    )
    result = run(Ui(UiParameters(input=str(folder), screenshots=str(screens))), tmp_path / "out")
    ends = {item: result.rejected.get(item, "") for item in result.items}
    assert [ends[item] for item in ends if item.startswith("rows.json#screen=1")][:1] == [""]
    assert ends["rows.json#screen=out"] == "link_outside"
    assert ends["rows.json#screen=png_bomb"] == "image_bomb"
    assert ends["rows.json#screen=../screens/1"] == "screenshot_missing"
    assert [end for item, end in ends.items() if item.startswith("rows.json#row=")] == ["bad_row"] * 4
    assert ends["cut.json"] == ends["deep.json"] == "annotation_unreadable"
    assert ends["other.json"] == "annotation_format"
    assert ends["cut.tfrecord#row=0"] == ends["long.tfrecord#row=0"] == "bad_row"
    for name, reason in expected.items():
        assert ends[name if reason else f"{name}#screen=1"] == reason, name
