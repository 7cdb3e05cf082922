import shutil
from pathlib import Path

import pytest
import toy_streams
from clip_streams import clip_stream

from corpus.counting import counting_rule
from mixtures.loading.loader import Loader
from mixtures.loading.ranks import LoadError


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


def test_a_clip_without_a_decoder_for_it_is_refused_unless_it_is_skipped(tmp_path: Path) -> None:
    stream = clip_stream(tmp_path)
    with pytest.raises(LoadError, match=r"the record [0-9a-f]{32} in .*parquet has a clip.*`decode_clip`.* `skip`"):
        list(Loader(stream, decode=len))
    ids = {piece.id for batch in Loader(stream) for piece in batch.pieces}
    assert list(Loader(stream, decode=len, skip=ids))


def test_clips_come_after_the_pictures_of_their_record(tmp_path: Path) -> None:
    stream = clip_stream(tmp_path)
    data = next(iter(Loader(stream, threads=0)))
    facts = next(iter(Loader(stream, threads=0, decode=len, decode_clip=lambda clip: (clip.frames, clip.fps))))
    assert [len(one) for one in data.images[:1]] == facts.images[:1]
    assert facts.images[1::2] == [(30, 10.0)] * (len(facts.images) // 2)
    assert data.image_sizes[:2].tolist() == [[30, 20], [160, 120]]
    rows = next(iter(Loader(stream, threads=0, form="records"))).rows
    assert [row[0].images for row in rows] == [data.images[2 * number : 2 * number + 2] for number in range(len(rows))]


def test_regions_that_a_text_names_are_rendered(tmp_path: Path) -> None:
    stream = clip_stream(tmp_path)
    batch = next(iter(Loader(stream, threads=0)))
    tokenizer = counting_rule("qwen2-vl").tokenizer.backend
    told = tokenizer.decode(batch.input_ids[0].tolist(), skip_special_tokens=False)
    assert "<|object_ref_start|>the door<|object_ref_end|><|box_start|>(100,250),(500,999)<|box_end|> opens" in told
