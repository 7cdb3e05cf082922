import pytest
from made_units import make_unit

from corpus.store.files import FileSystem, StoreError
from corpus.store.summary import summary


def test_a_summary_holds_files_counts_and_covers(tmp_path) -> None:
    unit = make_unit(FileSystem(str(tmp_path)), "u", {"a": ["one", "two"], "b": ["three"]}, covers=["x", "y"])
    found = summary(unit)
    assert found.name == unit["unit"]
    assert [(file.component, file.rows) for file in found.files] == [("a", 2), ("b", 1)]
    assert found.ledger == unit["ledger"]
    assert found.covers == ("x", "y")


def test_units_counted_under_one_rule_share_it(tmp_path) -> None:
    files = FileSystem(str(tmp_path))
    one, two = (summary(make_unit(files, label, {"a": [label]})) for label in "uv")
    assert one.counting_rule is two.counting_rule


def test_an_edited_unit_is_named_with_the_remedy(tmp_path) -> None:
    unit = make_unit(FileSystem(str(tmp_path)), "u", {"a": ["one"]})
    del unit["files"][0]["checksum"]
    with pytest.raises(StoreError, match=rf"_units/p/{unit['unit']}.json is not a whole unit.*run the build again"):
        summary(unit)
