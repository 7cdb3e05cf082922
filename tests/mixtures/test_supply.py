"""What a recipe can draw from, through segments and part by part, before and after forgetting."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_units import RULE, make_unit

from corpus.store.files import FileSystem
from corpus.store.index import mark, read_index
from corpus.store.ledger import add_counts
from corpus.store.snapshot import current, publish, publish_rewrite
from corpus.store.summary import summary
from corpus.store.tombstones import Tombstone, forget, revoke, standing
from corpus.store.units import commit_unit
from mixtures.recipe import Recipe, RecipeError
from mixtures.supply import Records, Supply, read_supply

RECIPE = Recipe.model_validate(
    {
        "name": "r",
        "total": 100,
        "components": [
            {
                "name": name,
                "share": 50,
                "datasets": [{"name": "s", "reach": "local"}, {"name": "t", "reach": "local"}],
            }
            for name in ("a", "b")
        ],
    }
)
LABELS = "uvwxyz"


def _rows(records: Records, parts: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [
        (
            records.ids[n], parts[records.part[n]]["path"], int(records.row_group[n]), int(records.row[n]),
            int(records.text_tokens[n]), int(records.bytes[n]),
        )
        for n in range(len(records))
    ]  # fmt: skip


def _shown(supply: Supply) -> dict[str, Any]:
    return {
        "/".join(name): (
            _rows(found.train, supply.parts), _rows(found.held_out, supply.parts), found.repeated, found.forgotten,
        )
        for name, found in supply.datasets.items()
    }  # fmt: skip


def _part_by_part(files: FileSystem, tombstones: list[Tombstone]) -> dict[str, Any]:
    """The same by a plain loop over the index of each part."""
    marks = {mark(t.kind, t.value) for t in tombstones if t.kind != "id"}
    ids = {t.value for t in tombstones if t.kind == "id"}
    seen: set[str] = set()
    found: dict[str, Any] = {}
    for component in ("a", "b"):
        entries = (current(files, component) or {"entries": {}})["entries"]
        for source in sorted({name.split("/")[1] for name in entries}):
            parts = [part for name, e in entries.items() if name.split("/")[1] == source for part in e["parts"]]
            rows = []
            for part in parts:
                for row in read_index(files, part["index_path"]).to_pylist():
                    place = (row["id"], part["path"], row["row_group"], row["row"])
                    rows.append(((*place, row["n_text_tokens"], row["bytes"]), row["held_out"], row["marks"]))
            lists: tuple[list[Any], list[Any]] = ([], [])
            repeats = forgotten = 0
            for place, held_out, row_marks in sorted(rows):
                if place[0] in ids or marks & set(row_marks):
                    forgotten += 1
                elif place[0] in seen:
                    repeats += 1
                else:
                    seen.add(place[0])
                    lists[held_out].append(place)
            found[f"{component}/{source}"] = (*lists, repeats, forgotten)
    return found


def _units(files: FileSystem) -> dict[str, dict[str, Any]]:
    """Units of two sources; each shares texts with its neighbour, and some texts stand in both components."""
    made = {}
    for number, label in enumerate(LABELS):
        for source in "st":
            texts = {name: [f"{number + k} {'' if k else name}" for k in range(3)] for name in "ab"}
            made[label + source] = make_unit(files, label + source, texts, source=source, url=f"url {label}")
    return made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("supply")
    return folder, _units(FileSystem(str(folder)))


STEP = st.one_of(
    st.tuples(st.just("publish"), st.sampled_from("st"), st.sets(st.sampled_from(LABELS))),
    st.tuples(st.just("rewrite"), st.sampled_from("st"), st.sets(st.sampled_from(LABELS), min_size=1, max_size=3)),
    st.tuples(st.just("forget"), st.sampled_from(["url", "document"]), st.sampled_from(LABELS)),
)


def _rewrite(files: FileSystem, source: str, units: list[dict[str, Any]], number: int) -> None:
    """Publish a unit that holds the records of `units`, if these are listed and none is covered."""
    entry = (current(files, "a") or {"entries": {}})["entries"].get(f"p/{source}")
    names = {unit["unit"] for unit in units}
    taken = {name for originals in (entry or {"covers": {}})["covers"].values() for name in originals}
    if entry is None or not names <= set(entry["units"]) - taken:
        return
    rows = {name: sorted({text for unit in units for text in TEXTS[unit["unit"]][name]}) for name in "ab"}
    covering = make_unit(files, f"cover {number}", rows, source=source, covers=sorted(names), pipeline="scratch")
    ledger: dict[str, Any] = {}
    for unit in units:
        ledger = add_counts(ledger, unit["ledger"])
    commit_unit(files, {**covering, "pipeline": "p", "ledger": ledger})
    publish_rewrite(files, f"p/{source}", summary({**covering, "ledger": ledger}))


TEXTS: dict[str, dict[str, list[str]]] = {}


@given(st.lists(STEP, min_size=1, max_size=8))
@settings(max_examples=40)
def test_segments_give_what_the_parts_give(made, tmp_path_factory, steps: list[tuple[str, str, Any]]) -> None:
    folder, units = made
    copy = tmp_path_factory.mktemp("store")
    shutil.copytree(folder, copy, dirs_exist_ok=True)
    files = FileSystem(str(copy))
    for number, label in enumerate(LABELS):
        for source in "st":
            name = units[label + source]["unit"]
            TEXTS[name] = {c: [f"{number + k} {'' if k else c}" for k in range(3)] for c in "ab"}
    for number, (kind, target, what) in enumerate(steps):
        if kind == "publish":
            publish(files, f"p/{target}", "a", [units[label + target] for label in sorted(what)])
        elif kind == "rewrite":
            _rewrite(files, target, [units[label + target] for label in sorted(what)], number)
        else:
            forget(files, target, f"url {what}" if target == "url" else f"{LABELS.index(what)} a")
    supply = read_supply(files, RECIPE)
    assert _shown(supply) == _part_by_part(files, standing(files).tombstones)
    for found in supply.datasets.values():
        assert [found.train.ids.find(one) for one in found.train.ids] == list(range(len(found.train)))


def test_history_makes_no_difference(tmp_path: Path) -> None:
    at_once = [LABELS]
    one_by_one = [LABELS[: count + 1] for count in range(len(LABELS))]
    back_and_forth = [LABELS[:2], LABELS[4:], LABELS]
    shown = []
    for number, history in enumerate((at_once, one_by_one, back_and_forth)):
        files = FileSystem(str(tmp_path / str(number)))
        units = _units(files)
        for labels in history:
            for source in "st":
                publish(files, f"p/{source}", "a", [units[label + source] for label in labels])
        supply = read_supply(files, RECIPE)
        shown.append((_shown(supply), supply.parts))
    assert shown[0] == shown[1] == shown[2]


def test_a_tombstone_is_named_only_where_it_takes_something(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    publish(files, "p/s", "a", [make_unit(files, "u", {"a": ["one", "two", "three"]}, license="MIT")])
    forget(files, "license", "GPL-3.0")
    before = read_supply(files, RECIPE)
    assert (before.tombstones, before.notes) == ([], [])
    made, _ = forget(files, "document", "two")
    after = read_supply(files, RECIPE)
    assert after.tombstones == [made.hash]
    assert after.datasets["a", "s"].forgotten == 1
    assert after.notes == [
        "1 records were left out because they are to be forgotten (1 tombstones; `vlend forget --list`)."
    ]
    revoke(files, made.hash)
    assert _shown(read_supply(files, RECIPE)) == _shown(before)


def test_a_dataset_without_records_and_one_that_no_recipe_names(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    publish(files, "p/s", "a", [make_unit(files, "u", {})])
    publish(files, "p/other", "a", [make_unit(files, "v", {"a": ["x"]}, source="other")])
    supply = read_supply(files, RECIPE)
    assert len(supply.datasets["a", "s"].train) == 0
    assert supply.unused == ["a/other"]
    assert supply.ledgers["p/s"]["dropped"] == {"bad": 1}


def test_another_counting_rule_is_refused(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    unit = make_unit(files, "u", {"a": ["x"]})
    publish(files, "p/s", "a", [{**unit, "counting_rule": {**RULE.describe(), "template": "other"}}])
    with pytest.raises(RecipeError, match=r"p/s in the store was counted under another rule \(template differ\)"):
        read_supply(files, RECIPE)
