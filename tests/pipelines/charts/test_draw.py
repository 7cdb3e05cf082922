import io

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from pipelines.charts.draw import Drawing, draw
from pipelines.charts.looks import look_named
from pipelines.charts.spec import Spec, make_spec


def test_pictures_repeat_byte_for_byte_and_leave_matplotlib_alone(
    one_of_each: list[Spec], drawings: list[Drawing]
) -> None:
    before = dict(matplotlib.rcParams)
    assert draw(one_of_each[0]).png == drawings[0].png
    assert dict(matplotlib.rcParams) == before
    assert plt.get_fignums() == []


def test_regions_lie_in_the_picture_and_nothing_is_cut_off(one_of_each: list[Spec], drawings: list[Drawing]) -> None:
    for spec, drawing in zip(one_of_each, drawings, strict=True):
        width, height = drawing.size
        assert Image.open(io.BytesIO(drawing.png)).size == drawing.size
        assert drawing.faults == [], (spec.chart, spec.look.name)
        assert max(drawing.size) <= 1300
        kinds = {region.kind for region in drawing.regions}
        assert "title" in kinds
        for region in drawing.regions:
            x0, y0, x1, y1 = region.points
            assert 0 <= x0 < x1 <= width, (spec.chart, region)
            assert 0 <= y0 < y1 <= height, (spec.chart, region)


def _chart(specs: dict[str, list[Spec]], chart: str, look: str = "plain") -> Spec:
    spec = next(spec for spec in specs["en"] if spec.chart == chart)
    return make_spec(spec.view, chart, look_named(look))


@pytest.mark.parametrize(("chart", "side"), [("bar", 1), ("barh", 0)])
def test_bars_are_as_long_as_their_values(specs: dict[str, list[Spec]], chart: str, side: int) -> None:
    spec = _chart(specs, chart)
    bars = [region for region in draw(spec).regions if region.kind == "bar"]
    assert [bar.label for bar in bars] == list(spec.view.labels)
    lengths = np.array([bar.points[side + 2] - bar.points[side] for bar in bars])
    values = np.array(spec.view.column(0))
    assert np.allclose(lengths / lengths.max(), values / values.max(), atol=0.01)
    assert [bar.text for bar in bars] == [spec.view.measures[0].number(value) for value in values]


def test_bars_have_the_colour_of_the_look(specs: dict[str, list[Spec]]) -> None:
    spec = _chart(specs, "bar", "thin")
    drawing = draw(spec)
    pixels = np.array(Image.open(io.BytesIO(drawing.png)))
    for bar in [region for region in drawing.regions if region.kind == "bar"]:
        x0, y0, x1, y1 = bar.points
        assert tuple(pixels[int((y0 + y1) / 2), int((x0 + x1) / 2)]) == (0x0B, 0x53, 0x94)


def test_points_rise_with_their_values(specs: dict[str, list[Spec]]) -> None:
    spec = _chart(specs, "line")
    points = [region for region in draw(spec).regions if region.kind == "point"]
    heights = [-(point.points[1] + point.points[3]) for point in points]
    assert np.corrcoef(heights, spec.view.column(0))[0, 1] > 0.999


def test_cells_of_a_table_hold_their_texts(specs: dict[str, list[Spec]]) -> None:
    spec = _chart(specs, "table", "grid")
    _, rows = spec.view.cells()
    cells = [region for region in draw(spec).regions if region.kind == "table_cell"]
    assert [cell.text for cell in cells] == [text for row in rows for text in row]
    assert len({tuple(cell.points) for cell in cells}) == len(cells)
