"""What is drawn from a seed."""

from __future__ import annotations

import json

from pipelines.documents.degrade.parameters import draw, is_chosen


def test_the_same_page_and_seed_draw_the_same_scan() -> None:
    assert draw("a.pdf#page=1", 3, 0.5) == draw("a.pdf#page=1", 3, 0.5)
    assert len({draw("a.pdf#page=1", seed, 0.5) for seed in range(20)}) == 20


def test_resolution_never_falls_below_what_can_be_read() -> None:
    assert min(draw(f"p{n}", 0, 0.9).resolution for n in range(100)) >= 0.9
    assert all(draw(f"p{n}", 0, 2.0).resolution == 1 for n in range(20))


def test_the_share_is_kept_and_parameters_are_json() -> None:
    assert 200 < sum(is_chosen(f"p{n}", 0, 0.25) for n in range(1000)) < 300
    assert not any(is_chosen(f"p{n}", 0, 0.0) for n in range(1000))
    assert all(is_chosen(f"p{n}", 0, 1.0) for n in range(1000))
    stamped = next(scan for n in range(100) if (scan := draw(f"p{n}", 0, 0.5)).stamp)
    assert json.loads(json.dumps(stamped.record()))["stamp"]["words"] == stamped.stamp.words
