from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from corpus.store.files import FileSystem
from mixtures.manifest import read_manifest
from mixtures.report.distributions import Histogram, distributions


def test_histogram_bins_are_half_open_and_the_last_is_open() -> None:
    values = Histogram((0, 32, 64))
    values.add("a", np.array([0, 31, 32, 63, 64, 9999]))
    values.add("a", np.array([5]))
    assert values.counts["a"].tolist() == [3, 2, 2]
    assert values.labels() == ["0-31", "32-63", "64+"]
    assert values.total == 7


def test_counts_agree_with_the_rows(blend: Path) -> None:
    paths = [file.path for file in read_manifest(blend).files_of("train")]
    lengths, sides = distributions(FileSystem(str(blend)), paths)
    rows = [row for path in paths for row in pq.read_table(blend / path).to_pylist()]
    expected = Histogram(lengths.edges)
    expected_sides = Histogram(sides.edges)
    for row in rows:
        expected.add(row["component"], np.array([row["n_text_tokens"] + row["n_image_tokens"]]))
        for info in row["image_info"]:
            expected_sides.add(row["component"], np.array([max(info["width"], info["height"])]))
    assert {name: c.tolist() for name, c in lengths.counts.items()} == {
        name: c.tolist() for name, c in expected.counts.items()
    }
    assert lengths.total == len(rows)
    assert sides.counts["text_only"].sum() == 0
    for name, counts in expected_sides.counts.items():
        assert sides.counts[name].tolist() == counts.tolist()
