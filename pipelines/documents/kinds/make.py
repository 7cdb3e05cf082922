"""All records that are asked for of one page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from corpus.record import Record
from pipelines.documents.kinds.kind import Kind
from pipelines.documents.kinds.parts import part_records
from pipelines.documents.kinds.places import places_record
from pipelines.documents.kinds.plain import plain_record
from pipelines.documents.kinds.questions import questions_record


def records_of(page: Record, kinds: Sequence[Kind], seed: int, metadata: Mapping[str, str]) -> Iterator[Record]:
    """The page's own record if it is wanted, then what can be derived of the other `kinds`, in a fixed order."""
    if "page" in kinds:
        yield page
    made = [
        plain_record(page) if "plain" in kinds else None,
        places_record(page, seed) if "regions" in kinds else None,
        questions_record(page, dict(metadata)) if "questions" in kinds else None,
    ]
    yield from (record for record in made if record is not None)
    parts: tuple[Kind, ...] = ("table", "formula", "figure")
    for kind in parts:
        if kind in kinds:
            yield from part_records(page, kind, seed)
