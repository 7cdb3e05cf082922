"""pipelines.web.crawling.pace: one moment after the other, by a clock of the test's own."""

import asyncio

from pipelines.web.crawling.pace import PATIENCE, Clock, Pace


class Hand(Clock):
    """Time moves when somebody sleeps."""

    def __init__(self) -> None:
        self.time = 1000.0

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds


def moments(pace: Pace, clock: Hand, number: int, until: float = 9e9) -> list[float]:
    async def run() -> list[float]:
        return [clock.time for _ in range(number) if await pace.turn(until)]

    return asyncio.run(run())


def test_requests_keep_their_distance():
    clock = Hand()
    assert moments(Pace(clock, 2.0), clock, 3) == [1000, 1002, 1004]


def test_the_last_run_counts():
    clock = Hand()
    assert moments(Pace(clock, 2.0, last=999.5), clock, 2) == [1001.5, 1003.5]


def test_a_host_that_asks_for_more():
    clock = Hand()
    pace = Pace(clock, 1.0)
    assert moments(pace, clock, 1) == [1000]
    pace.ask_for(10.0)
    assert moments(pace, clock, 2) == [1010, 1020]
    pace.ask_for(5.0)
    pace.hold(100.0)
    assert moments(pace, clock, 1) == [1120]


def test_no_turn_after_the_end():
    clock = Hand()
    pace = Pace(clock, 30.0)
    assert moments(pace, clock, 3, until=1040.0) == [1000, 1030]
    assert pace.next == 1060


def test_nobody_waits_for_what_is_far_away_but_for_a_slow_pace():
    clock = Hand()
    pace = Pace(clock, 1.0)
    pace.hold(PATIENCE + 1)
    assert moments(pace, clock, 1) == []
    slow = Pace(clock, 2 * PATIENCE)
    assert moments(slow, clock, 3) == [1000, 1240, 1480]


def test_many_at_once_stand_in_line():
    clock = Hand()
    pace = Pace(clock, 1.0)

    async def run() -> list[bool]:
        return list(await asyncio.gather(*(pace.turn(1003.5) for _ in range(6))))

    assert sum(asyncio.run(run())) == 4
