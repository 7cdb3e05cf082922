import parents
import pytest
from tampering import conversations

from taxonomy.conversations.chart_algebra import BUILDERS
from taxonomy.conversations.conversation import family


@pytest.mark.parametrize("language", ["en", "zh"])
def test_calculations_show_their_working(language: str) -> None:
    kinds = set()
    for number in range(6):
        record = parents.chart(language=language, seed=number)
        for found in conversations(BUILDERS[0], family([record])):
            kinds |= {exchange.kind for exchange in found.exchanges}
            assert all(any(sign in exchange.answer for sign in "−/÷≈") for exchange in found.exchanges)
    assert kinds == {"difference", "mean", "ratio"}


def test_numbers_that_are_not_written_are_not_reckoned_with() -> None:
    assert conversations(BUILDERS[0], family([parents.chart(shown=False)])) == []
