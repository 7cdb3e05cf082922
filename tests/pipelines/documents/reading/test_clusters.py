"""Strokes that hang together."""

from __future__ import annotations

from pipelines.documents.reading.clusters import clusters


def test_touching_parts_are_one_drawing_also_when_a_later_one_joins_them() -> None:
    left, right, bridge = (0.0, 0.0, 10.0, 10.0), (50.0, 0.0, 60.0, 10.0), (9.0, 8.0, 52.0, 12.0)
    assert clusters([left, right, bridge]) == [(0, 0, 60, 12)]
    assert clusters([left, right]) == [left, right]
