import parents
import pytest
from tampering import builder_of, conversations

from taxonomy.conversations import chart_safety
from taxonomy.conversations.chart_safety import BUILDERS
from taxonomy.conversations.conversation import family


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("task", ["suggestive", "counterfactual", "injection"])
def test_wrong_claims_absent_years_and_printed_instructions_are_met(
    task: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chart_safety, "_SHARE", 1.0)
    record = parents.chart(language=language)
    (found,) = conversations(builder_of(BUILDERS, task), family([record]))
    answer = found.exchanges[0].answer
    if task == "suggestive":
        assert "2002" in answer
    elif task == "counterfactual":
        assert "2001" in answer
        assert "2005" in answer
    else:
        assert found.images[0].height > record.images[0].height
        assert found.edit["injected"]


def test_charts_without_years_have_no_absent_year() -> None:
    record = parents.chart(labels=("a", "b", "c", "d", "e"))
    assert conversations(builder_of(BUILDERS, "counterfactual"), family([record])) == []
