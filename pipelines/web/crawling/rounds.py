"""A planned round, and where it lies."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial

from corpus.store.files import FileSystem, StoreError
from pipelines.web.crawling.layout import read_json, several
from pipelines.web.crawling.unit import UnitWork

FORMAT = 1


@dataclass
class Round:
    """A planned round. `work` has what each bucket is to do; `first` is the round with which its generation began."""

    number: int
    generation: int
    first: int
    work: list[UnitWork]
    #: path of the newest book of each bucket
    hosts: dict[int, str]
    admitted: dict[int, int]
    #: buckets with a table of refused addresses, and how many were, by reason
    refused_in: list[int]
    refused: dict[str, int]
    #: addresses that wait for a later round, and pages that were stored before this one in its generation
    waiting: int
    pages: int
    not_before: float = 0.0

    def data(self) -> bytes:
        """As JSON."""
        content = {
            "format": FORMAT,
            "round": self.number,
            "generation": self.generation,
            "first": self.first,
            "work": [[work.bucket, work.pages, work.hosts] for work in self.work],
            "hosts": {str(bucket): path for bucket, path in sorted(self.hosts.items())},
            "admitted": {str(bucket): number for bucket, number in sorted(self.admitted.items())},
            "refused_in": self.refused_in,
            "refused": dict(sorted(self.refused.items())),
            "waiting": self.waiting,
            "pages": self.pages,
            "not_before": self.not_before,
        }
        return json.dumps(content, indent=1).encode()

    @classmethod
    def read(cls, files: FileSystem, number: int) -> Round:
        """The round of that number; `StoreError` if it is missing or damaged."""
        content = read_json(files, round_path(number))
        if content is None:
            raise StoreError(f"{files.full(round_path(number))} is missing; put it back, or crawl anew")
        return cls(
            number, content["generation"], content["first"],
            [UnitWork(number, bucket, pages, hosts) for bucket, pages, hosts in content["work"]],
            {int(bucket): path for bucket, path in content["hosts"].items()},
            {int(bucket): count for bucket, count in content["admitted"].items()},
            content["refused_in"] if "refused_in" in content else _refused_in(files, number),
            content["refused"], content["waiting"], content["pages"], content["not_before"],
        )  # fmt: skip


def round_path(number: int) -> str:
    """Where the plan of a round lies."""
    return f"rounds/{number:05d}.json"


def seeds_path(generation: int) -> str:
    """Where the seeds of a generation lie."""
    return f"seeds/{generation:03d}.parquet"


def read_rounds(files: FileSystem) -> list[Round]:
    """All rounds that are planned, in order. Raises `StoreError` where one is missing or damaged."""
    numbers = [int(name.removesuffix(".json")) for name in files.names("rounds") if name.endswith(".json")]
    return several(files, partial(Round.read, files), range(max(numbers, default=-1) + 1))


def _refused_in(files: FileSystem, number: int) -> list[int]:
    """For plans of crawls that were begun when they did not say so."""
    names = files.names(f"refused/{number:05d}")
    return [int(name.removesuffix(".parquet")) for name in names if name.endswith(".parquet")]
