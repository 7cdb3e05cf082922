"""Choose what accompanies a picture and lay it out: as a document to pre-train on, or as a conversation."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

from corpus.record import Message, Part, document, image, text, turn
from pipelines.charts.draw import Drawing
from pipelines.charts.question import Question
from pipelines.charts.questions import questions
from pipelines.charts.spec import Spec
from pipelines.charts.summary import summary

Form = Literal["document", "conversation"]
#: Code and data above this many characters are left out.
_LONGEST = 2600
#: What a record carries beside its picture, and how many questions.
_MIXES: tuple[tuple[frozenset[str], int], ...] = (
    (frozenset({"summary"}), 4),
    (frozenset({"table"}), 4),
    (frozenset({"code"}), 2),
    (frozenset({"summary", "table"}), 2),
    (frozenset(), 6),
    (frozenset({"summary", "code"}), 0),
    (frozenset({"summary"}), 5),
    (frozenset({"table"}), 5),
)


@dataclass(frozen=True)
class Accompaniment:
    """The texts that go with a picture. `given`: data and code come before the picture, because nobody could read
    such exact numbers off it; else they follow it."""

    summary: str
    table: str
    code: str
    questions: list[Question]
    given: bool


def accompany(spec: Spec, drawing: Drawing, rng: random.Random) -> Accompaniment:
    """Texts for one picture, of a mix drawn from `rng`."""
    parts, wanted = rng.choice(_MIXES)
    table = markdown(spec) if "table" in parts and spec.view.shape != "points" else ""
    code = drawing.code if "code" in parts and len(drawing.code) <= _LONGEST else ""
    if len(table) > _LONGEST:
        table = ""
    asked = questions(spec, rng, wanted)
    described = summary(spec, rng) if "summary" in parts or (not table and not code and len(asked) < 3) else ""
    return Accompaniment(described, table, code, asked, given=not spec.values_shown)


def markdown(spec: Spec) -> str:
    """The data shown as a Markdown table."""
    heading, rows = spec.view.cells()
    alignment = ["---:" if _numeric(spec, index) else "---" for index in range(len(heading))]
    lines = [heading, alignment, *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines)


def _numeric(spec: Spec, index: int) -> bool:
    column = index - 1
    return column >= 0 and not any(isinstance(row[column], str) for row in spec.view.values)


def messages(spec: Spec, content: Accompaniment, form: Form, rng: random.Random) -> list[Message]:
    return _document(spec, content, rng) if form == "document" else _conversation(spec, content, rng)


def _document(spec: Spec, content: Accompaniment, rng: random.Random) -> list[Message]:
    english = spec.view.language == "en"
    data = []
    if content.table:
        heading = rng.choice(["Data:", "The data:"] if english else ["数据：", "数据表："])
        # Where columns are items of one quantity, their headings do not say the unit.
        unit = spec.view.measures[0].unit if spec.view.axis else ""
        if unit:
            heading = f"{heading[:-1]} ({unit}):" if english else f"{heading[:-1]}（{unit}）："
        data.append(f"{heading}\n\n{content.table}")
    if content.code:
        data.append(f"```python\n{content.code}```")
    after = []
    if content.questions:
        marks = rng.choice(
            [("Question: ", "Answer: "), ("Q: ", "A: "), ("", "")]
            if english
            else [("问：", "答："), ("问题：", "回答：")]
        )
        pairs = [f"{marks[0]}{item.question}\n{marks[1]}{_answer(item, english)}" for item in content.questions]
        after.append("\n\n".join(pairs))
    described = [content.summary] if content.summary else []
    if content.given:
        before = data
        after = [*described, *after]
    else:
        first = rng.random() < 0.3
        before = described if first else []
        after = [*([] if first else described), *data, *after]
    parts: list[Part] = []
    if before:
        parts.append(text("\n\n".join(before) + "\n\n"))
    parts.append(image())
    if after:
        parts.append(text("\n\n" + "\n\n".join(after)))
    return document(*parts)


def _conversation(spec: Spec, content: Accompaniment, rng: random.Random) -> list[Message]:
    english = spec.view.language == "en"
    table = spec.chart == "table"
    thing = ("table" if table else "chart") if english else ("表格" if table else "图表")
    given: list[str] = []
    exchanges: list[tuple[str, str]] = []
    if content.summary:
        ask = (
            [f"Describe this {thing}.", f"Summarise what the {thing} shows."]
            if english
            else [f"请描述这张{thing}。", f"这张{thing}说明了什么？"]
        )
        exchanges.append((rng.choice(ask), content.summary))
    if content.table:
        if content.given:
            given.append(
                f"The {thing} is drawn from this data:\n\n{content.table}"
                if english
                else f"{thing}由以下数据绘制：\n\n{content.table}"
            )
        else:
            ask_data = (
                f"Give the data of the {thing} as a Markdown table."
                if english
                else f"请用Markdown表格给出{thing}中的数据。"
            )
            exchanges.append((ask_data, content.table))
    if content.code:
        fenced = f"```python\n{content.code}```"
        if content.given:
            given.append(
                f"The {thing} is drawn by this program:\n\n{fenced}"
                if english
                else f"{thing}由以下程序绘制：\n\n{fenced}"
            )
        else:
            ask_code = (
                f"Write Python code with matplotlib that draws this {thing}."
                if english
                else f"请用matplotlib写出绘制这张{thing}的Python代码。"
            )
            exchanges.append((ask_code, fenced))
    exchanges += [(item.question, _answer(item, english)) for item in content.questions]
    if not exchanges:
        ask_for = f"What is the {thing} about?" if english else f"这张{thing}的主题是什么？"
        exchanges.append((ask_for, spec.view.title))
    turns: list[Message] = []
    for index, (ask_text, answer) in enumerate(exchanges):
        if index == 0:
            turns.append(turn("user", image(), "\n" + "\n\n".join([*given, ask_text])))
        else:
            turns.append(turn("user", ask_text))
        turns.append(turn("assistant", answer))
    return turns


def _answer(question: Question, english: bool) -> str:
    if not question.how:
        return question.answer
    return f"{question.answer} ({question.how})" if english else f"{question.answer}（{question.how}）"
