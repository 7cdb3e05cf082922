from dataclasses import replace

from pipelines.charts.glyphs import unprintable
from pipelines.charts.spec import Spec


def test_texts_of_the_bundled_views_can_all_be_printed(specs: dict[str, list[Spec]]) -> None:
    for language in ("en", "zh"):
        for spec in specs[language]:
            assert unprintable(spec) == "", (spec.view.table, spec.view.name, spec.look.name)


def test_a_missing_glyph_is_named(specs: dict[str, list[Spec]]) -> None:
    spec = specs["en"][0]
    assert unprintable(replace(spec, view=replace(spec.view, title="กรุงเทพ"))) == "ก"
    assert unprintable(replace(spec, view=replace(spec.view, title="北京"))) == "北"
