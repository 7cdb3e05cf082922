import os
from collections.abc import Iterator

import pytest

from corpus.store.files import StoreError
from pipelines.engine import map_files as module
from pipelines.engine.map_files import map_files


def square(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


def refuse_seven(number: int) -> int:
    if number == 7:
        raise StoreError("seven cannot be read; leave it out")
    return number


def test_few_items_stay_in_this_process() -> None:
    found = list(map_files(square, range(5), few=6))
    assert [value for value, _ in found] == [0, 1, 4, 9, 16]
    assert {pid for _, pid in found} == {os.getpid()}


def test_many_items_run_elsewhere_in_order_and_are_taken_as_they_are_needed() -> None:
    taken = 0

    def numbers() -> Iterator[int]:
        nonlocal taken
        for number in range(60):
            taken += 1
            yield number

    results = map_files(square, numbers(), few=3, workers=1)
    first = next(results)
    assert first[0] == 0
    assert taken <= module.IN_FLIGHT_PER_CORE + 1
    rest = list(results)
    assert [value for value, _ in rest] == [number * number for number in range(1, 60)]
    assert os.getpid() not in {pid for _, pid in [first, *rest]}


@pytest.mark.parametrize("few", [2, 100])
def test_an_error_of_one_item_is_the_error_of_the_caller(few: int) -> None:
    with pytest.raises(StoreError, match="leave it out"):
        list(map_files(refuse_seven, range(20), few=few, workers=1))
