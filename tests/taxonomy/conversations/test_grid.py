import parents
import pytest

from corpus.record import Region
from taxonomy.conversations.grid import area, at, box_of, named_in, part_of, relation, shared, unique

PICTURE = parents.scene("PUSH").images[0]


def test_regions_are_named_by_their_number() -> None:
    regions = parents.scene("PUSH", "PULL").regions
    assert at(regions[1], regions) == "⟦region 1⟧"
    assert named_in(f"from {at(regions[1], regions)} to {at(regions[0], regions)}", regions) == regions[::-1]
    assert box_of(regions[0]) == (10, 10, 60, 36)


@pytest.mark.parametrize(
    ("box", "told"),
    [((0, 0, 20, 10), "top left"), ((90, 55, 110, 65), "centre"), ((180, 100, 200, 120), "bottom right")],
)
def test_thirds_of_the_picture_have_words(box: tuple[float, float, float, float], told: str) -> None:
    found = part_of(box, PICTURE)
    assert found is not None
    assert found[0] == told


def test_near_a_border_of_thirds_nothing_is_said() -> None:
    assert part_of((60, 50, 74, 60), PICTURE) is None


def test_relations_need_a_clear_direction() -> None:
    assert relation((0, 0, 10, 10), (20, 2, 30, 12)) == "left"
    assert relation((0, 30, 10, 40), (2, 0, 12, 10)) == "below"
    assert relation((0, 0, 10, 10), (20, 20, 30, 30)) is None
    assert relation((0, 0, 10, 10), (5, 5, 15, 15)) is None


def test_areas_and_names() -> None:
    assert area((0, 0, 4, 5)) == 20
    assert shared((0, 0, 10, 10), (5, 5, 20, 20)) == 25
    assert shared((0, 0, 10, 10), (20, 20, 30, 30)) == 0
    boxes = [Region(0, "text", [0, 0, 1, 1], text) for text in ("Exit", "exit 4", "Push", "")]
    assert [region.text for region in unique(boxes, "text")] == ["exit 4", "Push"]
