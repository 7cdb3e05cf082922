"""Training: deterministic, of the asked size, reversible; word lists weigh words."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpus.record import Record, document, to_row
from corpus.schema import SCHEMA
from corpus.sequence import SPECIAL_TOKENS
from corpus.tokenizer import TextTokenizer
from corpus.train_tokenizer import main, texts_in, train, word_list

TEXTS = [f"the number {n} is not the number {n + 1}; 数字{n}不是数字。" for n in range(300)]


def test_same_texts_give_the_same_file(tmp_path: Path) -> None:
    train(TEXTS, 400, tmp_path / "a.json")
    train(iter(TEXTS), 400, tmp_path / "b.json")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_special_tokens_come_first_and_frequent_words_are_merged(tmp_path: Path) -> None:
    trained = TextTokenizer(train(TEXTS, 400, tmp_path / "a.json"), "test")
    assert [trained.special(token) for token in SPECIAL_TOKENS] == list(range(len(SPECIAL_TOKENS)))
    assert trained.count(" number") == 1
    assert trained.count("数字") == 1
    assert trained.backend.decode(trained.backend.encode("née 数字\t\u0000x").ids) == "née 数字\t\u0000x"


def test_chinese_is_not_merged_with_its_neighbours(tmp_path: Path) -> None:
    trained = TextTokenizer(train(["a数字b。"] * 500, 400, tmp_path / "a.json"), "test")
    tokens = [trained.backend.decode([number]) for number in trained.encode("a数字b。")[0]]
    assert tokens == ["a", "数字", "b", "。"]


def test_word_list_repeats_words_by_their_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.train_tokenizer.WORD_LIST_CHARACTERS", {"chinese": 800, "latin": 600})
    (tmp_path / "dict.txt").write_text("的 300 uj\n我们 50 r\nthe 200\nB超 9 n\n坏行\n", encoding="utf-8-sig")
    counted = {text.split("\n")[0]: text.count("\n") for text in word_list(tmp_path / "dict.txt")}
    assert counted == {"的": 600, "我们": 100, " the": 200}


def test_texts_of_parquet_json_lines_and_files(tmp_path: Path) -> None:
    record = Record("o", "d", "s", "c", document("from parquet"), id="1")
    pq.write_table(pa.Table.from_pylist([to_row(record)], SCHEMA), tmp_path / "a.parquet")
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": "from lines"}) + "\n", encoding="utf-8")
    (tmp_path / "c.md").write_text("from a file", encoding="utf-8")
    (tmp_path / "d.png").write_bytes(b"\x89PNG")
    assert list(texts_in(tmp_path)) == ["from parquet", "from lines", "from a file"]


def test_command_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\n".join(TEXTS), encoding="utf-8")
    main(["--text", str(tmp_path / "a.txt"), "--size", "300", "--output", str(tmp_path / "tokenizer.json")])
    assert len(json.loads((tmp_path / "tokenizer.json").read_text())["model"]["vocab"]) == 300
