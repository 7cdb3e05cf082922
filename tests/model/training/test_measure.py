"""Lines of metrics from sums."""

from __future__ import annotations

import pytest
import torch

from model.training.measure import Step, Tally, line_of, together
from model.training.parallel import Parallel


def test_a_line_weighs_by_tokens() -> None:
    step = Step([30.0, 10.0, 0.0], [10, 10, 0], 400, 3, 2e12, 0.5, 0, seconds=2.0)
    modalities = {"caption": "vision_language", "text_only": "text", "web_code": "vision_language"}
    line = line_of(7, "all", step, list(modalities), modalities, {"language": 1e-3}, 0.25, 4e12)
    assert line["loss"] == 2.0
    assert line["components"] == {"caption": 3.0, "text_only": 1.0}
    assert line["modalities"] == {"text": 1.0, "vision_language": 3.0}
    assert line["loss_tokens"] == {"caption": 10, "text_only": 10}
    assert (line["tokens_per_second"], line["images_per_second"], line["loader_wait"]) == (200, 1.5, 0.25)
    assert line["mfu"] == pytest.approx(0.25)
    assert line_of(7, "all", step, list(modalities), modalities, {}, 0.25, None)["mfu"] is None


def test_the_sums_of_one_rank() -> None:
    tally = Tally(2)
    tally.losses += [1.0, 2.0]
    tally.tokens = 5
    found = together(tally, Parallel(0, 1, torch.device("cpu"), torch.float32, sharded=False))
    assert found.losses == [1.0, 2.0]
    assert found.tokens == 5
    assert found.seconds > 0
    # a step without a supervised token divides by nothing
    assert found.loss == 3.0
