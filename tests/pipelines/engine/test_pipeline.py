"""The contract of pipelines: limits, names, and input that lies elsewhere."""

from __future__ import annotations

from pathlib import Path

import fsspec
import pytest
from toy_pipeline import Toy, ToyParameters

from corpus.counting import counting_rule
from pipelines.engine.pipeline import Parameters
from pipelines.ui.pipeline import Ui, UiParameters


def test_a_limit_cuts_the_listing_and_the_names_of_cut_units_alone() -> None:
    rule = counting_rule().describe()
    whole, limited = Toy(ToyParameters()), Toy(ToyParameters(limit=13))
    assert [len(unit.items) for unit in limited.limited_units()] == [10, 3]
    names = [whole.unit_name(unit, rule) for unit in whole.limited_units()]
    cut = [limited.unit_name(unit, rule) for unit in limited.limited_units()]
    assert cut[0] == names[0]
    assert cut[1] not in names


def test_a_name_depends_on_what_changes_the_output_alone() -> None:
    rule = counting_rule().describe()
    unit = next(iter(Toy(ToyParameters()).units()))
    name = Toy(ToyParameters()).unit_name(unit, rule)
    for same in (ToyParameters(input="elsewhere"), ToyParameters(max_failures=1.0), ToyParameters(limit=90)):
        assert Toy(same).unit_name(unit, rule) == name
    for other in (ToyParameters(seed=1), ToyParameters(size=61), ToyParameters(source="others")):
        assert Toy(other).unit_name(unit, rule) != name


def test_input_on_an_object_store_is_copied_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VLEND_CACHE", str(tmp_path))
    with fsspec.open("memory://staged/notes.txt", "wb") as file:
        file.write(b"here")
    pipeline = Toy(ToyParameters(input="memory://staged", source="mine")).with_local_input()
    assert (Path(pipeline.parameters.input) / "notes.txt").read_bytes() == b"here"
    assert pipeline.parameters.source == "mine"


def test_every_place_that_a_pipeline_names_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VLEND_CACHE", str(tmp_path))
    for path in ("asked/a.json", "screens/1.jpg"):
        with fsspec.open(f"memory://{path}", "wb") as file:
            file.write(b"here")
    told: list[tuple[int, int]] = []
    parameters = UiParameters(input="memory://asked", screenshots="memory://screens")
    pipeline = Ui(parameters).with_local_input(lambda done, total: told.append((done, total)))
    assert isinstance(pipeline.parameters, UiParameters)
    assert (Path(pipeline.parameters.input) / "a.json").read_bytes() == b"here"
    assert (Path(pipeline.parameters.screenshots or "") / "1.jpg").read_bytes() == b"here"
    assert told == [(4, 4), (4, 4)]


@pytest.mark.parametrize("place", ["bundled", "some/folder", "https://example.org/"])
def test_other_input_is_left_where_it_is(place: str) -> None:
    pipeline = Toy(ToyParameters(input=place))
    assert pipeline.with_local_input() is pipeline
    assert isinstance(pipeline.parameters, Parameters)
