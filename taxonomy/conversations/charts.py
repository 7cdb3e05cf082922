"""Charts and table images: interpretation, and charts of money and markets, from the numbers that they show."""

from __future__ import annotations

import re
from collections.abc import Iterator

from taxonomy.conversations import chart_check
from taxonomy.conversations.builder import Builder
from taxonomy.conversations.chart_questions import overview, questions
from taxonomy.conversations.chart_truth import ChartTruth
from taxonomy.conversations.conversation import (
    IN_HOUSE,
    TABLE_CHART,
    Conversation,
    Exchange,
    Family,
    Language,
    language_of,
)

#: Questions on one picture.
_MOST = 5
_MONEY = re.compile(
    r"\b(stock|share price|price|index of|inflation|interest rate|GDP|investment|market value|turnover|income|"
    r"spending|expenditure|dividend|earnings)\b|股|价格|通胀|通货膨胀|利率|投资|市值|营业额|收入|支出|股利|收益",
    re.IGNORECASE,
)


def truths(family: Family, language: Language) -> list[ChartTruth]:
    """The charts and tables of a family that are in this language."""
    found = (ChartTruth.of(record) for record in family.of("charts") if language_of(record) == language)
    return [truth for truth in found if truth is not None]


def is_financial(truth: ChartTruth) -> bool:
    """Does a chart show prices, rates or sums of money by its own title?"""
    return not truth.is_table and bool(_MONEY.search(truth.title))


def interpretation(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """Description and questions on each chart, or each table for the builder of tables."""
    for truth in truths(family, language):
        if truth.is_table == (builder.task == "table_interpretation") and not is_financial(truth):
            yield from _asked(builder, truth, language)


def financial(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """The same on charts of money and markets."""
    for truth in truths(family, language):
        if is_financial(truth):
            yield from _asked(builder, truth, language)


def _asked(builder: Builder, truth: ChartTruth, language: Language) -> Iterator[Conversation]:
    voice = builder.voice(language, truth.record.id)
    exchanges = list(overview(truth, voice)) if voice.random.random() < 0.7 else []
    exchanges += voice.draw(questions(truth, voice), voice.random.randint(2, _MOST - 1))
    if exchanges:
        record = truth.record
        yield Conversation(
            builder.task,
            builder.leaf,
            builder.component,
            language,
            (record,),
            tuple(record.images),
            tuple(exchanges),
            regions=tuple(record.regions),
        )


def follows(conversation: Conversation, exchange: Exchange) -> bool:
    """Worked out again from the numbers."""
    truth = ChartTruth.of(conversation.parents[0])
    return truth is not None and chart_check.holds(truth, exchange)


BUILDERS = (
    Builder(
        "graph_interpretation",
        "Analysis/Data Chart Analysis/Graph Interpretation",
        TABLE_CHART,
        interpretation,
        follows,
        rank=1,
    ),
    Builder(
        "table_interpretation",
        "Analysis/Data Chart Analysis/Table Interpretation",
        TABLE_CHART,
        interpretation,
        follows,
        rank=1,
    ),
    Builder(
        "financial_chart", "Analysis/Professional Chart Analysis/Financial Chart", IN_HOUSE, financial, follows, rank=2
    ),
)
