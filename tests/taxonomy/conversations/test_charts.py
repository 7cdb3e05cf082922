from dataclasses import replace

import parents
import pytest
from tampering import builder_of, conversations, refuse

from taxonomy.conversations.charts import BUILDERS, is_financial, truths
from taxonomy.conversations.conversation import family


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("shown", [True, False])
def test_charts_and_tables_are_asked_about_by_the_builder_for_them(language: str, shown: bool) -> None:
    bar = parents.chart(language=language, shown=shown)
    table = parents.chart(
        "table", language=language, measures=("rain", "wind"), values=((1.0, 2.0),) * 4 + ((3.0, 9.0),)
    )
    for task, record in (("graph_interpretation", bar), ("table_interpretation", table)):
        (found,) = conversations(builder_of(BUILDERS, task), family([bar, table]))
        assert found.parents == (record,)
        assert found.language == language
        assert found.component == "table_chart"
        assert len(found.exchanges) >= 2


def test_values_that_cannot_be_read_are_not_asked_for() -> None:
    kinds = set()
    for number in range(12):
        record = parents.chart(shown=False, seed=number)
        for found in conversations(builder_of(BUILDERS, "graph_interpretation"), family([record])):
            kinds |= {exchange.kind for exchange in found.exchanges}
            assert not any("9.5" in exchange.answer for exchange in found.exchanges)
    assert {"maximum", "comparison", "chart_type"} <= kinds
    assert "lookup" not in kinds


def test_another_entry_is_refused_as_the_highest() -> None:
    builder = builder_of(BUILDERS, "graph_interpretation")
    for number in range(20):
        for found in conversations(builder, family([parents.chart(seed=number)])):
            for place, exchange in enumerate(found.exchanges):
                if exchange.kind == "maximum":
                    refuse(builder, found, place, replace(exchange, answer=exchange.answer.replace("2002", "2003")))
                    return
    pytest.fail("no question for the highest in twenty pictures")


def test_charts_of_money_are_told_by_their_title() -> None:
    shares, rain = parents.chart(title="Share price of a railway"), parents.chart(seed=9)
    assert [is_financial(truth) for truth in truths(family([shares, rain]), "en")] in ([True, False], [False, True])
    (found,) = conversations(builder_of(BUILDERS, "financial_chart"), family([shares, rain]))
    assert found.parents == (shares,)
