"""Pages cut where no line is cut."""

from __future__ import annotations

import pytest

from pipelines.documents.layout.lines import Line
from pipelines.documents.legibility import MIN_X_HEIGHT, smallest_x_height
from pipelines.documents.tiles import tiles_of
from pipelines.engine.pipeline import Drop


def lines(size: float, step: float, count: int) -> list[Line]:
    return [Line("some words", (50, step * n, 900, step * n + size), size, step * n + size) for n in range(1, count)]


def test_a_legible_page_is_one_piece() -> None:
    (tile,) = tiles_of(lines(20, 30, 40), (0, 0, 1000, 1280))
    assert tile.box == (0, 0, 1000, 1280)


def test_small_type_is_cut_between_lines_into_legible_pieces() -> None:
    page = lines(13, 16, 150)
    tiles = tiles_of(page, (0, 0, 1800, 2560))
    assert len(tiles) == 2
    assert [line for tile in tiles for line in tile.lines] == page
    for tile in tiles:
        width, height = tile.box[2] - tile.box[0], tile.box[3] - tile.box[1]
        assert smallest_x_height(tile.lines, width, height) >= MIN_X_HEIGHT
        assert all(tile.box[1] <= line.box[1] and line.box[3] <= tile.box[3] for line in tile.lines)


def test_what_stays_too_small_is_dropped() -> None:
    with pytest.raises(Drop, match="text_too_small"):
        tiles_of(lines(3, 4, 500), (0, 0, 1800, 2560))
    with pytest.raises(Drop, match="text_too_small"):
        tiles_of([Line("tall", (0, 0, 1700, 2500), 5, 2500)], (0, 0, 1800, 2560))
