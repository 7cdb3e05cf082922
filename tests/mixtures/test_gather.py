from pathlib import Path

import pyarrow.parquet as pq
from build_toy import RECIPE, build

from corpus.store.files import FileSystem
from mixtures.gather import RowReader
from mixtures.supply import read_supply


def test_each_row_group_is_read_once_within_the_cache_and_memory_is_bounded(tmp_path: Path) -> None:
    build(str(tmp_path))
    files = FileSystem(str(tmp_path))
    supply = read_supply(files, RECIPE)
    rows = [pq.read_metadata(tmp_path / part["path"]).num_rows for part in supply.parts]
    places = [(number, 0, row) for number in range(len(rows)) for row in range(rows[number])]
    with RowReader(files, supply.parts) as reader:
        for part, group, row in places[::-1] + places:
            table = reader.row(part, group, row)
            assert len(table) == 1
        assert reader.reads == len(supply.parts)
    with RowReader(files, supply.parts, cache_bytes=1) as reader:
        for part, group, row in places:
            expected = pq.read_table(tmp_path / supply.parts[part]["path"], columns=["id"]).column("id")[row]
            assert reader.row(part, group, row).column("id")[0] == expected
        assert reader.reads == len(supply.parts)
        assert len(reader._groups) == 1
