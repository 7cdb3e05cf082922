import json

import parents
import pytest
from tampering import conversations

from taxonomy.conversations.chart_truth import ChartTruth
from taxonomy.conversations.conversation import family
from taxonomy.conversations.table_formats import BUILDERS, FORMATS, grid_of


@pytest.mark.parametrize("language", ["en", "zh"])
def test_tables_are_transcribed_into_every_format(language: str) -> None:
    seen = set()
    for number in range(16):
        record = parents.chart("table", language=language, seed=number)
        (found,) = conversations(BUILDERS[0], family([record]))
        seen.add(found.exchanges[0].about["format"])
    assert seen == set(FORMATS)


def test_the_formats_can_be_read_back() -> None:
    truth = ChartTruth.of(parents.chart("table"))
    assert truth is not None
    rows = grid_of(truth)
    assert rows is not None
    assert rows[0] == ["year", "rainfall"]
    assert rows[2] == ["2002", "9.5"]
    objects = json.loads(FORMATS["JSON"](rows).removeprefix("```json").removesuffix("```"))
    assert objects[1] == {"year": "2002", "rainfall": "9.5"}
    assert FORMATS["HTML"](rows).count("<tr>") == 6
    assert FORMATS["CSV"](rows).splitlines()[2] == "2001,4.0"


def test_charts_without_written_numbers_are_not_transcribed() -> None:
    assert conversations(BUILDERS[0], family([parents.chart(shown=False)])) == []
