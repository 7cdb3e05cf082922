import torch
from mite import mite
from pictures import picture_bytes

from model.evaluation import choices
from model.evaluation.choices import Question, answers_of, listed, prefer, prompt_of
from model.evaluation.rows import Reader
from model.evaluation.texts import Texts

EXAMPLE = Question("e", "Two and two?", ("three", "four"), 1)
QUESTIONS = [
    Question("a", "What is a heron?", ("a bird", "a longer answer, a fish", "a tree"), 0, examples=(EXAMPLE,)),
    Question("b", "Which colour?", ("red", "green", "blue", "白"), 2, (picture_bytes(30, 40),), heading="Colours."),
]


def test_prompts_show_examples_heading_and_options() -> None:
    assert listed(EXAMPLE) == "Two and two?\nA. three\nB. four\nAnswer:"
    assert prompt_of(QUESTIONS[0], "letters", 5).text == f"{listed(EXAMPLE)} B\n\n{listed(QUESTIONS[0])}"
    assert prompt_of(QUESTIONS[1], "letters", 0).text.startswith("Colours.\n\nWhich colour?\nA. red\n")
    assert prompt_of(QUESTIONS[0], "continuations", 1).text == "Two and two? four\n\nWhat is a heron?"
    assert answers_of(QUESTIONS[1], "letters") == ["A", "B", "C", "D"]
    assert answers_of(QUESTIONS[1], "continuations") == ["red", "green", "blue", "白"]


def _directly(reader: Reader, texts: Texts, question: Question, scoring, shots: int) -> list[float]:
    scores = []
    for answer in answers_of(question, scoring):
        one = texts.answered(prompt_of(question, scoring, shots), answer)
        with torch.no_grad():
            inputs = reader.inputs([one.row])
            logits = reader.model.language.logits(reader.model.hidden(**inputs))[0].log_softmax(-1)
        scores.append(sum(float(logits[place - 1, int(one.row.tokens[place])]) for place in one.positions))
    return scores


def test_scores_are_the_likelihoods_of_the_answers() -> None:
    model, rule = mite()
    reader = Reader(model)
    for form in ("document", "conversation"):
        texts = Texts(rule, form)
        for scoring in ("letters", "continuations"):
            found = prefer(reader, texts, QUESTIONS, scoring, 1)
            for one, question in zip(found, QUESTIONS, strict=True):
                expected = _directly(reader, texts, question, scoring, 1)
                assert max(abs(a - b) for a, b in zip(one.scores, expected, strict=True)) < 1e-3
                assert one.by_sum == max(range(len(expected)), key=lambda n: expected[n])
                sizes = [len(answer.encode()) for answer in answers_of(question, scoring)]
                assert one.by_byte == max(range(len(expected)), key=lambda n: expected[n] / sizes[n])


def test_options_of_one_token_cost_one_sequence(monkeypatch) -> None:
    model, rule = mite()
    reader = Reader(model)
    seen = []
    inputs = reader.inputs
    monkeypatch.setattr(reader, "inputs", lambda rows: seen.append(len(rows)) or inputs(rows))
    prefer(reader, Texts(rule, "document"), QUESTIONS, "letters")
    assert sum(seen) == len(QUESTIONS)
    seen.clear()
    prefer(reader, Texts(rule, "document"), QUESTIONS, "continuations")
    assert sum(seen) == 7


def test_examples_are_left_out_where_they_do_not_fit() -> None:
    model, rule = mite()
    reader = Reader(model)
    many = Question("m", "Which?", ("one", "two"), 0, examples=(EXAMPLE, EXAMPLE, EXAMPLE))
    texts = Texts(rule, "document")
    whole = len(choices._fitting(reader, texts, many, "letters", 3)[0].row)
    reader.context = whole - 1
    assert len(choices._fitting(reader, texts, many, "letters", 3)[0].row) < whole
    # longer than any context: judged all the same
    reader.context = 2
    assert prefer(reader, texts, [many], "letters", 3)[0].by_sum in (0, 1)
