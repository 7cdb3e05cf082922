import pytest

from mixtures.report import figures


@pytest.mark.parametrize(
    ("value", "shown"), [(0, "0"), (9_999, "9,999"), (12_345, "12.3 k"), (2_541_000, "2.54 M"), (3_000_000_000, "3 B")]
)
def test_compact(value: int, shown: str) -> None:
    assert figures.compact(value) == shown


def test_percent_and_points() -> None:
    assert figures.percent(13.1) == "13.10 %"
    assert figures.percent(None) == "—"
    assert [figures.points(value) for value in (0.041, -1.2, -0.001)] == ["+0.04", "−1.20", "0.00"]


@pytest.mark.parametrize(("value", "shown"), [(812, "812 B"), (24_100, "24.1 kB"), (3_200_000, "3.2 MB")])
def test_size(value: int, shown: str) -> None:
    assert figures.size(value) == shown


def test_title_of_a_users_own_row_is_its_name() -> None:
    assert figures.title("caption") == "Image caption"
    assert figures.title("my_row") == "my_row"
