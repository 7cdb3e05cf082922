"""The stream of a written blend: its files are in training order, each row a piece of a sequence that it names.

Needs nothing but the blend's folder: the component stores may be gone.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import numpy as np

from corpus.store.files import FileSystem
from mixtures.loading.part_files import PartFiles
from mixtures.loading.ranks import LoadError, Share, share_out
from mixtures.loading.stream import Slots
from mixtures.manifest import read_manifest
from mixtures.piece_rows import PIECE_FIELDS
from mixtures.recipe import RecipeError

REMEDY = "write the blend again with `vlend mix write --replace`, or copy it again"

_SEQUENCE, _START, _STOP = (field.name for field in PIECE_FIELDS)
_COLUMNS = ("component", "source", "n_text_tokens", "n_image_tokens")
#: Row groups whose rows are remembered: 50 bytes a row.
_REMEMBERED = 256


@dataclass(frozen=True)
class _Rows:
    """The rows of a row group, without their content."""

    sequence: np.ndarray
    start: np.ndarray
    stop: np.ndarray
    tokens: np.ndarray
    source: np.ndarray
    images: np.ndarray


class BlendStream:
    """A `Stream` over the files of the blend in `folder` (path or URL), such as `out/mixes/pretrain`."""

    share: Share = "position"

    def __init__(self, folder: str) -> None:
        self.files = FileSystem(folder)
        manifest = read_manifest(folder)
        self.plan: dict[str, Any] = json.loads(self.files.read("plan.json"))
        if self.plan["plan_hash"] != manifest.plan_hash:
            raise LoadError(f"{folder} holds the plan of another blend than its manifest names; {REMEDY}")
        if not self.plan["global_batch"]:
            raise RecipeError(
                f"the blend {self.plan['name']!r} was planned without `global_batch`; set it in the recipe"
            )
        self.global_batch = int(self.plan["global_batch"])
        written = [file for file in manifest.files_of("train") if file.rows]
        self.parts: list[dict[str, Any]] = [
            {"path": file.path, "checksum": file.checksum, "bytes": file.bytes} for file in written
        ]
        self.sources = [
            (component["name"], dataset["name"])
            for component in self.plan["components"]
            for dataset in component["datasets"]
            if dataset["target"]
        ]
        self._numbers = {name: number for number, name in enumerate(self.sources)}
        self._kinds = {component["name"]: component["modality"] for component in self.plan["components"]}
        self._part_files = PartFiles(self.files, self.parts, REMEDY)
        self._first_rows = np.cumsum([0, *(file.rows for file in written)])
        self._pieces = bool(written) and _SEQUENCE in self._names(0)
        self._bounds: dict[int, np.ndarray] = {}
        self._rows: OrderedDict[tuple[int, int], _Rows] = OrderedDict()
        self.sequences = int(self._part_bounds(len(self.parts) - 1)[-1, 1]) + 1 if self.parts else 0
        self.steps = -(-self.sequences // self.global_batch)

    def group(self, step: int) -> str:
        """The modality of a grouped batch, else `all`."""
        if self.plan["grouping"] != "modality":
            return "all"
        first = self.slots(step, np.zeros(1, dtype=np.int64))
        return str(self._kinds[self.sources[int(first.source[0])][0]])

    def positions(self, step: int, world: int, rank: int, micro: int) -> np.ndarray:
        """`mixtures.loading.ranks.rank_positions` of this step's batch, each rank a stretch of it."""
        size = min(self.global_batch, self.sequences - step * self.global_batch)
        return share_out(None, size, world, rank, micro, self.global_batch)

    def slots(self, step: int, positions: np.ndarray) -> Slots:
        """The pieces at these positions of this step's batch."""
        wanted = np.sort(positions[positions >= 0]) + step * self.global_batch
        columns: list[list[np.ndarray]] = [[np.zeros(0, dtype=np.int64)] for _ in range(10)]
        if len(wanted):
            for part, row_group in self._groups_of(int(wanted[0]), int(wanted[-1])):
                rows = self._rows_of(part, row_group)
                place = np.minimum(np.searchsorted(wanted, rows.sequence), len(wanted) - 1)
                row = np.flatnonzero(wanted[place] == rows.sequence)
                size = self._part_files.metadata(part).row_group(row_group).total_byte_size // max(
                    len(rows.sequence), 1
                )
                for column, values in zip(
                    columns,
                    (
                        rows.sequence[row] - step * self.global_batch,
                        rows.source[row],
                        np.full(len(row), part),
                        np.full(len(row), row_group),
                        row,
                        rows.start[row],
                        rows.stop[row],
                        rows.tokens[row],
                        np.full(len(row), size),
                        rows.images[row],
                    ),
                    strict=True,
                ):
                    column.append(values)
        joined = [np.concatenate(column) for column in columns]
        joined.insert(9, np.full(len(joined[0]), "", dtype="U32"))
        return Slots(*joined)

    def working_set(self, world: int) -> int:
        """The row groups that a rank's stretch of a batch touches."""
        if not self.parts:
            return 0
        footer = self._part_files.metadata(0)
        largest = max(footer.row_group(number).total_byte_size for number in range(footer.num_row_groups))
        a_batch = sum(part["bytes"] for part in self.parts) // max(self.steps, 1)
        return int(2 * largest + a_batch // world)

    def _names(self, part: int) -> list[str]:
        return list(self._part_files.metadata(part).schema.to_arrow_schema().names)

    def _groups_of(self, first: int, last: int) -> list[tuple[int, int]]:
        """The row groups that hold sequences from `first` to `last`."""
        part = bisect_left(range(len(self.parts)), first, key=self._last_sequence)
        found: list[tuple[int, int]] = []
        while part < len(self.parts):
            bounds = self._part_bounds(part)
            if bounds[0, 0] > last:
                break
            touched = np.flatnonzero((bounds[:, 1] >= first) & (bounds[:, 0] <= last))
            found.extend((part, group) for group in touched.tolist())
            part += 1
        return found

    def _last_sequence(self, part: int) -> int:
        return int(self._part_bounds(part)[-1, 1])

    def _part_bounds(self, part: int) -> np.ndarray:
        """First and last sequence of each row group of a file, from its footer."""
        if part not in self._bounds:
            footer = self._part_files.metadata(part)
            groups = [footer.row_group(number) for number in range(footer.num_row_groups)]
            if self._pieces:
                column = self._names(part).index(_SEQUENCE) - len(self._names(part))
                found = [group.column(group.num_columns + column).statistics for group in groups]
                self._bounds[part] = np.array([(one.min, one.max) for one in found], dtype=np.int64)
            else:
                ends = np.cumsum([group.num_rows for group in groups]) + self._first_rows[part]
                starts = ends - [group.num_rows for group in groups]
                self._bounds[part] = np.stack([starts, ends - 1], axis=1)
        return self._bounds[part]

    def _rows_of(self, part: int, row_group: int) -> _Rows:
        key = part, row_group
        if key not in self._rows:
            self._rows[key] = self._read_rows(part, row_group)
            if len(self._rows) > _REMEMBERED:
                self._rows.popitem(last=False)
        return self._rows[key]

    def _read_rows(self, part: int, row_group: int) -> _Rows:
        pieces = (_SEQUENCE, _START, _STOP) if self._pieces else ()
        table = self._part_files.read(part, row_group, [*_COLUMNS, *pieces])
        columns = {name: table.column(name).to_numpy().astype(np.int64) for name in table.column_names[2:]}
        tokens = columns["n_text_tokens"] + columns["n_image_tokens"]
        names = zip(table.column("component").to_pylist(), table.column("source").to_pylist(), strict=True)
        source = np.array([self._numbers[name] for name in names], dtype=np.int64)
        images = columns["n_image_tokens"]
        if self._pieces:
            return _Rows(columns[_SEQUENCE], columns[_START], columns[_STOP], tokens, source, images)
        first = self._part_bounds(part)[row_group, 0]
        return _Rows(np.arange(first, first + len(table)), np.zeros_like(tokens), tokens, tokens, source, images)
