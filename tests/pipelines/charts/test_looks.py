from dataclasses import fields

import pytest

from pipelines.charts.looks import LOOKS, TABLE_LOOKS, look_named

_COLOURS = {
    "name",
    "palette",
    "background",
    "colormap",
    "edge",
    "header",
    "header_text",
    "stripe",
    "body",
    "body_text",
    "line_colour",
}


def test_there_are_thirty_looks_that_differ_beyond_colour() -> None:
    assert len(LOOKS) >= 30
    shapes = {tuple(getattr(look, f.name) for f in fields(look) if f.name not in _COLOURS) for look in LOOKS}
    assert len(shapes) == len(LOOKS)
    tables = {tuple(getattr(look, f.name) for f in fields(look) if f.name not in _COLOURS) for look in TABLE_LOOKS}
    assert len(tables) == len(TABLE_LOOKS) >= 8


def test_pictures_stay_within_the_usual_size() -> None:
    for look in LOOKS:
        assert max(look.size) * look.dpi <= 1280, look.name


def test_looks_are_found_by_name() -> None:
    assert look_named("night").style == "dark_background"  # type: ignore[union-attr]
    assert look_named("zebra") in TABLE_LOOKS
    with pytest.raises(KeyError):
        look_named("nonesuch")
