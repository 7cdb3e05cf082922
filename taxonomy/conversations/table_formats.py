"""Table images and charts with values written at their marks, transcribed into Markdown, CSV, JSON or HTML."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Callable, Iterator

from taxonomy.conversations.builder import Builder
from taxonomy.conversations.chart_questions import thing
from taxonomy.conversations.chart_truth import PLAIN, ChartTruth
from taxonomy.conversations.charts import truths
from taxonomy.conversations.conversation import IN_HOUSE, Conversation, Exchange, Family, Language
from taxonomy.conversations.voice import Voice

Rows = list[list[str]]


def grid_of(truth: ChartTruth) -> Rows | None:
    """Heading and rows as they are written in the picture; None where not all is written there."""
    regions = truth.record.regions
    if truth.is_table:
        heading = [" ".join((region.text or "").split()) for region in regions if region.kind == "column_heading"]
        texts = [(region.text or "").strip() for region in regions if region.kind == "table_cell"]
        width = len(truth.measures) + 1
        if len(heading) != width or len(texts) != width * len(truth.labels):
            return None
        return [heading, *(texts[start : start + width] for start in range(0, len(texts), width))]
    if not truth.shown or not truth.is_series or truth.chart not in PLAIN:
        return None
    rows = [
        [label, *(truth.number(j, value) for j, value in enumerate(row))]
        for label, row in zip(truth.labels, truth.values, strict=True)
    ]
    return [[truth.label, *truth.measures], *rows]


def markdown(rows: Rows) -> str:
    """As a Markdown table."""
    lines = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
    return "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines)


def comma_separated(rows: Rows) -> str:
    """As CSV."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return f"```csv\n{stream.getvalue()}```"


def json_objects(rows: Rows) -> str:
    """As a JSON list of objects, one per row."""
    objects = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    return "```json\n" + json.dumps(objects, ensure_ascii=False, indent=1) + "\n```"


def markup(rows: Rows) -> str:
    """As an HTML table."""

    def line(cells: list[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"

    body = [line(rows[0], "th"), *(line(row, "td") for row in rows[1:])]
    return "```html\n<table>\n" + "\n".join(body) + "\n</table>\n```"


FORMATS: dict[str, Callable[[Rows], str]] = {
    "Markdown": markdown,
    "CSV": comma_separated,
    "JSON": json_objects,
    "HTML": markup,
}


def make(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """One format per picture."""
    for truth in truths(family, language):
        rows = grid_of(truth)
        if rows is None or len(set(rows[0])) < len(rows[0]):
            continue
        voice = builder.voice(language, truth.record.id)
        name = voice.random.choice(list(FORMATS))
        exchange = Exchange("format", _question(voice, truth, name), FORMATS[name](rows), {"format": name})
        record = truth.record
        yield Conversation(
            builder.task,
            builder.leaf,
            builder.component,
            language,
            (record,),
            tuple(record.images),
            (exchange,),
            regions=tuple(record.regions),
        )


def holds(conversation: Conversation, exchange: Exchange) -> bool:
    """Every written number of the picture's data is in the transcription, and read back it has the data's size."""
    truth = ChartTruth.of(conversation.parents[0])
    if truth is None:
        return False
    written = [
        truth.number(j, value)
        for row in truth.values
        for j, value in enumerate(row)
        if isinstance(value, int | float) and not isinstance(value, bool)
    ]
    name = exchange.about["format"]
    lines = {"Markdown": 2, "CSV": 3, "HTML": 5}
    size = exchange.answer.count("\n") + 1 - lines[name] if name in lines else exchange.answer.count("{")
    return size == len(truth.labels) and all(number in exchange.answer for number in written)


def _question(voice: Voice, truth: ChartTruth, name: str) -> str:
    if truth.is_table:
        return voice.say(
            [
                "Transcribe the table as {name}.",
                "Turn this table into {name}.",
                "Write out the whole table in {name} format.",
            ],
            ["请将表格转写为{name}格式。", "把这张表格写成{name}。", "请用{name}格式完整抄录表格内容。"],
            name=name,
        )
    return voice.say(
        ["Extract the values written in the {thing} as {name}.", "Give the data of this {thing} in {name} format."],
        ["请把{thing}中标出的数值整理为{name}格式。", "请以{name}格式给出{thing}中的数据。"],
        name=name,
        thing=thing(truth, voice),
    )


BUILDERS = (
    Builder(
        "table_formats",
        "Recognition/OCR and Transcription/Specified Format Transcription",
        IN_HOUSE,
        make,
        holds,
    ),
)
