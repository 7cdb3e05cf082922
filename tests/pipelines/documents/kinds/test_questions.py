"""Questions with answers that two sources give."""

from __future__ import annotations

from dataclasses import replace

from page_records import ABSTRACT, page_record

from corpus.record import flatten
from pipelines.documents.kinds.questions import questions_record


def test_what_metadata_and_page_both_say_is_asked() -> None:
    record = questions_record(page_record(), {"title": "On rain", "author": "Ada Lovelace, José Pérez"})
    assert record is not None
    assert flatten(record).splitlines()[1:] == [
        "Question: What is the title of this document?",
        "Answer: On Rain",
        "",
        "Question: Who wrote it?",
        "Answer: Ada Lovelace, José Pérez",
        "",
        "Question: What does the abstract say?",
        f"Answer: {ABSTRACT}",
    ]


def test_what_only_the_metadata_say_is_not_asked() -> None:
    record = questions_record(page_record(), {"title": "Microsoft Word - rain.doc", "author": "Ada Lovelace; Bob"})
    assert record is not None
    assert "title" not in flatten(record)
    assert "Who" not in flatten(record)
    bare = page_record()
    bare.regions = bare.regions[:2]
    assert questions_record(bare, {"title": "Other", "author": ""}) is None


def test_only_first_pages_are_asked() -> None:
    assert questions_record(replace(page_record(), position=2), {"title": "On Rain"}) is None
