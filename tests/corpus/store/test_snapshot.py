from typing import Any

from corpus.store.files import FileSystem
from corpus.store.snapshot import current, parts, publish


def _unit(name: str, component: str, rows: int = 1) -> dict[str, Any]:
    file = {"path": f"components/{component}/s/part-{name}.parquet", "component": component, "rows": rows}
    ledger = {"items": 2, "yielded_items": 1, "records": rows, "merged": 0, "dropped": {"bad": 1}}
    return {"unit": name, "files": [file], "ledger": ledger, "counting_rule": {"template": "t"}}


def _paths(files: FileSystem, component: str) -> list[str]:
    snapshot = current(files, component)
    assert snapshot
    return [part["path"].rsplit("-", 1)[1] for part in parts(snapshot)]


def test_the_newest_listing_is_current_and_nothing_is_overwritten(tmp_path) -> None:
    files = FileSystem(str(tmp_path))
    assert current(files, "a") is None
    publish(files, "p/s", "a", [_unit("u1", "a"), _unit("u2", "a")])
    publish(files, "q/s", "a", [_unit("v1", "a")])
    assert _paths(files, "a") == ["u1.parquet", "u2.parquet", "v1.parquet"]
    publish(files, "p/s", "a", [_unit("u2", "a"), _unit("u3", "a")])
    assert _paths(files, "a") == ["u2.parquet", "u3.parquet", "v1.parquet"]
    assert len(files.names("components/a")) == 3
    assert current(files, "a")["entries"]["p/s"]["ledger"]["dropped"] == {"bad": 2}


def test_publishing_the_same_again_writes_nothing(tmp_path) -> None:
    files = FileSystem(str(tmp_path))
    assert publish(files, "p/s", "a", [_unit("u1", "a")]) == ["a"]
    assert publish(files, "p/s", "a", [_unit("u1", "a")]) == []
    assert len(files.names("components/a")) == 1


def test_a_component_that_an_entry_left_forgets_it(tmp_path) -> None:
    files = FileSystem(str(tmp_path))
    publish(files, "p/s", "a", [_unit("u1", "a"), _unit("u1b", "b")])
    assert _paths(files, "b") == ["u1b.parquet"]
    publish(files, "p/s", "a", [_unit("u1", "a")])
    assert _paths(files, "b") == []


def test_two_builds_at_the_same_moment_both_count(tmp_path) -> None:
    ours, theirs = FileSystem(str(tmp_path / "a")), FileSystem(str(tmp_path / "b"))
    for files in (ours, theirs):
        publish(files, "p/s", "a", [_unit("u1", "a")])
    publish(ours, "q/s", "a", [_unit("v1", "a")])
    publish(theirs, "r/s", "a", [_unit("w1", "a")])
    for name in theirs.names("components/a"):
        ours.create(f"components/a/{name}", theirs.read(f"components/a/{name}"), "snapshot")
    assert _paths(ours, "a") == ["u1.parquet", "v1.parquet", "w1.parquet"]
