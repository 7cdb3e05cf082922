import json
from typing import Any

import pytest
from made_units import make_unit, remove_unit, unit_name

from corpus.store.files import FileSystem, StoreError
from corpus.store.ledger import add_counts
from corpus.store.snapshot import covered, current, parts, publish, publish_rewrite
from corpus.store.summary import summary
from corpus.store.units import unit_path


def _store(path: Any) -> FileSystem:
    return FileSystem(str(path))


def _unit(files: FileSystem, label: str, *components: str, **more: Any) -> dict[str, Any]:
    return make_unit(files, label, {component: [f"{label} in {component}"] for component in components}, **more)


def _labels(files: FileSystem, component: str, known: str) -> list[str]:
    """Labels of the units whose parts are current in `component`."""
    names = {unit_name(label): label for label in known.split()}
    snapshot = current(files, component)
    assert snapshot
    return sorted(names[part["unit"]] for part in parts(snapshot))


def _covering(
    files: FileSystem, label: str, units: list[dict[str, Any]], texts: dict[str, list[str]]
) -> dict[str, Any]:
    unit = make_unit(files, label, texts, covers=[unit["unit"] for unit in units])
    ledger: dict[str, Any] = {}
    for one in units:
        ledger = add_counts(ledger, one["ledger"])
    return {**unit, "ledger": ledger}


def test_the_newest_listing_is_current_and_nothing_is_overwritten(tmp_path) -> None:
    files = _store(tmp_path)
    u1, u2, u3 = (_unit(files, label, "a") for label in ("u1", "u2", "u3"))
    assert current(files, "b") is None
    publish(files, "p/s", "a", [u1, u2])
    publish(files, "q/s", "a", [_unit(files, "v1", "a")])
    assert _labels(files, "a", "u1 u2 v1") == ["u1", "u2", "v1"]
    publish(files, "p/s", "a", (summary(unit) for unit in (u2, u3)))
    assert _labels(files, "a", "u1 u2 u3 v1") == ["u2", "u3", "v1"]
    assert len([name for name in files.names("components/a") if name.startswith("snapshot-")]) == 3
    assert current(files, "a")["entries"]["p/s"]["ledger"]["dropped"] == {"bad": 2}


def test_publishing_the_same_again_writes_nothing(tmp_path) -> None:
    files = _store(tmp_path)
    unit = _unit(files, "u1", "a")
    assert publish(files, "p/s", "a", [unit]) == ["a"]
    before = files.names("components/a")
    assert publish(files, "p/s", "a", [summary(unit)]) == []
    assert files.names("components/a") == before


def test_a_component_that_an_entry_left_forgets_it(tmp_path) -> None:
    files = _store(tmp_path)
    u1, u1b = _unit(files, "u1", "a"), _unit(files, "u1b", "b")
    publish(files, "p/s", "a", [u1, u1b])
    assert _labels(files, "b", "u1b") == ["u1b"]
    publish(files, "p/s", "a", [u1])
    assert _labels(files, "b", "u1b") == []
    assert current(files, "b")["entries"] == {}


def test_a_unit_without_records_still_counts(tmp_path) -> None:
    files = _store(tmp_path)
    assert publish(files, "p/s", "a", [_unit(files, "u1")]) == ["a"]
    assert current(files, "a")["entries"]["p/s"]["ledger"]["dropped"] == {"bad": 1}


def _two_at_once(tmp_path, ours: list[Any], theirs: list[Any]) -> FileSystem:
    """A store in which p/s had u1; then two builds published at the same moment, without seeing each other."""
    stores = _store(tmp_path / "ours"), _store(tmp_path / "theirs")
    for files, (entry, labels) in zip(stores, (ours, theirs), strict=True):
        publish(files, "p/s", "a", [_unit(files, "u1", "a")])
        publish(files, entry, "a", [_unit(files, label, "a") for label in labels])
    for path in stores[1].fs.find(stores[1].full("components/a")):
        relative = path.removeprefix(stores[1].root).lstrip("/")
        stores[0].create(relative, stores[1].read(relative), "copy")
    return stores[0]


def test_two_builds_at_the_same_moment_both_count(tmp_path) -> None:
    files = _two_at_once(tmp_path, ["q/s", ["v1"]], ["r/s", ["w1"]])
    assert _labels(files, "a", "u1 v1 w1") == ["u1", "v1", "w1"]


def test_a_build_that_did_not_touch_an_entry_does_not_bring_its_old_units_back(tmp_path) -> None:
    files = _two_at_once(tmp_path, ["p/s", []], ["q/s", ["v1"]])
    assert _labels(files, "a", "u1 v1") == ["v1"]


def test_what_is_published_after_two_builds_joined_is_current(tmp_path) -> None:
    files = _two_at_once(tmp_path, ["p/s", ["u1", "u2"]], ["p/s", ["u1", "u2", "u3"]])
    assert _labels(files, "a", "u1 u2 u3") == ["u1", "u2", "u3"]
    publish(files, "p/s", "a", [_unit(files, "u1", "a")])
    assert _labels(files, "a", "u1 u2 u3") == ["u1"]
    assert len(current(files, "a")["heads"]) == 1


def test_a_covering_unit_stands_for_its_originals_until_one_leaves(tmp_path) -> None:
    files = _store(tmp_path)
    u1, u2, u3 = (_unit(files, label, "a", "b") for label in ("u1", "u2", "u3"))
    publish(files, "p/s", "a", [u1, u2, u3])
    ledger = current(files, "a")["entries"]["p/s"]["ledger"]
    texts = {name: [f"{label} in {name}" for label in ("u1", "u2")] for name in "ab"}
    c = _covering(files, "c", [u1, u2], texts)
    _commit_ledger(files, c)
    assert publish_rewrite(files, "p/s", summary(c)) == ["a", "b"]
    entry = current(files, "a")["entries"]["p/s"]
    assert entry["units"] == sorted(unit["unit"] for unit in (u1, u2, u3))
    assert entry["ledger"] == ledger
    for component in "ab":
        assert _labels(files, component, "c u3") == ["c", "u3"]
        assert set(covered(current(files, component), "p/s")) == {u1["unit"], u2["unit"]}
    # the originals may be cleaned away; a build names them only
    remove_unit(files, u1)
    assert publish(files, "p/s", "a", [u1["unit"], u2, u3]) == []
    u4 = _unit(files, "u4", "a")
    publish(files, "p/s", "a", [u1["unit"], u2["unit"], u3, u4])
    assert _labels(files, "a", "c u3 u4") == ["c", "u3", "u4"]
    assert _labels(files, "b", "c u3") == ["c", "u3"]
    assert current(files, "a")["entries"]["p/s"]["ledger"] == add_counts(ledger, u4["ledger"])
    # when an original is no longer listed, the cover goes, and what it covered must be there again
    listed = [u2["unit"], u3["unit"]]
    assert covered(current(files, "a"), "p/s", listed) == {}
    with pytest.raises(StoreError, match="no files of its own and no unit covers it any more; run the build again"):
        publish(files, "p/s", "a", [u2["unit"], u3])
    publish(files, "p/s", "a", [u2, u3])
    assert _labels(files, "a", "u2 u3") == ["u2", "u3"]
    assert current(files, "a")["entries"]["p/s"]["covers"] == {}


def test_a_covering_unit_may_cover_covering_units(tmp_path) -> None:
    files = _store(tmp_path)
    units = [_unit(files, label, "a") for label in ("u1", "u2", "u3")]
    publish(files, "p/s", "a", units)
    c = _covering(files, "c", units[:2], {"a": ["u1 in a", "u2 in a"]})
    publish_rewrite(files, "p/s", summary(c))
    d = _covering(files, "d", [c, units[2]], {"a": [f"u{n} in a" for n in (1, 2, 3)]})
    publish_rewrite(files, "p/s", summary(d))
    assert _labels(files, "a", "d") == ["d"]
    assert current(files, "a")["entries"]["p/s"]["covers"] == {d["unit"]: sorted(unit["unit"] for unit in units)}


def test_a_rewrite_that_does_not_fit_is_refused(tmp_path) -> None:
    files = _store(tmp_path)
    units = [_unit(files, label, "a", "b") for label in ("u1", "u2", "u3")]
    publish(files, "p/s", "a", units)
    incomplete = _covering(files, "c", units[:2], {"a": ["u1 in a", "u2 in a"]})
    with pytest.raises(StoreError, match="holds 0 records of b where the units that it covers hold 2"):
        publish_rewrite(files, "p/s", summary(incomplete))
    stranger = make_unit(files, "d", {"a": ["x"], "b": ["y"]}, covers=["unknown"])
    with pytest.raises(StoreError, match=r"does not hold every unit covered.*run the same command again"):
        publish_rewrite(files, "p/s", summary(stranger))
    whole = {name: [f"u1 in {name}", f"u2 in {name}"] for name in "ab"}
    publish_rewrite(files, "p/s", summary(_covering(files, "e", units[:2], whole)))
    with pytest.raises(StoreError, match="covers units beside those"):
        publish_rewrite(files, "p/s", summary(_covering(files, "f", units[1:], whole)))


def _commit_ledger(files: FileSystem, unit: dict[str, Any]) -> None:
    """Put the covering unit's ledger into its JSON, as a rewrite writes it."""
    files.replace(unit_path(unit["pipeline"], unit["unit"]), json.dumps(unit).encode())


def test_several_covers_are_published_at_once_and_forgotten_records_may_leave_a_component_empty(tmp_path) -> None:
    files = _store(tmp_path)
    units = [_unit(files, label, "a") for label in ("u1", "u2", "u3", "u4")]
    publish(files, "p/s", "a", units)
    one = _covering(files, "c1", units[:2], {"a": ["u1 in a", "u2 in a"]})
    other = {**_covering(files, "c2", units[2:], {}), "rewrite": {"forgotten": 2}}
    before = len(files.names("components/a"))
    assert publish_rewrite(files, "p/s", [summary(one), summary(other)]) == ["a"]
    snapshots = [name for name in files.names("components/a") if name.startswith("snapshot-")]
    assert len(snapshots) == 2
    assert len(files.names("components/a")) > before
    assert _labels(files, "a", "c1 c2") == ["c1"]
    names = [unit["unit"] for unit in units]
    stands = covered(current(files, "a"), "p/s")
    assert [stands[name] for name in names] == [one["unit"]] * 2 + [other["unit"]] * 2


def test_a_covering_unit_that_was_deleted_covers_nothing_and_its_originals_are_wanted_again(tmp_path) -> None:
    files = _store(tmp_path)
    units = [_unit(files, label, "a") for label in ("u1", "u2")]
    publish(files, "p/s", "a", units)
    one = _covering(files, "c1", units, {"a": ["u1 in a", "u2 in a"]})
    publish_rewrite(files, "p/s", summary(one))
    names = [unit["unit"] for unit in units]
    assert set(covered(current(files, "a"), "p/s", names, files)) == set(names)
    files.remove(unit_path("p", one["unit"]))
    assert covered(current(files, "a"), "p/s", names, files) == {}
    with pytest.raises(StoreError, match="no unit covers it any more"):
        publish(files, "p/s", "a", names)
    publish(files, "p/s", "a", units)
    assert _labels(files, "a", "u1 u2") == ["u1", "u2"]
