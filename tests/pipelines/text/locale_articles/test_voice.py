"""Choices are reproducible and use every option."""

from __future__ import annotations

from pipelines.text.locale_articles.voice import Voice


def test_choices() -> None:
    picked = [Voice("a", number).pick("x", "one", "two", "three") for number in range(200)]
    assert picked == [Voice("a", number).pick("x", "one", "two", "three") for number in range(200)]
    assert min(picked.count(option) for option in ("one", "two", "three")) > 40
    assert sum(Voice(number).chance("x", 0.25) for number in range(400)) in range(70, 130)
    assert sorted(Voice("a").shuffled("x", range(9))) == list(range(9))
    assert Voice("a").shuffled("x", range(9)) != Voice("b").shuffled("x", range(9))
