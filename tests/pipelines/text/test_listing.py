"""Near repeats are marked, units are stable."""

from __future__ import annotations

from random import Random

from pipelines.text.listing import UNIT_ITEMS, units
from pipelines.text.material import Listed


def words(seed: int, count: int = 200) -> str:
    return " ".join(Random(seed).choices([f"word{n}" for n in range(2000)], k=count))


def listed(name: str, *texts: str, group: str = "g") -> Listed:
    return Listed(name, {"kind": "x", "name": name}, group, name, list(texts))


def test_an_item_of_repeats_is_merged_and_a_repeated_part_is_left_out() -> None:
    items = [
        listed("first", words(1), words(2)),
        listed("same", words(1) + " end", "short"),
        listed("partly", words(2), words(3)),
        listed("twice", words(4), words(4)),
        listed("short", "short"),
    ]
    found = {item.locator: item.payload for unit in units(items) for item in unit.items}
    assert found["first"] == {"kind": "x", "name": "first"}
    assert found["same"]["repeat_of"] == "first"
    assert found["partly"]["repeats"] == [0]
    assert found["twice"]["repeats"] == [1]
    assert "repeat_of" not in found["short"]


def test_units_do_not_mix_groups_and_are_bounded() -> None:
    items = [listed(f"a{n}", f"text {n}", group="a") for n in range(UNIT_ITEMS + 5)] + [listed("b", "x", group="b")]
    made = list(units(items))
    assert [(unit.piece, len(unit.items)) for unit in made] == [("a/0", UNIT_ITEMS), ("a/1", 5), ("b/0", 1)]


def test_changed_content_changes_the_unit() -> None:
    before, after = (next(iter(units([Listed("a", {}, "g", digest, ["text"])]))) for digest in ("1", "2"))
    assert before.content != after.content
    assert before.items == after.items


def test_nothing_listed() -> None:
    assert list(units([])) == []
