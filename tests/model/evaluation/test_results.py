import json
import math
from pathlib import Path

from model.evaluation.results import Result, hash_of, record, save
from model.evaluation.statistics import Estimate, proportion
from model.training.run_folder import RunFolder


def _result() -> Result:
    return Result(
        "losses",
        {"text.loss": Estimate(2.5, 2.0, 3.0, 7), "text.bits_per_byte": Estimate(math.nan, -math.inf, math.inf, 0)},
        {"caption": {"loss": Estimate(1.5, 1.0, 2.0, 3)}, "text_only": {"loss": Estimate(3.5, 3.0, 4.0, 4)}},
        items=9,
        judged=7,
        left_out={"too long": 2},
        settings={"limit": 9},
        items_hash=hash_of("a", 1),
        seconds=1.23456,
    )


def test_a_file_has_everything_and_replaces_its_like(tmp_path: Path) -> None:
    written = save([_result()], tmp_path, {"place": "here"}, 12)
    assert written == save([_result()], tmp_path, {"place": "here"}, 12)
    assert [path.name for path in tmp_path.iterdir()] == [written[0].name]
    assert written[0].name.startswith("step-00000012-losses-")
    found = json.loads(written[0].read_text())
    assert found["metrics"]["text.loss"] == {"value": 2.5, "low": 2.0, "high": 3.0, "number": 7}
    assert found["metrics"]["text.bits_per_byte"] == {"value": None, "low": None, "high": None, "number": 0}
    assert (found["items"], found["judged"], found["left_out"]) == (9, 7, {"too long": 2})
    assert found["model"] == {"place": "here"}
    assert found["versions"]["torch"]
    other = Result("losses", {"text.loss": proportion(1, 2)}, settings={"limit": 10})
    assert save([other], tmp_path, {}, None)[0].name.startswith("final-losses-")
    assert len(list(tmp_path.iterdir())) == 2


def test_a_run_gets_a_line_with_losses_by_component(tmp_path: Path) -> None:
    run = RunFolder(tmp_path, "one")
    run.path.mkdir(parents=True)
    record([_result()], run, {}, 12)
    line = run.read_metrics("eval")[0]
    assert (line["task"], line["step"], line["judged"], line["items"]) == ("losses", 12, 7, 9)
    assert line["components"] == {"caption": 1.5, "text_only": 3.5}
    assert line["metrics"] == {"text.loss": 2.5, "text.bits_per_byte": None}
    assert len(list((run.path / "evaluations").glob("*.json"))) == 1


def test_hashes_are_of_what_was_asked() -> None:
    assert hash_of(["a"], 1) == hash_of(["a"], 1)
    assert hash_of(["a"], 1) != hash_of(["b"], 1)
