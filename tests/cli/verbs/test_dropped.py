from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from build_toy import build
from toy_pipeline import Toy, ToyParameters
from typer.testing import CliRunner, Result

from cli.main import app
from corpus.counting import counting_rule
from corpus.record import Record
from corpus.store.builds import BuildState
from corpus.store.files import FileSystem, StoreError
from corpus.store.rejects import locator_hash
from corpus.store.snapshot import publish
from pipelines.engine.pipeline import Drop, Item
from pipelines.engine.run_unit import Worker


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("toys")
    build(str(path))
    return path


def _dropped(out: Path | str, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["dropped", *arguments, "--out", str(out)])


class Unwanted(Toy):
    """Leaves out everything that somebody asked to leave out."""

    def process(self, item: Item) -> Iterator[Record]:
        raise Drop("opt_out", f"the owner of {item.locator} asked")


def test_counts_and_samples_by_reason(out: Path) -> None:
    shown = _dropped(out, "caption", "--samples", "2")
    assert shown.exit_code == 0, shown.exception
    assert shown.output.startswith(
        "toy/toys: 60 items, 18 dropped (30.0 %), 6 merged into another; 36 gave 72 records\n"
    )
    assert "  third: 6 items, 10.0 % of all\n" in shown.output
    assert shown.output.count(": every third\n") == 2
    assert shown.output.count(": RuntimeError: an unexpected failure\n") == 2
    assert shown.output.count("/4 -> 0/1\n") == 2
    assert shown.output.count("… and 4 more") == 4


def test_one_reason_alone(out: Path) -> None:
    shown = _dropped(out, "toy", "--reason", "no_records").output
    assert "no_records" in shown
    assert "third" not in shown


def test_of_private_reasons_only_the_hash_is_shown(tmp_path: Path) -> None:
    pipeline, files = Unwanted(ToyParameters()), FileSystem(str(tmp_path))
    with Worker(pipeline, files, counting_rule()) as worker:
        units = [worker.run(unit) for unit in pipeline.limited_units()]
    publish(files, "toy/toys", pipeline.component, units)
    for arguments in ((), ("--json",)):
        shown = _dropped(tmp_path, "toy", "--samples", "60", *arguments).output
        assert locator_hash("3/7") in shown
        assert "3/7" not in shown
        assert "asked" not in shown


def test_a_file_that_still_exists_is_named(out: Path, tmp_path: Path) -> None:
    (tmp_path / "2").mkdir()
    (tmp_path / "2" / "3").touch()
    parameters = {"input": str(tmp_path), "source": "toys"}
    BuildState.begin(FileSystem(str(out)), {"pipelines": [{"pipeline": "toy", "parameters": parameters}]})
    shown = _dropped(out, "toy", "--reason", "third", "--samples", "6").output
    assert f"2/3: every third  [{tmp_path / '2' / '3'}]" in shown
    (entry,) = json.loads(_dropped(out, "toy", "--reason", "third", "--samples", "6", "--json").output)
    paths = {sample["item"]: sample["path"] for sample in entry["reasons"][0]["samples"]}
    assert paths["2/3"] == str(tmp_path / "2" / "3")
    assert paths["1/3"] is None


def test_json(out: Path) -> None:
    (entry,) = json.loads(_dropped(out, "toys", "--json").output)
    assert (entry["items"], entry["dropped"], entry["merged"]) == (60, 18, 6)
    assert {line["reason"]: line["items"] for line in entry["reasons"]}["third"] == 6


def test_wrong_names_are_one_sentence(out: Path, tmp_path: Path) -> None:
    for arguments in (("tox",), ("toy", "--reason", "thrd")):
        assert isinstance(_dropped(out, *arguments).exception, StoreError)
    assert "does not exist" in str(_dropped(tmp_path / "none", "toy").exception)


def test_on_an_object_store() -> None:
    build("memory://dropped")
    assert "third: 6 items" in _dropped("memory://dropped", "toy").output
