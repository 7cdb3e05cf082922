import pickle
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import toy_streams

from corpus.encoding import IGNORE
from mixtures.loading.batch import RecordBatch, TokenBatch
from mixtures.loading.direct import DirectStream
from mixtures.loading.loader import Loader
from mixtures.loading.pictures import rgb
from mixtures.loading.ranks import LoadError


@pytest.fixture(scope="module")
def stream(tmp_path_factory: pytest.TempPathFactory) -> DirectStream:
    return toy_streams.direct(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def whole(stream: DirectStream) -> dict[tuple[int, int], Any]:
    return toy_streams.whole_run(stream, threads=0)


@pytest.mark.parametrize(("world", "micro", "threads"), [(1, 4, 2), (2, 3, 0), (4, 1, 1), (6, 2, 1), (12, 1, 0)])
def test_every_topology_gives_the_same_rows(
    stream: DirectStream, whole: Any, world: int, micro: int, threads: int
) -> None:
    assert toy_streams.whole_run(stream, world, micro, threads=threads) == whole


@pytest.mark.parametrize("world", [1, 8])
def test_every_record_comes_as_often_as_planned(world: int, tmp_path: Path) -> None:
    stream = toy_streams.direct(tmp_path, global_batch=24)
    planned: Counter[tuple[str, str, int, int]] = Counter()
    for stretch in stream.order.stretches():
        held = stream.order.contents(stretch)
        for source, record, start, stop in zip(held.source, held.record, held.start, held.stop, strict=True):
            component, _ = stream.sources[source]
            ids = stream._records[source].ids
            planned[component, ids[int(record)], int(start), int(stop)] += 1
    seen: Counter[tuple[str, str, int, int]] = Counter()
    for rank in range(world):
        for batch in Loader(stream, rank=rank, world=world, micro=1):
            seen.update((piece.component, piece.id, piece.start, piece.stop) for piece in batch.pieces)
    assert seen == planned
    assert max(planned.values()) > 1


def test_a_run_that_stops_anywhere_goes_on_elsewhere(stream: DirectStream, whole: Any) -> None:
    topologies = [(1, 4), (2, 6), (3, 2), (4, 3), (6, 1), (12, 1)]
    found: dict[tuple[int, int], Any] = {}
    state, leg = None, 0
    while True:
        world, micro = topologies[leg % len(topologies)]
        loaders = [Loader(stream, rank=rank, world=world, micro=micro, threads=leg % 2) for rank in range(world)]
        states = []
        for loader in loaders:
            if state is not None:
                loader.load_state_dict(state)
            steps = 0
            for batch in loader:
                assert isinstance(batch, TokenBatch)
                found |= toy_streams.rows_of(batch)
                steps += batch.last
                if steps == 1 + leg % 3:
                    break
            states.append(loader.state_dict())
        assert all(one == states[0] for one in states)
        state = pickle.loads(pickle.dumps(states[0]))
        leg += 1
        if state["step"] == stream.steps:
            break
    assert leg > 3
    assert found == whole


def test_inside_a_step_the_state_is_that_of_its_beginning(stream: DirectStream) -> None:
    loader = Loader(stream, micro=4, threads=0)
    steps = []
    for batch in loader:
        steps.append((loader.state_dict()["step"], loader.state_dict(after=batch)["step"]))
        if len(steps) == 6:
            break
    assert steps == [(0, 0), (0, 0), (1, 1), (1, 1), (1, 1), (2, 2)]


def test_iterating_again_goes_on_and_an_old_iterator_is_refused(stream: DirectStream) -> None:
    loader = Loader(stream, threads=0)
    first = iter(loader)
    assert next(first).step == 0
    assert next(iter(loader)).step == 1
    with pytest.raises(LoadError, match="begun before a newer one"):
        next(first)


def test_arrays_say_where_documents_and_images_are(stream: DirectStream) -> None:
    pictures = 0
    for batch in Loader(stream, micro=6):
        assert isinstance(batch, TokenBatch)
        assert batch.input_ids.shape == (6, 640)
        for row in range(6):
            segments = batch.segment_ids[row]
            pieces = [piece for piece in batch.pieces if piece.row == row]
            for piece in pieces:
                where = np.flatnonzero(segments == piece.segment)
                assert len(where) == piece.stop - piece.start
                assert batch.position_ids[row][where].tolist() == list(range(len(where)))
                assert batch.labels[row][where[0]] == IGNORE
            assert np.count_nonzero(segments) == sum(piece.stop - piece.start for piece in pieces)
            padding = segments == 0
            assert (batch.labels[row][padding] == IGNORE).all()
            assert (batch.image_index[row][padding] == -1).all()
        assert (batch.labels[batch.image_index >= 0] == IGNORE).all()
        for image, row in enumerate(batch.image_rows.tolist()):
            assert np.count_nonzero(batch.image_index[row] == image) == 576
            assert np.count_nonzero(batch.image_index == image) == 576
            assert batch.images[image].startswith(b"\x89PNG")
        pictures += len(batch.images)
    assert pictures


def test_ragged_is_the_same_without_padding(stream: DirectStream) -> None:
    padded, ragged = (Loader(stream, micro=6, form=form) for form in ("padded", "ragged"))
    for one, other in zip(padded, ragged, strict=True):
        assert isinstance(one, TokenBatch)
        assert isinstance(other, TokenBatch)
        kept = one.segment_ids > 0
        for name in ("input_ids", "labels", "position_ids", "segment_ids", "image_index"):
            assert getattr(one, name)[kept].tolist() == getattr(other, name).tolist()
        assert np.diff(other.row_offsets).tolist() == kept.sum(axis=1).tolist()
        assert np.flatnonzero(other.position_ids == 0).tolist() == other.document_offsets[:-1].tolist()
        assert other.document_offsets[-1] == len(other.input_ids)
        assert one.images == other.images


def test_records_for_a_processor_of_your_own(stream: DirectStream) -> None:
    tokens = Loader(stream, micro=4, decode=rgb)
    for batch, other in zip(Loader(stream, micro=4, form="records", decode=rgb), tokens, strict=True):
        assert isinstance(batch, RecordBatch)
        assert batch.pieces == other.pieces == [sample.piece for row in batch.rows for sample in row]
        assert len(batch.rows) == 4
        for row in batch.rows:
            for sample in row:
                kinds = [part.type for message in sample.messages for part in message.content]
                assert kinds.count("image") == len(sample.images)
                assert all(image.shape == (24, 24, 3) for image in sample.images)


@pytest.mark.parametrize("threads", [0, 2])
def test_views_are_the_same_bytes(stream: DirectStream, threads: int) -> None:
    copies, views = Loader(stream, micro=4, threads=threads), Loader(stream, micro=4, threads=threads, copy=False)
    seen = 0
    for copied, viewed in zip(copies, views, strict=True):
        assert all(isinstance(image, bytes) for image in copied.images)
        assert all(isinstance(image, memoryview) for image in viewed.images)
        assert [bytes(image) for image in viewed.images] == copied.images
        seen += len(viewed.images)
    assert seen
    decoded = next(batch for batch in Loader(stream, micro=4, decode=rgb, copy=False) if batch.images)
    assert decoded.images[0].ndim == 3


@pytest.mark.parametrize("threads", [0, 1])
def test_a_file_that_is_cut_off_while_it_is_read(threads: int, tmp_path: Path) -> None:
    stream = toy_streams.direct(tmp_path)
    batches = iter(Loader(stream, micro=1, threads=threads, prefetch=1, memory_bytes=1 << 30))
    next(batches)
    for part in stream.parts:
        path = Path(stream.files.full(part["path"]))
        path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(LoadError, match="run the build again"):
        list(batches)


def test_a_skipped_record_changes_its_own_places_alone(
    stream: DirectStream, whole: Any, caplog: pytest.LogCaptureFixture
) -> None:
    first = next(iter(Loader(stream, threads=0)))
    name = next(piece.id for piece in first.pieces if piece.component == "caption")
    touched = 0
    for batch in Loader(stream, skip=[name], pad_id=7):
        assert isinstance(batch, TokenBatch)
        for place, row in toy_streams.rows_of(batch).items():
            held = [piece[0] for piece in row[-1]]
            if name not in held:
                assert row == whole[place]
                continue
            touched += 1
            number = batch.positions.tolist().index(place[1])
            segment = held.index(name) + 1
            mine = batch.segment_ids[number] == segment
            assert (batch.input_ids[number][mine] == 7).all()
            assert (batch.labels[number][mine] == IGNORE).all()
            assert (batch.image_index[number][mine] == -1).all()
            kept = batch.segment_ids[number] > 0
            before = np.frombuffer(whole[place][1][0], dtype=np.int64)
            assert (batch.input_ids[number][kept] == before)[~mine[kept]].all()
    assert touched
    assert sum(name in record.message and "position" in record.message for record in caplog.records) == touched


def test_an_edited_recipe_is_refused_with_the_difference(stream: DirectStream, tmp_path: Path) -> None:
    components = [
        {**row, "share": share} for row, share in zip(toy_streams.RECIPE["components"], (80, 20), strict=True)
    ]
    for edited, told in [
        (toy_streams.direct(tmp_path, components=components), "caption/toys: 54,000 before, 48,000 now"),
        (toy_streams.direct(tmp_path, total=50_000), "total: 60,000 before, 50,000 now"),
        (toy_streams.direct(tmp_path, sequence_length=1024), "sequence_length: 640 before, 1,024 now"),
    ]:
        with pytest.raises(LoadError, match=told):
            Loader(edited).load_state_dict(Loader(stream).state_dict())


@pytest.mark.parametrize("written", [False, True], ids=["direct", "blend"])
def test_a_loader_travels_to_another_process(written: bool, tmp_path: Path) -> None:
    loader = Loader((toy_streams.blend if written else toy_streams.direct)(tmp_path), micro=4, threads=0)
    begun = iter(loader)
    for _ in range(3):
        next(begun)
    found = [batch.pieces for batch in pickle.loads(pickle.dumps(loader))]
    assert found == [batch.pieces for batch in begun]


def test_sizes_that_do_not_divide_are_refused(stream: DirectStream) -> None:
    with pytest.raises(
        LoadError, match="do not divide the global batch of 12 sequences; use a micro-batch of 1, 2, 3 or 6"
    ):
        Loader(stream, world=2, micro=4)


def test_a_run_without_packing_is_padded_to_its_longest(tmp_path: Path) -> None:
    stream = toy_streams.direct(tmp_path, packing="none", sequence_length=None, total=30_000)
    for batch in Loader(stream, micro=2):
        assert isinstance(batch, TokenBatch)
        longest = max((piece.stop - piece.start for piece in batch.pieces), default=0)
        assert batch.input_ids.shape == (2, longest)


def test_a_budget_that_does_not_suffice_is_refused(stream: DirectStream) -> None:
    with pytest.raises(LoadError, match=r"needs about 1 MiB of row groups .* or materialise the blend"):
        next(iter(Loader(stream, memory_bytes=1000)))


def test_a_broken_picture_names_its_record(stream: DirectStream) -> None:
    def broken(data: bytes) -> None:
        raise ValueError("no such picture")

    with pytest.raises(LoadError, match=r"cannot be decoded \(no such picture\); name the record in the run's `skip`"):
        next(iter(Loader(stream, decode=broken)))
