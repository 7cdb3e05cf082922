"""What the default build promises, seen with other tools: DuckDB and `datasets` read the files, none of our code does.

VLEND_BUILD names an output root that holds a finished default build; without it one is made, which takes minutes.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE_1 = {
    "interleaved": 13.1,
    "caption": 11.1,
    "table_chart": 2.1,
    "web_code": 0.4,
    "scene_text_ocr": 1.2,
    "document_ocr": 2.1,
    "text_only": 70.0,
}

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(2400)]


def _build(out: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "RAY_ADDRESS"}
    subprocess.run(
        [sys.executable, "-m", "cli.main", "build", "--out", str(out)], cwd=ROOT, env=environment, check=True
    )


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if "VLEND_BUILD" in os.environ:
        return Path(os.environ["VLEND_BUILD"])
    folder = tmp_path_factory.mktemp("default") / "out"
    _build(folder)
    return folder


def _query(out: Path, sql: str) -> list[tuple]:
    import duckdb

    return duckdb.sql(sql.format(train=f"'{out}/mixes/pretrain/data/train-*.parquet'")).fetchall()


def test_shares_by_tokens_are_those_of_table_1(out: Path) -> None:
    rows = _query(out, "select component, sum(n_text_tokens + n_image_tokens) from {train} group by 1")
    tokens = {component: int(total) for component, total in rows}
    whole = sum(tokens.values())
    assert whole >= 2_000_000
    assert set(tokens) == set(TABLE_1)
    for component, share in TABLE_1.items():
        unused = _query(
            out,
            f"select min(n_text_tokens + n_image_tokens) from '{out}/components/{component}/*/part-*.parquet' "
            "where id not in (select id from {train})",
        )
        half_unused = 50 * (unused[0][0] or 0) / whole
        assert abs(100 * tokens[component] / whole - share) <= max(0.05, half_unused), component


def test_no_record_more_than_four_times_and_none_held_out(out: Path) -> None:
    assert _query(out, "select max(n) from (select count(*) n from {train} group by id)")[0][0] <= 4
    shared = _query(
        out,
        "select count(*) from (select distinct document from {train}) t join (select distinct document from "
        f"'{out}/mixes/pretrain/data/validation-*.parquet') v using (document)",
    )
    assert shared[0][0] == 0


def test_english_and_chinese_in_each_row(out: Path) -> None:
    rows = _query(out, "select component, language, count(*) from {train} group by all")
    found = {(component, language): count for component, language, count in rows}
    for component in TABLE_1:
        assert found.get((component, "en"), 0) > 0
        assert found.get((component, "zh"), 0) > 0


def test_datasets_shows_decoded_images_and_messages_offline(out: Path, tmp_path: Path) -> None:
    from datasets import load_dataset

    pattern = str(out / "mixes/pretrain/data/train-*.parquet")
    rows = load_dataset("parquet", data_files=pattern, split="train", streaming=True, cache_dir=str(tmp_path))
    seen = set()
    for row in rows.take(400):
        parts = [part["type"] for message in row["messages"] for part in message["content"]]
        assert parts.count("image") == len(row["images"])
        for picture, info in zip(row["images"], row["image_info"], strict=True):
            assert picture.size == (info["width"], info["height"])
            assert picture.convert("RGB").getbbox() is not None
        seen.add(row["component"])
    assert len(seen) >= 6


def test_every_component_is_in_the_gallery_and_the_card_lists_what_is_left_out(out: Path) -> None:
    report = (out / "mixes/pretrain/report.html").read_text()
    for component in TABLE_1:
        assert component in report
    assert "http://" not in report.split("</style>")[1].split("<section")[0]
    card = (out / "mixes/pretrain/README.md").read_text()
    assert "MMC4" in card
    assert "TaiSu" in card
    croissant = json.loads((out / "mixes/pretrain/croissant.json").read_text())
    assert croissant["@type"] in ("sc:Dataset", "Dataset")


def test_the_ledger_balances(out: Path) -> None:
    manifest = json.loads((out / "mixes/pretrain/manifest.json").read_text())
    assert {line["pipeline"] for line in manifest["ledger"]} == {
        "text", "charts", "captions", "scene_text", "reports", "documents", "web",
    }  # fmt: skip
    for line in manifest["ledger"]:
        assert line["items"] == line["yielded_items"] + line["merged"] + sum(line["dropped"].values())


def test_nothing_of_this_machine_is_in_the_text(out: Path) -> None:
    places = [str(ROOT), sys.prefix]
    for component in TABLE_1:
        parts = f"'{out}/components/{component}/*/part-*.parquet'"
        for place in places:
            found = _query(out, f"select count(*) from {parts} where contains(messages::varchar, '{place}')")
            assert found[0][0] == 0, (component, place)
        found = _query(
            out, f"select count(*) from {parts} where regexp_matches(messages::varchar, '127\\.0\\.0\\.1:\\d')"
        )
        assert component == "text_only" or found[0][0] == 0, component


def test_a_second_run_changes_no_byte(out: Path) -> None:
    def digests() -> dict[str, str]:
        files = sorted((out / "mixes/pretrain").rglob("*"))
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files if path.is_file()}

    before = digests()
    _build(out)
    assert digests() == before
