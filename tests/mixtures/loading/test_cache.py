from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from toy_store import toy_store

from mixtures.loading.cache import RowGroupCache
from mixtures.loading.part_files import PartFiles
from mixtures.loading.ranks import LoadError


@pytest.fixture
def parts(tmp_path: Path) -> PartFiles:
    files = toy_store(str(tmp_path), size=40)
    paths = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.glob("components/caption/toys/*.parquet"))
    return PartFiles(files, [{"path": path, "checksum": ""} for path in paths], "say so")


def test_what_is_held_is_not_read_again(parts: PartFiles) -> None:
    cache = RowGroupCache(parts, 1 << 30)
    first = cache.get(0, 0)
    assert cache.get(0, 0) is first
    assert (cache.reads, cache.hits, cache.held, cache.peak) == (1, 1, first.bytes, first.bytes)


def test_the_oldest_goes_first_and_the_bound_holds(parts: PartFiles) -> None:
    size = RowGroupCache(parts, 1 << 30).get(0, 0).bytes
    cache = RowGroupCache(parts, int(2.5 * size))
    for part in (0, 1, 0, 2):
        cache.get(part, 0)
    assert cache.held <= cache.limit
    reads = cache.reads
    cache.get(0, 0)
    assert cache.reads == reads
    cache.get(1, 0)
    assert cache.reads == reads + 1


def test_one_row_group_is_held_whatever_the_bound(parts: PartFiles) -> None:
    cache = RowGroupCache(parts, 1)
    for part in range(len(parts.parts)):
        assert cache.get(part, 0).rows
    assert cache.held == cache.get(len(parts.parts) - 1, 0).bytes
    assert cache.reads == len(parts.parts)


def test_threads_read_each_row_group_once(parts: PartFiles) -> None:
    cache = RowGroupCache(parts, 1 << 30)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: cache.get(n % len(parts.parts), 0), range(400)))
    assert cache.reads == len(parts.parts)
    assert len({id(group) for group in found}) == len(parts.parts)
    assert cache.held == sum(group.bytes for group in set(found))


def test_a_failed_read_is_told_and_tried_again(parts: PartFiles) -> None:
    cache = RowGroupCache(parts, 1 << 30)
    path = Path(parts.name(0))
    path.rename(path.with_suffix(".away"))
    for _ in range(2):
        with pytest.raises(LoadError, match="is gone since the plan was made; say so"):
            cache.get(0, 0)
    path.with_suffix(".away").rename(path)
    assert cache.get(0, 0).rows
