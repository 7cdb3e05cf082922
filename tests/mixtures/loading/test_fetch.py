import shutil
from pathlib import Path

import pyarrow as pa
import pytest
import toy_streams

from corpus.record import Message, Part, Record, to_row
from corpus.schema import SCHEMA
from mixtures.loading.loader import Loader
from mixtures.loading.ranks import LoadError
from mixtures.loading.row_group import HeldPictures, RowGroup


def test_a_part_with_other_records_is_refused_by_their_ids(tmp_path: Path) -> None:
    stream = toy_streams.direct(tmp_path)
    paths = sorted(tmp_path.glob("components/caption/toys/*.parquet"))
    for path in paths[1:]:
        shutil.copy(paths[0], path)
    with pytest.raises(
        LoadError, match=r"parquet (holds the record|has no row) .*: it was replaced; run the build again"
    ):
        list(Loader(stream))


def test_counts_that_are_not_the_planned_ones_are_refused(tmp_path: Path) -> None:
    stream = toy_streams.direct(tmp_path)
    stream._records[0].text_tokens[:] += 1
    with pytest.raises(
        LoadError, match=r"the record [0-9a-f]{32} in .*parquet has \d+ tokens, and the plan counted \d+"
    ):
        list(Loader(stream))


def test_a_cut_text_is_tokenized_once_while_it_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import mixtures.loading.fetch as fetch

    rows = [{"name": "text_only", "share": 100, "datasets": [{"name": "toys", "reach": "local"}]}]
    stream = toy_streams.direct(tmp_path, sequence_length=32, total=2300, max_epochs=1, components=rows)
    encoded: list[str] = []
    whole = fetch.encode
    monkeypatch.setattr(fetch, "encode", lambda record, rule: encoded.append(record.id) or whole(record, rule))
    pieces = [piece for batch in Loader(stream, threads=0) for piece in batch.pieces]
    assert len(encoded) == len(set(encoded)) < len(pieces)
    assert sorted({piece.id for piece in pieces}) == sorted(encoded)
    # with room for one text, others are tokenized again
    encoded.clear()
    monkeypatch.setattr(fetch, "CUT_TOKENS", 1)
    assert [piece for batch in Loader(stream, threads=0) for piece in batch.pieces] == pieces
    assert len(encoded) > len(set(encoded))


def test_a_record_with_a_video_is_refused_unless_it_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = toy_streams.direct(tmp_path)
    first = next(iter(Loader(stream, threads=0))).pieces[0].id
    monkeypatch.setattr(RowGroup, "has_video", lambda group, row: group.id(row) == first)
    with pytest.raises(LoadError, match=rf"the record {first} in .*parquet has a video.* `skip`"):
        list(Loader(stream))
    assert list(Loader(stream, skip=[first]))


def test_videos_are_seen(tmp_path: Path) -> None:
    parts = [Record("o", "d", "s", "c", [Message("document", content)]) for content in (
        [Part("text", "a")], [Part("text", "a"), Part("video")], [Part("text", "b")],
    )]  # fmt: skip
    rows = [{**to_row(record), "id": str(number)} for number, record in enumerate(parts)]
    table = pa.Table.from_pylist(rows, schema=SCHEMA).select(["id", "messages", "image_info"])
    group = RowGroup(table, HeldPictures(pa.Table.from_pylist(rows, schema=SCHEMA).select(["images"])))
    assert [group.has_video(row) for row in range(3)] == [False, True, False]
