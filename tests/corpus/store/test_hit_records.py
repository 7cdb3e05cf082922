from pathlib import Path

from made_units import make_unit

from corpus.store.files import FileSystem
from corpus.store.hit_records import hit_records
from corpus.store.snapshot import publish
from corpus.store.tombstones import Forgotten, Tombstone


def test_current_records_are_counted_by_component_and_entry(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    units = [
        make_unit(files, f"u{n}", {"a": [f"a{n}"], "b": [f"b{n}", f"b{n}+"]}, url=f"url {n % 2}") for n in range(4)
    ]
    other = make_unit(files, "v", {"a": ["v"]}, source="t", url="url 1")
    publish(files, "p/s", "a", units)
    publish(files, "p/t", "a", [other])
    wish = Forgotten([Tombstone("1", "url", "url 1")])
    assert hit_records(files, wish) == {("a", "p/s"): 2, ("a", "p/t"): 1, ("b", "p/s"): 4}
    # a unit that is no longer current does not count, though its rows are still in the segment
    publish(files, "p/s", "a", units[:3])
    assert hit_records(files, wish) == {("a", "p/s"): 1, ("a", "p/t"): 1, ("b", "p/s"): 2}
    assert hit_records(files, Forgotten([Tombstone("1", "url", "none")])) == {}
    assert hit_records(FileSystem(str(tmp_path / "empty")), wish) == {}
