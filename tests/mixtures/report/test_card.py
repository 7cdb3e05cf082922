import re
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml

from corpus.record import flatten, from_row
from mixtures.manifest import read_manifest
from mixtures.report.card import card, header, size_category, text, write_card


@pytest.fixture(scope="module")
def written(blend: Path) -> str:
    return Path(write_card(str(blend))).read_text(encoding="utf-8")


def test_the_header_is_what_the_hub_reads(written: str) -> None:
    _, front, body = written.split("---\n", 2)
    found = yaml.safe_load(front)
    assert found["license"] == ["apache-2.0", "cc-by-4.0"]
    assert found["language"] == ["en", "zh"]
    assert found["size_categories"] == ["n<1K"]
    assert "image-text-to-text" in found["task_categories"]
    assert found["configs"][0]["data_files"] == [
        {"split": "train", "path": "data/train-*.parquet"},
        {"split": "validation", "path": "data/validation-*.parquet"},
    ]
    assert body.startswith("\n# demo-blend\n")


def test_a_single_licence_is_a_string_and_odd_languages_are_left_out(blend: Path) -> None:
    manifest = read_manifest(blend).model_copy(update={"licenses": {"Mine": 3}, "languages": {"en": 2, "": 1}})
    assert header(manifest)["license"] == "other"
    assert header(manifest)["language"] == ["en"]


@pytest.mark.parametrize(("records", "name"), [(999, "n<1K"), (1000, "1K<n<10K"), (5_000_000, "1M<n<10M")])
def test_size_category(records: int, name: str) -> None:
    assert size_category(records) == name


def test_tables_have_equal_columns_and_no_placeholder_is_left(written: str) -> None:
    assert not re.search(r"\$\{?[a-z_]+", written)
    for block in re.findall(r"(?:^\|.*\n)+", written, flags=re.MULTILINE):
        columns = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(columns) == 1


def test_values_cannot_break_the_tables(written: str) -> None:
    assert r"needs a download \| &lt;b&gt;no&lt;/b&gt;" in written
    assert text("a|b\n<i>[x](y)") == r"a\|b &lt;i&gt;\[x\]\(y\)"


def test_the_snippet_reads_rows_as_the_record_does(written: str, blend: Path) -> None:
    snippet = next(block for block in re.findall(r"```python\n(.*?)```", written, flags=re.S) if "def flatten" in block)
    scope: dict[str, Any] = {}
    exec(snippet, scope)
    rows = [row for path in sorted(blend.glob("data/*.parquet")) for row in pq.read_table(path).to_pylist()]
    assert len(rows) > 60
    for row in rows:
        assert scope["flatten"](row) == flatten(from_row(row))


def test_the_loading_snippet_works_offline(
    written: str, blend: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("datasets")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path))
    monkeypatch.chdir(blend)
    snippet = next(
        block for block in re.findall(r"```python\n(.*?)```", written, flags=re.S) if "load_dataset" in block
    )
    scope: dict[str, Any] = {}
    exec(snippet, scope)
    row = scope["row"]
    parts = [part["type"] for message in row["messages"] for part in message["content"]]
    assert [picture.size for picture in row["images"]] == [(i["width"], i["height"]) for i in row["image_info"]]
    assert len(row["images"]) == parts.count("image")


def test_equal_manifests_give_equal_cards(blend: Path, written: str) -> None:
    assert card(read_manifest(blend)) == written
