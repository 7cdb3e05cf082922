import parents
import pytest

from taxonomy.conversations.chart_check import holds
from taxonomy.conversations.chart_questions import overview, questions
from taxonomy.conversations.chart_truth import ChartTruth
from taxonomy.conversations.voice import Voice


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_answer_follows_from_the_numbers_in_every_drawing(language: str) -> None:
    kinds, asked = set(), set()
    for chart in ("bar", "line", "table"):
        truth = ChartTruth.of(parents.chart(chart, language=language))
        assert truth is not None
        for seed in range(20):
            voice = Voice(language, str(seed))  # type: ignore[arg-type]
            for exchange in (*questions(truth, voice), *overview(truth, voice)):
                assert holds(truth, exchange), exchange
                kinds.add(exchange.kind)
                asked.add(exchange.question)
    assert {"lookup", "maximum", "minimum", "comparison", "order", "overview", "count_rows"} <= kinds
    assert len(asked) > 40


def test_nothing_is_asked_that_two_entries_answer() -> None:
    truth = ChartTruth.of(parents.chart(values=((3.0,),) * 5))
    assert truth is not None
    found = {exchange.kind for seed in range(10) for exchange in questions(truth, Voice("en", str(seed)))}
    assert not found & {"maximum", "minimum", "comparison", "order"}
