"""How many images records have: read from the sizes of images in the parts, the smallest column that tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from corpus.store.files import FileSystem, StoreError
from mixtures.records import Records


def image_counts(files: FileSystem, parts: Sequence[Mapping[str, str]], records: Records) -> np.ndarray:
    """The number of images of each record (int64). Reads the widths of images of every row group that is needed.

    Raises `StoreError` for a part that is gone or cannot be read.
    """
    counts = np.zeros(len(records), dtype=np.int64)
    with_images = np.flatnonzero(records.image_tokens > 0)
    for part in np.unique(records.part[with_images]).tolist():
        mine = with_images[records.part[with_images] == part]
        path = parts[part]["path"]
        try:
            with files.open(path) as stream, pq.ParquetFile(stream) as parquet:
                for group in np.unique(records.row_group[mine]).tolist():
                    table = parquet.read_row_group(group, columns=["image_info.list.element.width"])
                    numbers = pc.list_value_length(table.column("image_info")).to_numpy()
                    here = mine[records.row_group[mine] == group]
                    counts[here] = numbers[records.row[here]]
        except FileNotFoundError:
            raise StoreError(f"{files.full(path)} is gone; run `vlend build` to make it again") from None
        except (pa.ArrowInvalid, OSError, IndexError) as error:
            raise StoreError(f"{files.full(path)} cannot be read ({error}); run `vlend verify` to see more") from error
    return counts
