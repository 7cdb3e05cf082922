"""The program that drew a chart: from charts of the pipeline `charts` and from plots of notebooks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from corpus.record import Record
from taxonomy.conversations.builder import Builder
from taxonomy.conversations.chart_truth import ChartTruth
from taxonomy.conversations.conversation import IN_HOUSE, Conversation, Exchange, Family, Language, language_of
from taxonomy.conversations.table_formats import markdown

_FENCED = re.compile(r"(?s)(`{3,})python\n(.*?)\n?\1(?:\n|$)")


def code_of(record: Record) -> str | None:
    """The one program in a record's text; None if it has none, or one that is no Python."""
    found = [
        match.group(2)
        for message in record.messages
        for p in message.content
        for match in _FENCED.finditer(p.text or "")
    ]
    if len(found) != 1:
        return None
    try:
        ast.parse(found[0])
    except SyntaxError:
        return None
    return found[0]


def drawing(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """Picture to program. Where the picture does not say its numbers, they are given."""
    for record in [*family.of("charts"), *family.of("notebooks")]:
        code = code_of(record)
        if code is None or len(record.images) != 1 or language_of(record) != language:
            continue
        voice = builder.voice(language, record.id)
        truth = ChartTruth.of(record)
        given = ""
        if record.provenance.get("pipeline") == "charts" and (truth is None or not truth.shown):
            if truth is None or not truth.is_series:
                continue
            rows = [[label, *map(str, row)] for label, row in zip(truth.labels, truth.values, strict=True)]
            table = markdown([[truth.label, *truth.measures], *rows])
            given = voice.word(f"The data of the chart:\n\n{table}", f"图表的数据：\n\n{table}")
        question = voice.say(
            [
                "Write a Python program with matplotlib that draws this picture.",
                "Which Python code would draw this chart?",
                "Reproduce this chart in Python.",
            ],
            ["请写出绘制这幅图的Python程序。", "怎样用Python画出这张图？请给出代码。", "请用Python代码复现这张图。"],
        )
        fence = "````" if "```" in code else "```"
        exchange = Exchange("code", question, f"{fence}python\n{code}\n{fence}")
        yield Conversation(
            builder.task, builder.leaf, builder.component, language, (record,), tuple(record.images), (exchange,), given
        )


def missing_line(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """A program from which the line that sets the title was taken: which one is missing?"""
    for record in family.of("charts"):
        code, title = code_of(record), str(record.provenance.get("title", ""))
        if code is None or language_of(record) != language:
            continue
        lines = code.splitlines()
        places = [number for number, line in enumerate(lines) if _sets_title(line, title)]
        if len(places) != 1:
            continue
        voice = builder.voice(language, record.id)
        left = "\n".join(line for number, line in enumerate(lines) if number != places[0])
        given = f"```python\n{left}\n```"
        question = voice.say(
            [
                "This program should draw the chart in the picture, but one line is missing. Which one?",
                "The picture was drawn by this program with one more line. Compare the two: what does the line say?",
            ],
            [
                "这段程序本应画出图中的图表，但少了一行。少的是哪一行？",
                "图片由这段程序再加一行画成。对照图片，缺少的那一行是什么？",
            ],
        )
        line = lines[places[0]].strip()
        answer = voice.say(
            ["The chart has the title “{title}”, and nothing in the program sets it:\n\n```python\n{line}\n```"],
            ["图表有标题“{title}”，而程序里没有设置标题的语句：\n\n```python\n{line}\n```"],
            title=title,
            line=line,
        )
        exchange = Exchange("missing_line", question, answer, {"line": line})
        yield Conversation(
            builder.task, builder.leaf, builder.component, language, (record,), tuple(record.images), (exchange,), given
        )


def holds(conversation: Conversation, exchange: Exchange) -> bool:
    """The program is the stored one; the missing line completes what was given to it."""
    code = code_of(conversation.parents[0])
    if code is None:
        return False
    if exchange.kind == "code":
        return exchange.answer.strip("`") == f"python\n{code}\n"
    line = exchange.about["line"]
    kept = conversation.given.split("\n")[1:-1]
    whole = code.splitlines()
    places = [number for number, found in enumerate(whole) if found.strip() == line]
    return len(places) == 1 and kept == whole[: places[0]] + whole[places[0] + 1 :] and line in exchange.answer


def _sets_title(line: str, title: str) -> bool:
    return (
        bool(title) and title in line and re.search(r"\.(set_)?(sup)?title\(", line) is not None and line.endswith(")")
    )


BUILDERS = (
    Builder("chart_to_code", "Conversion/Image to Code/Chart to Code", IN_HOUSE, drawing, holds, rank=2),
    Builder("missing_line", "Logical Reasoning/Other Logical Reasoning/Code", IN_HOUSE, missing_line, holds),
)
