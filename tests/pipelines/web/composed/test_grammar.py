"""The grammar: every symbol leads to components, nothing is repeated, and every component is reached."""

from random import Random

from pipelines.web.composed.grammar import COMPONENTS, RULES, sentence


def test_every_symbol_is_known_and_used():
    used = {one.removesuffix("?") for rules in RULES.values() for _, right in rules for one in right.split()}
    assert used <= RULES.keys() | COMPONENTS.keys()
    assert (RULES.keys() - {"page"}) | COMPONENTS.keys() <= used


def test_pages_have_something_and_nothing_too_often():
    found = [sentence(Random(seed)) for seed in range(500)]
    assert all(1 <= len(one) <= 7 for one in found)
    assert all(one.count(name) <= (2 if name in ("sections", "table") else 1) for one in found for name in one)
    assert len({tuple(one) for one in found}) > 150


def test_chance_is_all_that_is_drawn_on():
    assert sentence(Random(7)) == sentence(Random(7))
