"""benchmarks.crawl_plan: every page is planned, also when the program is begun anew."""

from pathlib import Path

import pytest

from benchmarks.crawl_plan import address, number_of, run


@pytest.mark.parametrize("again", [0, 2])
def test_every_page_is_planned(again: int, tmp_path: Path):
    result = run(120, 3, 10, again, tmp_path)
    assert (result["known"], result["rounds"]) == (120, 5)
    assert number_of(address(120, 3)) == 120
