from dataclasses import replace

import parents
from tampering import builder_of, conversations, refuse

from taxonomy.conversations.chart_code import BUILDERS, code_of
from taxonomy.conversations.conversation import family


def test_the_program_of_a_chart_is_the_answer_and_its_data_are_given_where_they_cannot_be_read() -> None:
    builder = builder_of(BUILDERS, "chart_to_code")
    (plain,) = conversations(builder, family([parents.chart(code=parents.CODE)]))
    assert plain.exchanges[0].answer == f"```python\n{parents.CODE.strip()}\n```"
    assert not plain.given
    (given,) = conversations(builder, family([parents.chart(code=parents.CODE, shown=False)]))
    assert "| 2002 | 9.5 |" in given.given


def test_the_missing_line_is_the_one_that_was_taken() -> None:
    builder = builder_of(BUILDERS, "missing_line")
    (found,) = conversations(builder, family([parents.chart(code=parents.CODE)]))
    assert "set_title" not in found.given
    assert 'ax.set_title("Rain")' in found.exchanges[0].answer
    other = found.exchanges[0].answer.replace("Rain", "Snow")
    refuse(builder, found, 0, replace(found.exchanges[0], answer=other))


def test_no_program_or_a_broken_one_is_no_truth() -> None:
    assert code_of(parents.chart()) is None
    assert code_of(parents.chart(code="this is not (Python\n")) is None
    assert conversations(BUILDERS[0], family([parents.chart()])) == []
