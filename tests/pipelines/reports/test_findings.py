import numpy as np
import pytest

from pipelines.reports.findings.distribution import distribution, nice_edges
from pipelines.reports.findings.groups import groups
from pipelines.reports.findings.relation import relation
from pipelines.reports.findings.series import series
from pipelines.reports.findings.trend import Trend
from pipelines.reports.frame import Frame
from pipelines.reports.study import Section, Study

STUDY = Study.model_validate(
    {
        "table": "t",
        "license": "public-domain",
        "rows": {"en": ["row", "rows"], "zh": ["行", "数据"]},
        "about": "a | 甲",
        "caveat": "c | 丙",
        "time": "year",
        "variables": {"x": {"en": "x", "zh": "甲"}, "y": {"en": "y", "zh": "乙"}},
        "categories": {"g": {"en": "group", "zh": "组"}},
        "reports": [],
    }
)


def frame(**columns: list) -> Frame:
    return Frame(columns, STUDY, "year")


def test_distribution_counts_ties_missing_values_and_outliers() -> None:
    found = distribution(frame(x=[1, 1, 2, 2, 3, 3, None, 30]), "x")
    assert (found.missing, found.low, found.low_ties, found.high, found.high_row) == (1, 1, 2, 30, 7)
    assert found.outliers_high == [(7, 30.0)]
    assert found.outliers_low == []
    assert found.median == 2
    assert found.counts.sum() == 7


@pytest.mark.parametrize(("low", "high", "count"), [(0, 1, 10), (-3.2, 99.7, 500), (5, 5, 3), (0.001, 0.002, 50)])
def test_bar_edges_cover_all_values(low: float, high: float, count: int) -> None:
    edges = nice_edges(low, high, count)
    assert edges[0] <= low
    assert edges[-1] > high
    assert np.allclose(np.diff(edges), np.diff(edges)[0])


def test_groups_that_do_not_overlap_are_noticed() -> None:
    found = groups(frame(x=[1, 2, 3, 7, 8, 9], g=["a", "a", "a", "b", "b", "b"]), "x", "g")
    assert [group.name for group in found.groups] == ["b", "a"]
    assert found.apart
    assert found.explained == pytest.approx(54 / 58)


@pytest.mark.parametrize(
    ("values", "shape"),
    [
        (range(12), "rise"),
        (range(12, 0, -1), "fall"),
        ([0, 1, 2, 6, 9, 9, 9, 6, 2, 1, 0, 0], "hill"),
        ([9, 8, 7, 2, 0, 0, 0, 2, 7, 8, 9, 9], "valley"),
        ([5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 6], "flat"),
    ],
)
def test_the_shape_of_a_course(values: list[int], shape: str) -> None:
    course = Trend([str(1900 + n) for n in range(12)], np.array(list(values), dtype=float))
    assert course.shape == shape


def test_the_longest_run_and_the_largest_steps() -> None:
    course = Trend(["1", "2", "3", "4", "5", "6"], np.array([3.0, 1.0, 2.0, 4.0, 9.0, 8.0]))
    assert course.longest_run == (1, 3, 1)
    assert (course.jump, course.drop, course.ups, course.downs) == (3, 0, 3, 2)


def test_series_keep_common_times_and_find_lead_changes() -> None:
    table = frame(x=[1, 2, 3, 4, 3, 2.5, 2, 1], g=["a"] * 4 + ["b"] * 4, year=["1", "2", "3", "4", "1", "2", "3", "5"])
    found = series(table, Section(kind="series", y="x", by="g", lines=["a", "b"]))
    assert found.times == ["1", "2", "3"]
    assert found.lead_changes("a", "b") == [2]


def test_relation_inside_groups_can_run_against_the_whole() -> None:
    x = [*range(10), *range(20, 30)]
    y = [10 - n / 2 for n in range(10)] + [40 - n / 2 for n in range(10)]
    found = relation(frame(x=x, y=y, g=["a"] * 10 + ["b"] * 10), "x", "y", "g")
    assert found.correlation > 0.8
    assert found.within == {"a": pytest.approx(-1), "b": pytest.approx(-1)}


def test_where_takes_values_lists_and_ranges() -> None:
    table = frame(x=[1, 2, 3, 4], year=["1899-12", "1900-01", "1900-07", "1901-01"])
    assert table.where({"year": {"from": 1900, "to": 1900}}).columns["x"] == [2, 3]
    assert table.where({"x": [1, 4]}).columns["x"] == [1, 4]
    assert table.where({"x": {"to": 2}}).columns["x"] == [1, 2]
