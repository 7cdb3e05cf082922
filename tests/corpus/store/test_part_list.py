from pathlib import Path

from made_units import make_unit

from corpus.store.files import FileSystem
from corpus.store.part_list import PARTS_SCHEMA, PartList, PartListBuilder
from corpus.store.summary import summary


def test_a_list_reads_as_dicts_when_somebody_looks(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    units = [make_unit(files, str(n), {"a": [f"{n}"]}) for n in range(5)]
    builder = PartListBuilder()
    for unit in units:
        for file in summary(unit).files:
            builder.add(unit["unit"], file)
    loads = []
    table = builder.table()
    assert table.schema == PARTS_SCHEMA
    found = PartList(5, lambda: loads.append(1) or table)
    assert len(found) == 5
    assert loads == []
    expected = sorted(
        ({**file, "unit": unit["unit"]} for unit in units for file in unit["files"]), key=lambda p: p["path"]
    )
    assert list(found) == expected
    assert found[1:3] == expected[1:3]
    assert found[-1] == expected[-1]
    assert expected[2] in found
    assert loads == [1]


def test_an_empty_list() -> None:
    found = PartList(0, PartListBuilder().table)
    assert list(found) == []
    assert found[:] == []
