from dataclasses import replace

from pipelines.charts.looks import look_named
from pipelines.charts.spec import Spec, is_dull, make_spec, suits
from pipelines.charts.view import Measure, View


def _view(values: list[tuple[float, ...]], **settings: object) -> View:
    labels = tuple(f"item {number}" for number in range(len(values)))
    measures = tuple(Measure(f"m{number}", "", 1) for number in range(len(values[0])))
    view = View("t", "v", "en", "series", "Title", "item", labels, measures, tuple(values))
    return replace(view, **settings)  # type: ignore[arg-type]


def test_charts_are_refused_where_they_mislead() -> None:
    falling = _view([(3.0,), (-2.0,), (1.0,), (5.0,)])
    assert suits(falling, "bar")
    assert not suits(falling, "area")
    assert not suits(falling, "pie")
    assert suits(_view([(3.0,), (2.0,)], whole=True), "pie")
    assert not suits(_view([(3.0, 1.0), (2.0, 4.0)]), "stacked")
    assert suits(_view([(3.0, 1.0), (2.0, 4.0)], additive=True), "stacked")
    mixed = replace(falling, measures=(Measure("a", "kg"), Measure("b", "cm")), values=((1.0, 2.0),) * 4)
    assert not suits(mixed, "grouped")
    assert suits(mixed, "table")


def test_numbers_stand_at_the_marks_only_where_there_is_room() -> None:
    few, many = _view([(1.5,)] * 6), _view([(1234.5,)] * 21)
    assert make_spec(few, "bar", look_named("plain")).values_shown
    assert not make_spec(few, "bar", look_named("compact")).values_shown
    assert not make_spec(many, "bar", look_named("plain")).values_shown


def test_dull_views_are_recognised() -> None:
    assert is_dull(_view([(5.0,)] * 4))
    assert not is_dull(_view([(5.0,), (4.0,), (3.0,)]))
    assert is_dull(_view([(98.0,), (1.0,), (1.0,)], shape="bins"))
    assert is_dull(
        _view([(4.0, 4.0, 4.0, 4.0, 4.0), (5.0, 5.0, 5.0, 5.0, 5.0), (1.0, 2.0, 3.0, 4.0, 5.0)], shape="boxes")
    )


def test_pies_show_shares(specs: dict[str, list[Spec]]) -> None:
    for spec in specs["en"]:
        if spec.chart in ("pie", "donut"):
            assert round(sum(spec.view.column(0)), 6) == 100.0
            assert spec.view.measures[0].unit == "%"
