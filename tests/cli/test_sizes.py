import pytest
import typer

from cli.sizes import megabytes, parse_bytes, parse_seconds


@pytest.mark.parametrize(
    ("text", "size"), [("256MB", 256_000_000), ("1GiB", 1 << 30), ("1.5 kb", 1500), ("1000", 1000), ("64mib", 64 << 20)]
)
def test_sizes_are_read_with_and_without_a_unit(text: str, size: int) -> None:
    assert parse_bytes(text) == size


@pytest.mark.parametrize(("text", "seconds"), [("1d", 86_400), ("12h", 43_200), ("1.5m", 90), ("90s", 90), ("0", 0)])
def test_lengths_of_time_are_read(text: str, seconds: float) -> None:
    assert parse_seconds(text) == seconds


@pytest.mark.parametrize("text", ["", "MB", "-1MB", "0", "ten", "1TBit"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="256MB"):
        parse_bytes(text)


@pytest.mark.parametrize("text", ["", "1", "-1d", "1w", "day"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="12h"):
        parse_seconds(text)


def test_sizes_are_shown_in_megabytes() -> None:
    assert megabytes(12_345_678_901) == "12,345.7 MB"
