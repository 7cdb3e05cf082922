"""From files of every kind to articles."""

from __future__ import annotations

import bz2
import gzip
import json
from pathlib import Path
from random import Random

import pytest

from sources.text_files import articles, kind_of, text_files

LINE = "This article stands on one line and is long enough to be taken for one. " * 12


def test_files_of_a_folder_in_order_without_those_about_it(tmp_path: Path) -> None:
    for name in ("b/z.txt", "b/LICENSE.txt", "a.md", "SOURCE.md", "c.png", "d.jsonl.gz", "e.xml.bz2", "NOTICE"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    assert [path.relative_to(tmp_path).as_posix() for path in text_files(tmp_path)] == [
        "a.md", "b/z.txt", "d.jsonl.gz", "e.xml.bz2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind"), [("a.JSONL.GZ", "lines"), ("a.txt.bz2", "text"), ("a.tar", None), ("a", None)]
)
def test_kind_of(name: str, kind: str | None) -> None:
    assert kind_of(Path(name)) == kind


def test_json_lines_with_a_line_cut_in_half(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "one"}\n\n{"text": "tw\n{"text": "three"}\n{"text": "fo'))
    found = [(article.key, article.text, article.problem) for article in articles(path)]
    assert found == [
        ("line=1", "one", ""), ("line=3", "", "broken_json"), ("line=4", "three", ""), ("line=5", "", "broken_json"),
    ]  # fmt: skip


def test_a_truncated_archive_gives_what_it_can(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    rows = b"".join(json.dumps({"text": f"{n} {Random(n).random()}"}).encode() + b"\n" for n in range(3000))
    path.write_bytes(gzip.compress(rows)[:-2000])
    found = list(articles(path))
    assert found[0].text.startswith("0 ")
    assert found[-1].problem == "damaged_file"


def test_json_lines_under_the_name_json(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"text": "one"}\n{"text": "two"}\n', encoding="utf-8")
    assert [article.text for article in articles(path)] == ["one", "two"]


@pytest.mark.parametrize(("content", "problem"), [("{", "broken_json"), ("[1, 2]", "no_text"), ("", "broken_json")])
def test_json_without_texts(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, encoding="utf-8")
    assert [article.problem for article in articles(path)] == [problem]


def test_one_article_per_line(tmp_path: Path) -> None:
    path = tmp_path / "wiki.txt.bz2"
    path.write_bytes(bz2.compress(f"{LINE}It ended.Humans lived on.\n\n{LINE}\n".encode()))
    found = list(articles(path))
    assert [article.key for article in found] == ["line=1", "line=3"]
    assert found[0].text.endswith("It ended.\n\nHumans lived on.")


def test_plain_text_in_chinese_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("第一行。\r\n第二行。".encode("gbk"))
    assert [article.text for article in articles(path)] == ["第一行。\n第二行。"]


def test_hard_wrapped_text_is_unwrapped(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    paragraph = "\n".join(["These words fill a line of a file wrapped at seventy-odd columns."] * 6)
    path.write_text("\n\n".join([paragraph] * 5), encoding="utf-8")
    text = next(articles(path)).text
    assert text.count("\n") == 8
