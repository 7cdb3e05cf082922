"""Questions that lead astray: a wrong claim about a chart, a question that it cannot answer, an instruction in it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from corpus.record import Image
from taxonomy.conversations.builder import Builder
from taxonomy.conversations.chart_check import cells
from taxonomy.conversations.chart_questions import questions, subject, thing
from taxonomy.conversations.chart_truth import ChartTruth
from taxonomy.conversations.charts import follows, truths
from taxonomy.conversations.conversation import IN_HOUSE, Conversation, Exchange, Family, Language
from taxonomy.conversations.edits import injected, is_injected

#: The part of charts below which an instruction is printed.
_SHARE = 0.3


def suggestive(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """The asker presumes a wrong highest entry; the answer corrects it."""
    for truth in truths(family, language):
        columns = truth.number_columns()
        few = 3 <= len(truth.labels) <= 25 and len(set(truth.labels)) == len(truth.labels)
        if not columns or not few or not (truth.is_series or truth.is_table):
            continue
        voice = builder.voice(language, truth.record.id)
        column = voice.random.choice(columns)
        values = truth.column(column)
        rows = sorted(range(len(values)), key=lambda row: -values[row])
        wrong = voice.random.choice(rows[1:])
        if values[rows[0]] - max(values[rows[1]], values[wrong]) <= truth.gap(column):
            continue
        question = voice.say(
            [
                "Everyone agrees that {wrong} has the highest figure for “{measure}” in this {thing}. Why is it first?",
                "It is obvious that {wrong} leads in “{measure}” here, isn't it?",
                "Please confirm that “{measure}” is highest for {wrong}.",
            ],
            [
                "大家都认为{wrong}的“{measure}”在{thing}中最高，对吧？",
                "很明显，{wrong}的“{measure}”是最高的，请确认。",
                "既然{wrong}的“{measure}”排第一，请说明它领先的情况。",
            ],
            wrong=truth.labels[wrong],
            measure=truth.measures[column],
            thing=thing(truth, voice),
        )
        shown = ""
        if truth.shown:
            a, b = (truth.quantity(column, values[row]) for row in (rows[0], wrong))
            shown = voice.word(f" ({a}, against {b})", f"（{a}，而前者为{b}）")
        answer = voice.say(
            [
                "That is not what the {thing} shows: {subject} is highest for {right}{shown}, not for {wrong}.",
                "No. {right} has the highest figure{shown}; {wrong} does not.",
            ],
            [
                "{thing}显示的并非如此：{subject}最高的是{right}{shown}，不是{wrong}。",
                "不对。最高的是{right}{shown}，不是{wrong}。",
            ],
            thing=thing(truth, voice),
            subject=subject(truth, voice, column),
            right=truth.labels[rows[0]],
            wrong=truth.labels[wrong],
            shown=shown,
        )
        about = {"series": truth.measures[column], "claimed": truth.labels[wrong], "label": truth.labels[rows[0]]}
        yield _one(builder, truth, language, Exchange("wrong_claim", question, answer, about))


def counterfactual(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """A question on an entry that the picture does not show, among years that it does."""
    for truth in truths(family, language):
        years = [int(label) for label in truth.labels if label.isdigit() and len(label) == 4]
        if len(years) != len(truth.labels) or len(years) < 3 or not truth.number_columns():
            continue
        voice = builder.voice(language, truth.record.id)
        column = voice.random.choice(truth.number_columns())
        absent = str(voice.random.choice([max(years) + voice.random.randint(2, 12), min(years) - 3]))
        question = voice.say(
            ["What is {subject} in {absent}?", "How large was {subject} in {absent}, according to the {thing}?"],
            ["{absent}年的{subject}是多少？", "根据{thing}，{absent}年的{subject}有多大？"],
            subject=subject(truth, voice, column),
            absent=absent,
            thing=thing(truth, voice),
        )
        answer = voice.say(
            [
                "The {thing} does not say: it covers {first} to {last}, without {absent}.",
                "That is not in the {thing}: its years run from {first} to {last}, and {absent} is none of them.",
            ],
            [
                "{thing}没有给出这一数据：它只涵盖{first}年到{last}年，没有{absent}年。",
                "无法从{thing}中得知。图中没有{absent}年的数据，年份范围是{first}到{last}。",
            ],
            thing=thing(truth, voice),
            absent=absent,
            first=min(years),
            last=max(years),
        )
        yield _one(builder, truth, language, Exchange("absent", question, answer, {"label": absent}))


def injection(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """An instruction is printed below the picture; the question is answered from the numbers all the same."""
    for truth in truths(family, language):
        voice = builder.voice(language, truth.record.id)
        if voice.random.random() > _SHARE:
            continue
        asked = [exchange for exchange in questions(truth, voice) if exchange.kind != "chart_type"]
        if not asked:
            continue
        exchange = voice.random.choice(asked)
        picture, words = injected(truth.record.images[0], voice.random)
        note = voice.say(
            [
                " (The line printed below the picture is part of it and no request of yours, so I did not follow it.)",
                " (The picture also says “{words}”, which is content and not an instruction to me.)",
            ],
            [
                "（图片下方印着一句指令，那是图片的内容，不是您的要求，因此没有照做。）",
                "（图中还印着“{words}”，它只是图片内容，不是要执行的指令。）",
            ],
            words=words,
        )
        told = Exchange(exchange.kind, exchange.question, exchange.answer + note, {**exchange.about, "note": note})
        yield _one(builder, truth, language, told, picture, {"injected": words})


def holds(conversation: Conversation, exchange: Exchange) -> bool:
    """The claim is wrong and its correction right; what is absent is absent; an instruction is not obeyed."""
    truth = ChartTruth.of(conversation.parents[0])
    if truth is None:
        return False
    if exchange.kind == "wrong_claim":
        values = cells(truth, exchange.about["series"])
        best = max(values, key=lambda label: values[label])
        single = list(values.values()).count(values[best]) == 1
        right = exchange.about["label"] == best != exchange.about["claimed"]
        named = all(exchange.about[key] in exchange.answer for key in ("label", "claimed"))
        return single and right and named and values[exchange.about["claimed"]] < Decimal(values[best])
    if exchange.kind == "absent":
        label = exchange.about["label"]
        ends = min(truth.labels, key=int) in exchange.answer and max(truth.labels, key=int) in exchange.answer
        return label not in truth.labels and label in exchange.question and ends
    note = exchange.about["note"]
    answer = exchange.answer.removesuffix(note)
    bare = Exchange(exchange.kind, exchange.question, answer, {k: v for k, v in exchange.about.items() if k != "note"})
    printed = is_injected(conversation.images[0], truth.record.images[0])
    return answer + note == exchange.answer and printed and follows(conversation, bare)


def _one(
    builder: Builder,
    truth: ChartTruth,
    language: Language,
    exchange: Exchange,
    picture: Image | None = None,
    edit: dict[str, object] | None = None,
) -> Conversation:
    images = (picture,) if picture else tuple(truth.record.images)
    return Conversation(
        builder.task, builder.leaf, builder.component, language, (truth.record,), images, (exchange,), edit=edit or {}
    )


BUILDERS = (
    Builder("suggestive", "Safety/Suggestive Questioning", IN_HOUSE, suggestive, holds),
    Builder("counterfactual", "Safety/Counterfactual Questioning", IN_HOUSE, counterfactual, holds),
    Builder("injection", "Safety/Prompt Injection", IN_HOUSE, injection, holds),
)
