"""The stream of a run, and blends that were counted by another rule than the model's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import toy_streams
from micro_runs import CONFIG, STAGE, recipe, settings
from toy_store import toy_store

from corpus.counting import counting_rule
from model.deepseek_vl import DeepSeekVLConfig
from model.presets import preset
from model.training.data import check_rule, micro_of, open_stream, rule_of
from model.training.errors import TrainError
from model.training.run import train


def test_a_recipe_takes_batch_and_total_of_the_stage(tmp_path: Path) -> None:
    stage = STAGE.model_copy(update={"batch": 6, "total": {"tokens": 9_000, "records": 3}})
    stream = open_stream(settings(tmp_path, recipe=recipe(global_batch=None)), stage)
    assert stream.global_batch == 6
    assert stream.plan["total"] == 9_000
    assert open_stream(settings(tmp_path, total=12_000), stage).plan["total"] == 12_000
    assert open_stream(settings(tmp_path, total=10**9), stage).plan["total"] == 20_000


def test_a_blend_by_name_and_by_folder(tmp_path: Path) -> None:
    written = toy_streams.blend(tmp_path)
    for where in ("toys", str(tmp_path / "mixes" / "toys")):
        stream = open_stream(settings(tmp_path, recipe=None, blend=where), STAGE)
        assert stream.plan["plan_hash"] == written.plan["plan_hash"]


def test_a_run_on_a_blend(tmp_path: Path) -> None:
    toy_streams.blend(tmp_path)
    assert train(settings(tmp_path, recipe=None, blend="toys", steps=1)).steps == 1


def test_the_micro_batch_divides_the_share_of_a_rank(tmp_path: Path) -> None:
    stream = open_stream(settings(tmp_path), STAGE)
    stage = STAGE.model_copy(update={"micro": 3})
    assert micro_of(settings(tmp_path, micro=None), stage, stream) == 2
    assert micro_of(settings(tmp_path, micro=None, world=4), stage, stream) == 1
    assert micro_of(settings(tmp_path, micro=4), stage, stream) == 4


def test_another_family(tmp_path: Path) -> None:
    toy_store(str(tmp_path), size=24, rule=counting_rule("qwen2-vl"))
    given = settings(tmp_path, recipe=recipe(counting={"template": "qwen2-vl"}, sequence_length=None, packing="none"))
    with pytest.raises(TrainError, match=r"counted under qwen2-vl .* and the model is a DeepSeek-VL; set"):
        train(given)


@pytest.mark.parametrize(
    ("config", "told"),
    [
        (preset("1.3b"), "the token of a picture has the number 2; in the model it is 100015"),
        (DeepSeekVLConfig(CONFIG.language, CONFIG.low, None, image_token=3), "in the model it is 3"),
    ],
)
def test_another_token(config: DeepSeekVLConfig, told: str, tmp_path: Path) -> None:
    stream = open_stream(settings(tmp_path), STAGE)
    with pytest.raises(TrainError, match=told):
        check_rule(stream, rule_of(stream), config, None)


def test_another_tokenizer_beside_the_weights(tmp_path: Path) -> None:
    given = settings(tmp_path)
    path = tmp_path / "beginning" / "tokenizer.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["model"]["merges"].pop()
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(TrainError, match=r"beginning/tokenizer\.json, with which the model was trained, differs"):
        train(given)
