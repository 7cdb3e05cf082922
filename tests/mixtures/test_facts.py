from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pictures import picture_bytes

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.record import Image, Record, document, image, to_row
from corpus.schema import SCHEMA
from corpus.store.files import FileSystem, StoreError
from mixtures.facts import read_facts, unique_images, write_facts
from mixtures.manifest import BlendFile
from mixtures.piece_rows import PIECE_FIELDS, with_pieces
from mixtures.tally import Tally


def _table(seeds: list[list[int]], component: str = "caption", source: str = "s", odd_hash: bool = False) -> pa.Table:
    """A record for each list of seeds, with a picture for each seed."""
    rows = []
    for number, pictures in enumerate(seeds):
        record = Record(f"{number}", f"{number}", source, component, document(*(image() for _ in pictures), "words"))
        record.images = [Image(picture_bytes(30 + seed, 30, seed)) for seed in pictures]
        record.license = "CC0-1.0" if number % 2 else None
        complete(record, counting_rule())
        row = to_row(record)
        if odd_hash:
            for info in row["image_info"]:
                info["hash"] = f"odd {info['hash']}"
        rows.append(row)
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _facts(files: FileSystem, path: str, *tables: pa.Table) -> Tally:
    tally = Tally()
    for table in tables:
        tally.add(table)
    counts = {"n_text_tokens": 1, "n_image_tokens": 2, "n_loss_tokens": 3}
    file = BlendFile(path="data/x", split="train", rows=1, bytes=2, checksum="c", row_groups=1, **counts)
    write_facts(files, path, "plan", file, tally)
    return tally


@pytest.mark.parametrize("at_once", [1, 3, 1 << 20])
@pytest.mark.parametrize("odd_hash", [False, True])
def test_distinct_images_of_all_files_in_any_portions(
    at_once: int, odd_hash: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mixtures.facts.IMAGES_AT_ONCE", at_once)
    files = FileSystem(str(tmp_path))
    seeds = [[[0, 1], [], [2]], [[1, 3], [0]], [[4], [4, 4]]]
    for number, file in enumerate(seeds):
        other = _table([[9, 9]], "interleaved")
        _facts(files, f"{number}", _table(file, odd_hash=odd_hash), other, _table(file[:1], odd_hash=odd_hash))
    paths = [f"{number}" for number in range(len(seeds))]
    sizes = {seed: len(picture_bytes(30 + seed, 30, seed)) for seed in range(10)}
    assert unique_images(files, paths, "caption", 100) == (5, sum(sizes[seed] for seed in range(5)))
    assert unique_images(files, paths, "interleaved", 6) == (1, sizes[9])
    assert unique_images(files, paths, "text_only", 0) == (0, 0)
    facts = read_facts(files, "0", "plan")
    assert facts is not None
    assert (facts.images["caption"], facts.images["interleaved"]) == (5, 2)
    assert facts.image_bytes["caption"] == sum(sizes[seed] for seed in (0, 1, 2, 0, 1))
    assert facts.licenses == Counter({"unknown": 4, "CC0-1.0": 1})
    (tmp_path / "1").unlink()
    with pytest.raises(StoreError, match=r"1 is gone .*run the same command again"):
        unique_images(files, paths, "caption", 9)


def test_facts_of_another_plan_or_damaged_ones_are_none(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    tally = _facts(files, "f", _table([[1]]))
    facts = read_facts(files, "f", "plan")
    assert facts is not None
    assert facts.sums == tally.sums
    assert read_facts(files, "f", "other") is None
    assert read_facts(files, "gone", "plan") is None
    (tmp_path / "f").write_bytes((tmp_path / "f").read_bytes()[:50])
    assert read_facts(files, "f", "plan") is None


def test_pieces_count_their_part_and_records_where_they_begin() -> None:
    table = _table([[], [], []], "text_only")
    lengths = table.column("n_text_tokens").to_pylist()
    cut = with_pieces(table, np.array([0, 0, 1]), np.array([0, 2, 0]), np.array([2, lengths[1], lengths[2]]))
    assert cut.schema.names[-3:] == [field.name for field in PIECE_FIELDS]
    tally = Tally()
    tally.add(cut)
    (sums,) = tally.sums.values()
    assert (sums["rows"], sums["records"]) == (3, 2)
    assert sums["n_text_tokens"] == 2 + (lengths[1] - 2) + lengths[2] == tally.total("n_text_tokens")
    assert sum(tally.languages.values()) == 2
