import re

import numpy as np

from mixtures.manifest import ComponentShare
from mixtures.report import charts
from mixtures.report.distributions import Histogram


def component(name: str, realised: float, planned: float = 50.0, paper: float | None = None) -> ComponentShare:
    counts = dict.fromkeys(
        ("target", "realised", "available", "records", "unique_records", "most_repeats"), 0
    ) | dict.fromkeys(("n_text_tokens", "n_image_tokens", "n_loss_tokens"), 0)
    return ComponentShare(name=name, paper_share=paper, target_share=planned, realised_share=realised, **counts)


def widths(svg: str) -> list[float]:
    return [float(value) for value in re.findall(r'width="([\d.]+)%"', svg)]


def test_composition_is_one_bar_from_edge_to_edge() -> None:
    svg = charts.composition([component("a", 25.0), component("b", 75.0)])
    assert widths(svg)[1:] == [25.0, 75.0]
    assert re.findall(r'x="([\d.]+)%"', svg) == ["0.000", "25.000"]


def test_share_bars_scale_to_the_widest_share_and_mark_the_paper() -> None:
    svg = charts.share_bars(component("a", 20.0, planned=40.0, paper=30.0), 0, widest=80.0)
    assert widths(svg)[1:] == [50.0, 25.0]
    assert 'x1="37.500%"' in svg
    assert "<line" not in charts.share_bars(component("a", 20.0), 0, widest=80.0)


def test_histogram_columns_have_heights_in_proportion() -> None:
    values = Histogram((0, 10, 20, 30))
    values.add("a", np.array([5, 15, 15, 15]))
    values.add("b", np.array([15]))
    svg = charts.histogram(values, ["a", "b"], "tokens")
    heights = [float(value) for value in re.findall(r'height="([\d.]+)" class', svg)]
    assert len(heights) == 3
    assert heights[1] == max(heights)
    assert abs(heights[1] - 3 * heights[0]) < 0.05
    assert "30+" not in svg  # empty bins at the ends are not drawn
    assert ">4</text>" in svg


def test_histogram_of_nothing() -> None:
    assert "None" in charts.histogram(Histogram((0, 10)), ["a"], "tokens")


def test_more_components_than_colours_wrap_around() -> None:
    assert charts.colour(0) == charts.colour(charts.COLOURS)
