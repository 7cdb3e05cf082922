"""Text over a hostile folder: encodings, lines without end, broken JSON and XML, bombs in each kind of packing."""

from __future__ import annotations

import bz2
import gzip
import lzma
from pathlib import Path

import pytest
from hostile.files import SECRET, encodings, gzip_bomb, nested_json, strange_files, write_all
from hostile.run import run

from pipelines.text import file_material
from pipelines.text.pipeline import Text, TextParameters

pytestmark = pytest.mark.timeout(250)
PROSE = (
    "The tide at the mouth of the river {0} turns later each day, for the moon that pulls the water comes round "
    "to the same place of the sky some fifty minutes later than the day before. Whoever lives by the shore {0} knows "
    "this without a table, because the boats in the harbour lie on the mud at another hour, and the road over the sand "
    "is open when it was closed. The fishermen of village {0} say that it is not the height of the water that matters "
    "but the hour, and they are right in this as in most of what they say about the sea and its habits."
)
CHINESE = "潮水每天来得比前一天晚，因为牵引海水的月亮要过了更久才会回到天上同一个地方。住在岸边的人不看表也知道。" * 5


def text(number: int) -> str:
    """A text of its own: near repeats are merged."""
    words = PROSE.format(number).split()
    return " ".join(word if (place * number) % 7 else f"{word} {number}" for place, word in enumerate(words))


def row(number: int) -> bytes:
    return b'{"text": "%s"}\n' % text(number).encode()


FILE_ENTITY = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
WIKI = "<mediawiki><page><title>A</title><ns>0</ns><revision><text>{}</text></revision></page>"
ENTITIES = '<!DOCTYPE d [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)

#: name -> (content, reasons of its items; "" for a record)
FILES: dict[str, tuple[bytes, list[str]]] = {
    "empty.txt": (b"", ["empty"]),
    "nulls.txt": (bytes(100_000), ["empty"]),
    "noise.txt": (bytes(range(256)) * 200, ["broken_encoding"]),
    "long.txt": (b"x" * 33_000_000, ["file_too_large"]),
    "long line.txt": ((text(1) + " " + "y" * 4_000_000).encode(), ["*"]),
    "bomb.txt.gz": (gzip_bomb(300_000_000), ["file_too_large"]),
    "bomb.txt.bz2": (bz2.compress(bytes(100_000_000)), ["file_too_large"]),
    "bomb.txt.xz": (lzma.compress(bytes(100_000_000), preset=0), ["file_too_large"]),
    "nested.txt.gz": (gzip.compress(gzip.compress(text(2).encode())), ["*"]),
    "cut.txt.gz": (gzip.compress(text(3).encode())[:-20], ["damaged_file"]),
    "noise.txt.gz": (b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + b"\xff" * 500, ["damaged_file"]),
    "noise.txt.xz": (b"\xfd7zXZ\0" + b"\xff" * 500, ["damaged_file"]),
    "rows.jsonl": (
        row(4) + b'{"text": "cut\n[[[\n' + b"[" * 50_000 + b'\n{"n": ' + b"9" * 9000 + b"}\n"
        b'{"text": "' + text(5).encode() + b'", "title": "\\ud800", "license": "\\udfff"}',
        ["", "broken_json", "broken_json", "broken_json", "broken_json", ""],
    ),
    "long.jsonl": (b'{"text": "' + b"x" * 33_000_000 + b'"}\n' + row(6), ["line_too_long", ""]),
    "deep.json": (nested_json(100_000), ["broken_json"]),
    "nearly deep.json": (b'{"content":' * 900 + b'["' + text(7).encode() + b'"]' + b"}" * 900, ["*"]),
    "odd.json": (b'[{"paragraphs": [{"context": "x"}, 5]}, {"content": "x", "comment": 7}, 3]', ["*"]),
    "cut.json": (b'[{"text": "x"}, {"te', ["broken_json"]),
    "wiki.xml": (WIKI.format(text(8)).encode() + b"<page><title>B</title><ns>0<", ["", "broken_xml"]),
    "entities.xml": ((ENTITIES + "]>" + WIKI.format("&j;") + "</mediawiki>").encode(), ["broken_xml"]),
    "file.xml": (
        (FILE_ENTITY + WIKI.format("&a;" + text(9)) + "</mediawiki>").encode(),
        ["*"],
    ),
    "page bomb.xml.gz": (
        gzip.compress(WIKI.format(text(10)).encode() + b"<page><text>" + bytes(b" " * 100_000_000)),
        ["", "page_too_large"],
    ),
    "images.md": (b"![" * 100_000 + b"\n\n" + text(11).encode(), ["*"]),
    "comments.md": (b"<!--" * 400_000, ["too_slow"]),
    "matter.md": (b"---\n" * 100_000 + text(12).encode(), ["*"]),
}  # fmt: skip


def test_each_text_is_read_or_says_why_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_material, "SECONDS_PER_ARTICLE", 2.0)
    folder = tmp_path / "in"
    folder.mkdir()
    good = "\n\n".join([text(20), text(21)]).encode()
    expected = {name: [reason] for name, reason in strange_files(folder, ".txt", good).items()}
    write_all(folder, {name: data for name, (data, _) in FILES.items()})
    expected |= {name: reasons for name, (_, reasons) in FILES.items()}
    for number, (name, data) in enumerate(encodings(CHINESE + "\n" + text(30)).items()):
        (folder / f"{name}.md").write_bytes(data)
        expected[f"{name}.md"] = [""] if number == 0 else ["repeat"]
    result = run(Text(TextParameters(input=str(folder))), tmp_path / "out")
    found: dict[str, list[str]] = {name: [] for name in expected}
    for item in result.items:
        found[item.partition("#")[0]].append(result.rejected.get(item, ""))
    # files that hold the same are merged into the first of them
    same = [name for name, reason in expected.items() if name.endswith(".txt") and reason == [""] and name not in FILES]
    assert sorted(found[name][0] for name in same) == ["", *["repeat"] * (len(same) - 1)]
    marks = [name for name in expected if name.endswith(".md") and name not in FILES]
    assert sorted(found[name][0] for name in marks) == ["", *["repeat"] * (len(marks) - 1)]
    wrong = {
        name: found[name]
        for name, reasons in expected.items()
        if name not in same
        and name not in marks
        and (found[name] != reasons if reasons != ["*"] else any(r.startswith("error") for r in found[name]))
    }
    assert not wrong
    written = "".join(part.text or "" for record in result.records for part in record.messages[0].content)
    assert SECRET not in written
    assert "root:x" not in written
