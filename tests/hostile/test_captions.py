"""Captions over hostile folders: pictures beside texts, tables of pictures, and books."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hostile.files import SECRET, encodings, json_bytes, nested_json, strange_files, write_all
from hostile.pictures_set import PICTURES
from hostile.run import run
from pictures import picture_bytes

from pipelines.captions.pipeline import Captions
from pipelines.engine.pipeline import Parameters

pytestmark = pytest.mark.timeout(200)
CAPTION = "一只狗在草地上奔跑\n"


def captions(folder: Path, out: Path):
    return run(Captions(Parameters(input=str(folder))), out)


def test_pictures_beside_texts(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    expected = {f"in/{name}": reason for name, reason in strange_files(folder, ".jpg", picture_bytes(64, 64)).items()}
    expected["in/gone.jpg"] = "image_missing"
    for name in list(folder.glob("*.jpg")):
        if len(name.name) < 255:
            name.with_suffix(".txt").write_text("A picture of noise.")
    for hostile in PICTURES:
        (folder / hostile.name).write_bytes(hostile.make())
        (folder / hostile.name).with_suffix(".txt").write_text("What it should show.")
        expected[f"in/{hostile.name}"] = hostile.converted
    for seed, (name, data) in enumerate(encodings(CAPTION).items()):
        (folder / f"{name}.png").write_bytes(picture_bytes(64, 64, seed=seed))
        (folder / f"{name}.txt").write_bytes(data)
        expected[f"in/{name}.png"] = ""
    for name, data, reason in (
        ("no text", None, "caption_missing"),
        ("zero text", bytes(5000), "caption_unreadable"),
        ("long text", b"x" * 2_000_000, "caption_unreadable"),
    ):
        (folder / f"{name}.png").write_bytes(picture_bytes(64, 64))
        if data is not None:
            (folder / f"{name}.txt").write_bytes(data)
        expected[f"in/{name}.png"] = reason
    result = captions(folder, tmp_path / "out")
    assert {name: result.rejected.get(name, "") for name in result.items} == expected
    written = {record.origin: record.messages[0].content[-1].text for record in result.records}
    assert {written[f"in/{name}.png"] for name in encodings(CAPTION)} == {"\n" + CAPTION.strip()}
    assert not any(SECRET.encode() in record.images[0].bytes for record in result.records)


ROW = '{"image": "good.png", "caption": "%s"}\n'
LINES = (
    ROW % "first"
    + '{"image": "good.png", "cap\n'
    + ROW % r"\ud800"
    + "[1, 2]\n"
    + '{"image": "../outside of in/secret.jpg", "caption": "up"}\n'
    + '{"image": "/etc/hostname", "caption": "absolute"}\n'
    + '{"image": "..\\\\outside of in\\\\secret.jpg", "caption": "Windows"}\n'
    + '{"image": "a\\u0000b.png", "caption": "zero byte"}\n'
    + '{"image": "%s.png", "caption": "long name"}\n' % ("n" * 5000)
    + '{"image": "secret.jpg", "caption": "by a link"}\n'
    + '{"image": "good.png", "image": "gone.png", "caption": "twice"}\n'
    + '{"image": "good.png", "caption": "one\u2028line", "instances": [{"bbox": [0, NaN, 1, 1e400]}]}\n'
    + "{" * 100_000
    + "\n"
    + ROW % "last"
    + (ROW % "cut off")[:-4]
)
REASONS = {
    2: "row_unreadable",
    3: "text_not_unicode",
    4: "caption_missing",
    **dict.fromkeys((5, 6, 7, 8, 9, 10, 11), "image_missing"),
    13: "row_unreadable",
    15: "row_unreadable",
}


def test_tables_of_pictures(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    strange_files(folder, ".jpg", picture_bytes(64, 64))
    write_all(
        folder,
        {
            "good.png": picture_bytes(64, 64),
            "rows.jsonl": LINES.encode(),
            "ragged.csv": b"image,caption\ngood.png,one\ngood.png\n,\ngood.png,two,more,and more\n",
            "unclosed.csv": b'image,caption\ngood.png,one\ngood.png,"two\n' + b"x" * 200_000,
            "other.json": json_bytes({"some": "settings"}),
            "deep.json": nested_json(50_000),
            "nulls.csv": bytes(10_000),
        },
    )
    result = captions(folder, tmp_path / "out")
    rows = {int(name.split("#")[1]): result.rejected.get(name, "") for name in result.items if "rows.jsonl#" in name}
    assert rows == {number: REASONS.get(number, "") for number in range(1, 16)}
    assert result.rejected["in/deep.json"] == result.rejected["in/nulls.csv"] == "table_unreadable"
    assert result.rejected["in/other.json"] == "table_unreadable"
    assert [result.rejected.get(f"in/ragged.csv#{n}", "") for n in (1, 2, 3, 4)] == [
        "",
        "caption_missing",
        "caption_missing",
        "",
    ]
    assert [result.rejected.get(f"in/unclosed.csv#{n}", "") for n in (1, 2)] == ["", "row_unreadable"]
    assert {record.document for record in result.records} == {"in/good.png"}


CNXML = '<document xmlns="http://cnx.rice.edu/cnxml"><title>T</title><content>{}</content></document>'
FIGURE = '<figure id="f"><media alt="x"><image src="{}"/></media><caption>A tide.</caption></figure>'
ENTITIES = '<!DOCTYPE d [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


def test_books(tmp_path: Path) -> None:
    """An XML bomb, a file named as an entity, paths out of the book, spans of a billion cells, endless nesting."""
    modules = {
        "m01": CNXML.format(FIGURE.format("../../media/good.png")),
        "m02": ENTITIES + "]>" + CNXML.format("<para>&j;</para>" + FIGURE.format("../../media/good.png")),
        "m03": '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
        + CNXML.format(FIGURE.format("../../media/good.png").replace("A tide", "&a;")),
        "m04": CNXML.format(FIGURE.format("../../../outside.png")),
        "m05": CNXML.format(FIGURE.format("/etc/hostname")),
        "m06": CNXML.format("<para>" * 5000 + "</para>" * 5000),
        "m07": CNXML.format("<para>never ends")[:90],
        "m08": CNXML.format(
            '<table><tgroup><tbody><row><entry namest="c1" nameend="c99999999">x</entry></row></tbody></tgroup></table>'
            + FIGURE.format("../../media/good.png")
        ),
        "m09": "",
        "m10": "\0" * 5000,
    }
    folder = tmp_path / "books"
    write_all(folder / "tides" / "modules", {f"{name}/index.cnxml": text.encode() for name, text in modules.items()})
    write_all(folder / "tides" / "media", {"good.png": picture_bytes(64, 64)})
    write_all(folder, {"outside.png": picture_bytes(64, 64, seed=1)})
    (folder / "tides" / "modules" / "m11").mkdir()
    (folder / "tides" / "modules" / "m11" / "index.cnxml").symlink_to("/dev/zero")
    result = captions(folder, tmp_path / "out")
    ends = {
        name.split("/modules/")[1][:3]: result.rejected.get(name, "") for name in result.items if "/modules/" in name
    }
    bad = dict.fromkeys(("m06", "m07", "m09", "m10"), "module_unreadable")
    assert ends == {"m01": "", "m02": ends["m02"], "m03": "", "m08": "", "m11": "link_outside", **bad} | (
        {name: ends[name] for name in ("m04", "m05") if name in ends}
    )
    assert ends["m02"] in ("", "module_unreadable")
    hostname = Path("/etc/hostname").read_text().strip() if Path("/etc/hostname").exists() else "no such name"
    for record in result.records:
        assert hostname not in (record.messages[0].content[-1].text or "")
        assert struct.unpack(">II", record.images[0].bytes[16:24]) == (64, 64)
