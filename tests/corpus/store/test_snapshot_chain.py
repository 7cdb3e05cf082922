"""Files of snapshots: the chain, its heads, and stores that earlier versions wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from made_units import make_unit

from corpus.identity import canonical_json, digest
from corpus.store import snapshot_chain
from corpus.store.files import FileSystem, StoreError
from corpus.store.snapshot import current, parts, publish, publish_rewrite
from corpus.store.snapshot_chain import read_chain, read_parents
from corpus.store.summary import summary


def _write_format_1(files: FileSystem, entry: str, component: str, units: list[dict[str, Any]]) -> None:
    """A snapshot as the first version of the store wrote it."""
    content = {
        "format": 1,
        "component": component,
        "parent": None,
        "entries": {
            entry: {
                "units": sorted(unit["unit"] for unit in units),
                "parts": sorted((file for unit in units for file in unit["files"]), key=lambda file: file["path"]),
                "ledger": units[0]["ledger"],
                "counting_rule": units[0]["counting_rule"],
            }
        },
    }
    data = canonical_json(content)
    files.create(f"components/{component}/snapshot-{digest(data)}.json", data, "snapshot")


@pytest.fixture
def store(tmp_path: Path) -> tuple[FileSystem, list[dict[str, Any]]]:
    files = FileSystem(str(tmp_path))
    units = [make_unit(files, label, {"a": [label]}) for label in "uv"]
    _write_format_1(files, "p/s", "a", units)
    return files, units


def test_a_store_of_the_first_format_is_read(store) -> None:
    files, units = store
    found = current(files, "a")
    assert found["entries"]["p/s"]["segments"] is None
    assert sorted(part["unit"] for part in parts(found)) == sorted(unit["unit"] for unit in units)
    assert sorted(part["path"] for part in parts(found)) == sorted(unit["files"][0]["path"] for unit in units)


def test_publishing_gives_it_segments_and_leaves_other_entries_alone(store) -> None:
    files, units = store
    publish(files, "q/s", "a", [make_unit(files, "w", {"a": ["w"]}, pipeline="q")])
    entries = current(files, "a")["entries"]
    assert entries["p/s"]["segments"] is None
    assert len(entries["q/s"]["segments"]) == 1
    assert publish(files, "p/s", "a", units) == ["a"]
    assert len(current(files, "a")["entries"]["p/s"]["segments"]) == 1
    assert publish(files, "p/s", "a", units) == []


def test_it_can_be_rewritten(store) -> None:
    files, units = store
    made = make_unit(files, "c", {"a": ["u", "v"]}, covers=[unit["unit"] for unit in units])
    assert publish_rewrite(files, "p/s", summary(made)) == ["a"]
    entry = current(files, "a")["entries"]["p/s"]
    assert [part["unit"] for part in entry["parts"]] == [made["unit"]]


def test_the_chain_is_followed_by_headers_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = FileSystem(str(tmp_path))
    units = [make_unit(files, str(n), {"a": [str(n)]}) for n in range(6)]
    for count in range(1, 7):
        publish(files, "p/s", "a", units[:count])
    read: list[str] = []
    whole = snapshot_chain._content
    monkeypatch.setattr(snapshot_chain, "_content", lambda files, path: read.append(path) or whole(files, path))
    chain = read_chain(files, "a")
    assert chain
    assert len(chain["entries"]["p/s"]["units"]) == 6
    assert read == [f"components/a/snapshot-{chain['heads'][0]}.json"]
    parents = read_parents(files, "a")
    assert len(parents) == 6
    assert sorted(map(len, parents.values())) == [0, 1, 1, 1, 1, 1]


def test_an_object_store_gives_the_same_chain(tmp_path: Path) -> None:
    chains = []
    for root in (str(tmp_path), "memory://chain-test"):
        files = FileSystem(root)
        units = [make_unit(files, str(n), {"a": [str(n)]}) for n in range(3)]
        publish(files, "p/s", "a", units[:1])
        publish(files, "p/s", "a", units)
        chains.append((read_chain(files, "a"), read_parents(files, "a")))
    assert chains[0] == chains[1]


def test_a_damaged_or_newer_snapshot_is_named_with_the_remedy(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    publish(files, "p/s", "a", [make_unit(files, "u", {"a": ["u"]})])
    (name,) = (name for name in files.names("components/a") if name.startswith("snapshot-"))
    path = tmp_path / "components/a" / name
    content = json.loads(path.read_bytes())
    path.write_text(json.dumps({**content, "format": 99}))
    with pytest.raises(StoreError, match=f"{name} has format 99; run a newer vlend"):
        read_chain(files, "a")
    path.write_bytes(canonical_json(content)[:-40])
    with pytest.raises(StoreError, match=rf"{name} is not JSON .*run the build again"):
        read_chain(files, "a")
