from mite import mite
from pictures import picture_bytes

from model.evaluation.generating import Task, answers, cut
from model.evaluation.rows import Reader
from model.evaluation.texts import Prompt, Texts

PROMPTS = [
    Prompt("Once upon a time"),
    Prompt("A picture:", (picture_bytes(40, 30),)),
    Prompt("One, two, three, four, five, six, seven,"),
]


def test_answers_come_in_order_and_do_not_depend_on_company() -> None:
    model, rule = mite()
    reader, texts = Reader(model), Texts(rule, "document")
    tasks = [Task(prompt, most) for prompt, most in zip(PROMPTS, (5, 7, 3), strict=True)]
    together = answers(reader, texts, tasks)
    assert together == [answers(reader, texts, [task])[0] for task in tasks]
    assert all(together)


def test_a_stop_string_ends_an_answer() -> None:
    model, rule = mite()
    reader, texts = Reader(model), Texts(rule, "document")
    whole = answers(reader, texts, [Task(PROMPTS[0], 12)])[0]
    assert whole
    middle = whole[len(whole) // 2]
    assert answers(reader, texts, [Task(PROMPTS[0], 12, (middle,))])[0] == whole[: whole.index(middle)]
    assert cut("a END b", ("END", "b")) == "a "
    assert cut("a", ("b",)) == "a"


def test_a_prompt_that_does_not_fit_has_no_answer() -> None:
    model, rule = mite()
    reader, texts = Reader(model), Texts(rule, "document")
    reader.context = 12
    found = answers(reader, texts, [Task(Prompt("word " * 40), 4), Task(Prompt("A word"), 4)])
    assert found[0] is None
    assert found[1] is not None
