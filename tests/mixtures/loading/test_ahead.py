import threading
from collections.abc import Iterator

import pytest

from mixtures.loading.ahead import ahead


@pytest.mark.parametrize("threads", [0, 1, 3])
def test_results_come_in_order(threads: int) -> None:
    assert list(ahead(iter(range(50)), lambda n: n * n, lambda _: 1, threads, 4, 100)) == [n * n for n in range(50)]


def test_no_more_is_begun_than_allowed() -> None:
    begun: list[int] = []

    def jobs() -> Iterator[int]:
        for number in range(20):
            begun.append(number)
            yield number

    made = ahead(jobs(), lambda n: n, lambda _: 1, 2, 3, 100)
    for number in range(20):
        assert next(made) == number
        # three under way, and one that was taken from the iterator and waits for room
        assert len(begun) <= number + 4
    assert list(made) == []


def test_bytes_bound_it_too_and_one_always_fits() -> None:
    running = 0
    most = 0
    lock = threading.Lock()

    def work(size: int) -> int:
        nonlocal running, most
        with lock:
            running += size
            most = max(most, running)
        return size

    for size in ahead(iter([5, 5, 50, 5, 5, 5]), work, lambda size: size, 2, 10, 12):
        with lock:
            running -= size
    assert most <= 50


def test_an_error_comes_in_its_turn_and_ends_the_rest() -> None:
    def work(number: int) -> int:
        if number == 2:
            raise ValueError("two")
        return number

    made = ahead(iter(range(10)), work, lambda _: 1, 2, 4, 100)
    assert [next(made), next(made)] == [0, 1]
    with pytest.raises(ValueError, match="two"):
        next(made)
    assert list(made) == []


def test_closing_leaves_no_thread() -> None:
    # another test's loader, not yet collected, may have threads of its own in this process
    before = set(threading.enumerate())
    made = ahead(iter(range(100)), lambda n: n, lambda _: 1, 2, 4, 100)
    next(made)
    assert set(threading.enumerate()) - before
    made.close()  # type: ignore[attr-defined]
    assert not set(threading.enumerate()) - before
