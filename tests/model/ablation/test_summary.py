import io
from typing import Any

import numpy as np
import pytest
from PIL import Image as PillowImage

from model.ablation.picture import picture
from model.ablation.summary import markdown, summarise, told


def _outcome(arm: str, seed: int, text: float, vision: float | None) -> dict[str, Any]:
    return {
        "trial": {"arm": arm, "seed": seed},
        "steps": 10,
        "tokens": 1000 + seed,
        "losses": {"text.bits_per_byte": text, "vision_language.bits_per_byte": vision},
        "components": {"caption": {"bits_per_byte": vision, "loss": 1.0}},
    }


OUTCOMES = [
    _outcome(arm, seed, text + seed / 1000, vision + seed / 100)
    for seed in (2, 0, 1)
    for arm, text, vision in (("text-70", 2.0, 3.0), ("text-100", 1.5, 3.02), ("text-70-grouped", 2.001, 3.0))
]


def test_trials_are_put_together_by_arm() -> None:
    summary = summarise(OUTCOMES)
    assert summary.arms == ["text-100", "text-70", "text-70-grouped"]
    assert summary.spreads["text-70"]["text.bits_per_byte"].values == (2.0, 2.001, 2.002)
    assert summary.tokens["text-70"].mean == 1001
    spoken = [(one.arm, one.measure) for one in summary.comparisons if one.speaks]
    assert spoken == [("text-100", "text.bits_per_byte")]
    assert len(summary.sentences()) == 4
    assert told(summary.spreads["text-70"]["text.bits_per_byte"]) == "2.0010 ± 0.0010"


def test_the_report_says_what_can_and_what_cannot_be_said() -> None:
    text = markdown(summarise(OUTCOMES), "toy", {"Model": "nano"})
    assert "| text-70 | 3 | 10 | 1,001 | 2.0010 ± 0.0010 | 3.0100 ± 0.0100 |" in text
    can, cannot = text.split("## What can be said")[1].split("## What cannot")
    assert "text-100 is 0.5000 bits per byte lower than text-70" in can
    assert cannot.count("nothing can be said") == 3
    silent = markdown(summarise(OUTCOMES[:2]), "toy", {})
    assert "Nothing: no difference is beyond the spread of the seeds." in silent


@pytest.mark.parametrize("number", [1, len(OUTCOMES)])
def test_a_picture_of_few_and_of_all(number: int) -> None:
    data = picture(summarise(OUTCOMES[:number]))
    assert data == picture(summarise(OUTCOMES[:number]))
    with PillowImage.open(io.BytesIO(data)) as found:
        assert found.width > 800
        assert len(np.unique(np.asarray(found.convert("RGB")).reshape(-1, 3), axis=0)) > 5


def test_a_loss_that_is_no_number_counts_as_none() -> None:
    summary = summarise([*OUTCOMES, _outcome("text-90", 0, 1.9, None)])
    assert summary.spreads["text-90"]["vision_language.bits_per_byte"].values == ()
    assert "–" in markdown(summary, "toy", {})
    assert picture(summary)
