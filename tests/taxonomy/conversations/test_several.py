from dataclasses import replace

import parents
import pytest
from tampering import builder_of, conversations, refuse

from taxonomy.conversations.conversation import family
from taxonomy.conversations.several import BUILDERS, captions_of


def test_captions_find_their_pictures() -> None:
    record = parents.report()
    assert captions_of(record) == ["Rain fell mostly in spring.", "Wind was strongest in autumn."]
    builder = builder_of(BUILDERS, "caption_matching")
    (found,) = conversations(builder, family([record]))
    exchange = found.exchanges[0]
    other = {"The first picture.": "The second picture.", "The second picture.": "The first picture."}[exchange.answer]
    refuse(builder, found, 0, replace(exchange, answer=other))


def test_reports_are_summed_up_by_their_closing_paragraph() -> None:
    (found,) = conversations(builder_of(BUILDERS, "report_summary"), family([parents.report()]))
    assert found.exchanges[0].answer == "Spring was wet and autumn windy."
    assert found.given.startswith("# Weather")
    assert not found.given.rstrip().endswith("Summary")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_charts_of_one_table_are_compared(language: str) -> None:
    bar = parents.chart(language=language, seed=1)
    line = parents.chart("line", language=language, view="rain", seed=2)
    few = parents.chart(
        "line", language=language, view="few", labels=("2001", "2002", "2003"), values=((1.0,), (2.0,), (5.0,)), seed=3
    )
    (apart,) = conversations(builder_of(BUILDERS, "chart_types_apart"), family([bar, few]))
    assert len(apart.images) == 2
    (same,) = conversations(builder_of(BUILDERS, "same_data"), family([bar, line, few]))
    places = same.exchanges[0].about["places"]
    assert {same.parents[place].id for place in places} == {bar.id, line.id}
    (more,) = conversations(builder_of(BUILDERS, "more_entries"), family([bar, few]))
    assert sorted(more.exchanges[0].about["counts"]) == [3, 5]


def test_one_chart_alone_is_not_compared() -> None:
    for task in ("chart_types_apart", "same_data", "more_entries"):
        assert conversations(builder_of(BUILDERS, task), family([parents.chart()])) == []
