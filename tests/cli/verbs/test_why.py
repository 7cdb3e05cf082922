from __future__ import annotations

import json
from pathlib import Path

import pytest
from build_toy import build
from typer.testing import CliRunner, Result

from cli.main import app
from corpus.store.files import FileSystem, StoreError
from corpus.store.lineage import find_by_origin
from corpus.store.tombstones import forget


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("toys")
    build(str(path))
    return path


def _why(out: Path | str, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["why", *arguments, "--out", str(out)])


def _lines(result: Result) -> dict[str, str]:
    assert result.exit_code == 0, result.exception
    return {line[:10].strip(): line[10:].strip() for line in result.output.splitlines() if line[:1].strip()}


def test_a_record_by_its_id_by_its_beginning_and_by_its_origin(out: Path) -> None:
    (identity,) = find_by_origin(FileSystem(str(out)), "3/7")
    told = _why(out, identity)
    assert told.output == _why(out, identity[:12]).output == _why(out, "3/7").output
    lines = _lines(told)
    assert lines["origin"] == "3/7"
    assert lines["licence"] == "CC0-1.0"
    assert lines["made by"] == "pipeline toy from source toys"
    assert lines["unit"].endswith("piece piece 3")
    assert lines["operations"] == "toy 1"
    assert "size=200" in lines["parameters"]
    assert "pyarrow" in lines["libraries"]
    assert "deepseek-vl" in lines["counted by"]
    assert "part-" in lines["stored in"]
    assert (lines["held out"], lines["forgotten"]) == ("no", "no")
    assert lines["in blends"].startswith("toys: training place")


def test_an_item_that_was_merged_leads_to_the_record_that_stands_for_it(out: Path) -> None:
    told = _why(out, "3/4")
    assert told.output.startswith("3/4 was merged into 0/1, which stands for both")
    assert _lines(told)["origin"] == "0/1"
    assert _lines(told)["stands for"] == "0/4, which was merged into it"


def test_an_item_that_was_dropped(out: Path) -> None:
    assert _why(out, "2/3").output.startswith("2/3 was dropped as third: every third (toy/toys")
    assert "RuntimeError: an unexpected failure" in _why(out, "2/5").output


def test_several_records_are_listed(out: Path) -> None:
    told = _why(out, "toy 4").output
    assert "4 records fit 'toy 4'. The first of them:" in told
    others = find_by_origin(FileSystem(str(out)), "toy 4")
    assert all(identity in told for identity in others)
    content = json.loads(_why(out, "toy 4", "--json").output)
    assert [record["id"] for record in content["records"]] == list(others)


def test_what_is_unknown_is_one_sentence_with_what_is_near(out: Path, tmp_path: Path) -> None:
    for name in ("3/7#tex", "0123456789abcdef"):
        told = _why(out, name)
        assert told.exit_code == 1
        assert isinstance(told.exception, StoreError)
        assert f"no record and no item {name!r}" in str(told.exception)
    assert "3/7#text" in str(_why(out, "3/7#tex").exception)
    assert "does not exist" in str(_why(tmp_path / "none", "x").exception)


def test_a_tombstone_and_markup_in_texts(tmp_path: Path) -> None:
    build(str(tmp_path))
    forget(FileSystem(str(tmp_path)), "origin", "3/7", "[red]asked[/red]")
    assert "yes, new plans leave it out: origin 3/7, reason: [red]asked[/red]" in _why(tmp_path, "3/7").output


def test_json_tells_it_all(out: Path) -> None:
    content = json.loads(_why(out, "3/7", "--json").output)
    (record,) = content["records"]
    assert record["record"]["origin"] == "3/7"
    assert record["unit"]["operations"] == [["toy", 1]]
    assert record["provenance"]["pipeline"] == "toy"
    assert record["places"][0]["component"] == "caption"
    assert record["blends"][0]["positions"] or record["blends"][0]["held_out_in"]
    (reject,) = json.loads(_why(out, "2/3", "--json").output)["rejects"]
    assert reject["reason"] == "third"


def test_on_an_object_store() -> None:
    build("memory://why")
    assert _lines(_why("memory://why", "3/7"))["origin"] == "3/7"
