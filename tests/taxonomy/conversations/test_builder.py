from dataclasses import replace

import parents
import pytest

from taxonomy.conversations.builder import verify
from taxonomy.conversations.charts import BUILDERS
from taxonomy.conversations.conversation import UnprovenError, family

BUILDER = BUILDERS[0]


def test_conversations_come_checked_in_the_language_of_their_records() -> None:
    records = [parents.chart(seed=1), parents.chart(language="zh", seed=2)]
    assert [found.language for found in BUILDER.conversations(family(records))] == ["en", "zh"]


def test_empty_answers_no_questions_and_parents_of_two_documents_are_refused() -> None:
    found = next(BUILDER.conversations(family([parents.chart()])))
    empty = (replace(found.exchanges[0], answer=" "),)
    other = (*found.parents, parents.scene("PUSH"))
    for broken in (replace(found, exchanges=()), replace(found, exchanges=empty), replace(found, parents=other)):
        with pytest.raises(UnprovenError, match="graph_interpretation"):
            verify(broken, BUILDER)
