"""Web pages and app screens: their HTML, their text, what controls are for, questions that people asked of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.record import Record, flatten
from taxonomy.conversations.builder import Builder
from taxonomy.conversations.conversation import (
    GENERAL,
    WEB_CODE,
    Conversation,
    Exchange,
    Family,
    Language,
    language_of,
)
from taxonomy.conversations.grid import area, at, box_of, grid_note, named_in, unique

#: role -> (English, Chinese) of what it is and what it does
_ROLES = {
    "link": ("a link: clicking it opens another page or place", "链接，点击后会打开另一个页面或位置"),
    "button": ("a button: pressing it carries out an action", "按钮，按下后会执行操作"),
    "checkbox": ("a checkbox: it switches an option on or off", "复选框，用来开启或关闭一个选项"),
    "radio button": ("a radio button: it chooses one of several options", "单选按钮，用来在多个选项中选择一个"),
    "select": ("a drop-down list: it offers several options to choose from", "下拉列表，用来从若干选项中选择"),
    "text field": ("a text field: something can be typed into it", "文本框，可以在其中输入文字"),
    "slider": ("a slider: dragging it sets a value", "滑块，拖动它可以调节数值"),
}
_ASKED = re.compile(r"(?s)Question: (.*?)\nAnswer: (.*?)(?=\n\nQuestion: |\Z)")


def page_source(record: Record) -> str:
    """The text beside the screenshot."""
    return flatten(record).replace("<image>", "", 1).strip()


def pages_of(family: Family, language: Language, form: str) -> list[Record]:
    """Screenshots with `html` or with their `transcription`."""
    return [
        record
        for record in family.of("web")
        if record.provenance.get("form") == form and len(record.images) == 1 and language_of(record) == language
    ]


def to_code(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """The page's HTML."""
    for record in pages_of(family, language, "html"):
        voice = builder.voice(language, record.id)
        question = voice.say(
            [
                "Write HTML and CSS that look like this screenshot.",
                "Turn this screenshot into a single HTML page.",
                "Which HTML would render as in this picture?",
            ],
            [
                "请写出能呈现这个页面的HTML和CSS。",
                "请把这张截图还原成一个HTML页面。",
                "怎样的HTML代码会显示成图中的样子？",
            ],
        )
        exchange = Exchange("html", question, f"```html\n{page_source(record)}\n```")
        yield builder.on(record, language, exchange)


def to_text(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """The page's text, line by line."""
    for record in pages_of(family, language, "transcription"):
        voice = builder.voice(language, record.id)
        question = voice.say(
            ["Transcribe the text of this web page.", "Read out all the text on this screen."],
            ["请转写这个网页上的文字。", "请读出屏幕上的全部文字。"],
        )
        yield builder.on(record, language, Exchange("page_text", question, page_source(record)))


def controls(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """What a control at a place is and does."""
    for record in [record for form in ("html", "transcription") for record in pages_of(family, language, form)]:
        voice = builder.voice(language, record.id)
        picture = record.images[0]
        elements = [region for region in record.regions if region.kind == "element" and region.label in _ROLES]
        named = unique([r for r in elements if (r.text or "").strip() and len(r.text or "") <= 60], "text")
        found = [r for r in named if area(box_of(r)) >= 100 and box_of(r)[3] < picture.height - 2]
        roles = sorted({str(region.label) for region in found})
        exchanges: list[Exchange] = []
        for role in voice.draw(roles, 3):
            region = voice.random.choice([region for region in found if region.label == role])
            question = voice.say(
                ["What is the element at {box}, and what does it do?", "What happens if I use the control at {box}?"],
                ["{box}处是什么控件，有什么作用？", "操作{box}处的控件会怎样？"],
                box=at(region, record.regions),
            )
            if not exchanges:
                question += voice.word(f" {grid_note(voice)}", grid_note(voice))
            what = _ROLES[role]
            answer = voice.word(f"“{region.text}” is {what[0]}.", f"“{region.text}”是{what[1]}。")
            exchanges.append(Exchange("control", question, answer, {"name": region.text, "role": role}))
        if exchanges:
            yield builder.on(record, language, *exchanges)


def screens(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """Questions that people asked of app screens, with their answers."""
    for record in family.of("ui"):
        pairs = asked_of(record)
        if pairs and language_of(record) == language and len(record.images) == 1:
            exchanges = [Exchange("screen", question, answer) for question, answer in pairs[:6]]
            yield builder.on(record, language, *exchanges)


def holds(conversation: Conversation, exchange: Exchange) -> bool:
    """Against the stored source, text and elements."""
    record = conversation.parents[0]
    if exchange.kind == "html":
        return exchange.answer == f"```html\n{page_source(record)}\n```"
    if exchange.kind == "page_text":
        return exchange.answer == page_source(record)
    if exchange.kind == "screen":
        return (exchange.question, exchange.answer) in asked_of(record)
    here = [region for region in named_in(exchange.question, record.regions) if region.kind == "element"]
    name, role = exchange.about["name"], exchange.about["role"]
    stated = _ROLES[role][0 if conversation.language == "en" else 1] in exchange.answer
    return stated and name in exchange.answer and any((one.text, one.label) == (name, role) for one in here)


def asked_of(record: Record) -> list[tuple[str, str]]:
    """The questions with answers in a record of app screens."""
    return [(match[1].strip(), match[2].strip()) for match in _ASKED.finditer(page_source(record))]


_SOFTWARE = "Commonsense Reasoning/Function Reasoning/Software Function Reasoning"
BUILDERS = (
    Builder("ui_to_code", "Conversion/Image to Code/UI to Code", WEB_CODE, to_code, holds, rank=2),
    Builder(
        "page_text", "Recognition/OCR and Transcription/Printed Text Transcription", GENERAL, to_text, holds, rank=1
    ),
    Builder("controls", _SOFTWARE, WEB_CODE, controls, holds, rank=1),
    Builder("screen_questions", _SOFTWARE, WEB_CODE, screens, holds, rank=2),
)
