"""Check one index segment: its bytes, its order, and that its rows are those of its parts' own indexes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from corpus.store.files import FileSystem, StoreError
from corpus.store.findings import Finding
from corpus.store.index import read_index
from corpus.store.segment_rows import id_words
from corpus.store.segments import Segment, segment_parts, segment_rows
from corpus.store.verify_part import stream_checksum

REMEDY = "delete it and run the build again, which makes it anew from the parts"


@dataclass(frozen=True)
class SegmentJob:
    """A segment of an entry (`pipeline/source`) of a component. `deep` compares its rows with the parts' indexes."""

    out: str
    component: str
    entry: str
    segment: Segment
    deep: bool = False


def check_segment(job: SegmentJob) -> Finding:
    """Every check of one segment. Memory: the part list; with `deep`, the rows (about 120 bytes each)."""
    finding = Finding("segments", files=2)
    files, segment = FileSystem(job.out), job.segment
    for path, size, checksum in (
        (segment.path, segment.bytes, segment.checksum),
        (segment.parts_path, segment.parts_bytes, segment.parts_checksum),
    ):
        try:
            with files.open(path) as stream:
                found_size, found = stream_checksum(stream)
        except OSError as error:
            finding.problem(path, f"cannot be read ({error})", REMEDY)
            return finding
        finding.bytes += found_size
        if (found_size, found) != (size, checksum):
            finding.problem(path, "is not the file that the snapshot names: its checksum or length differs", REMEDY)
            return finding
    try:
        _check_rows(files, job, finding)
    except StoreError as error:
        finding.problem(segment.path, f"cannot be used: {error}", REMEDY)
    return finding


def _check_rows(files: FileSystem, job: SegmentJob, finding: Finding) -> None:
    segment = job.segment
    rows, listed = segment_rows(files, segment), segment_parts(files, segment)
    finding.rows = len(rows)
    if len(rows) != segment.rows or len(listed) != segment.parts:
        told = f"{segment.rows} rows of {segment.parts} parts, it has {len(rows)} of {len(listed)}"
        finding.problem(segment.path, f"should have {told}", REMEDY)
        return
    words = id_words(rows.column("id"))
    high, low = words[1:, 0], words[1:, 1]
    if ((words[:-1, 0] > high) | ((words[:-1, 0] == high) & (words[:-1, 1] > low))).any():
        finding.problem(segment.path, "is not in order of its ids", REMEDY)
    if not job.deep:
        return
    part_of = rows.column("part").to_numpy()
    for number, part in enumerate(listed.to_pylist()):
        if number in segment.without:
            continue
        mine = rows.take(pa.array(np.flatnonzero(part_of == number)))
        ids = [value.hex() for value in mine.column("id").to_pylist()]
        mine = mine.drop_columns(["part"]).set_column(0, "id", pa.array(ids, pa.string()))
        index = read_index(files, part["index_path"]).sort_by("id")
        if mine.sort_by("id").to_pylist() != index.to_pylist():
            finding.problem(segment.path, f"has other rows of {part['path']} than that part's own index", REMEDY)
