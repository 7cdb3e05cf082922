import random

from corpus.record import DOCUMENT_ROLE
from pipelines.charts.compose import accompany, markdown, messages
from pipelines.charts.draw import Drawing
from pipelines.charts.spec import Spec

_DRAWING = Drawing(b"", (1, 1), "import matplotlib.pyplot as plt\n", [], [])


def test_a_document_holds_the_picture_once_and_some_text(specs: dict[str, list[Spec]]) -> None:
    for number, spec in enumerate([*specs["en"], *specs["zh"]]):
        rng = random.Random(number)
        [message] = messages(spec, accompany(spec, _DRAWING, rng), "document", rng)
        assert message.role == DOCUMENT_ROLE
        assert [part.type for part in message.content].count("image") == 1
        assert sum(len(part.text or "") for part in message.content) > 40, spec.view.name


def test_a_conversation_takes_turns_and_shows_the_picture_first(specs: dict[str, list[Spec]]) -> None:
    for number, spec in enumerate([*specs["en"], *specs["zh"]]):
        rng = random.Random(number)
        turns = messages(spec, accompany(spec, _DRAWING, rng), "conversation", rng)
        assert [turn.role for turn in turns] == ["user", "assistant"] * (len(turns) // 2)
        assert turns[0].content[0].type == "image"
        assert sum(part.type == "image" for turn in turns for part in turn.content) == 1
        assert all(part.text for turn in turns for part in turn.content if part.type == "text")


def test_nobody_is_asked_to_read_numbers_that_are_not_shown(specs: dict[str, list[Spec]]) -> None:
    for number, spec in enumerate([*specs["en"], *specs["zh"]]):
        rng = random.Random(number)
        content = accompany(spec, _DRAWING, rng)
        if spec.values_shown or not content.table:
            continue
        [message] = messages(spec, content, "document", rng)
        kinds = [part.type for part in message.content]
        before = "".join(part.text or "" for part in message.content[: kinds.index("image")])
        assert content.table in before
        turns = messages(spec, content, "conversation", rng)
        assert any(content.table in (part.text or "") for part in turns[0].content)


def test_markdown_has_one_line_per_label(specs: dict[str, list[Spec]]) -> None:
    spec = next(spec for spec in specs["en"] if spec.chart == "grouped")
    lines = markdown(spec).splitlines()
    assert len(lines) == len(spec.view.labels) + 2
    assert len({line.count("|") for line in lines}) == 1
