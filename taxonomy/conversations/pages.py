"""Printed pages: their text as Markdown, a block at a place, their headings, their formulas, and the order of pages."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.record import Record, Region, flatten
from taxonomy.conversations.builder import Builder
from taxonomy.conversations.conversation import GENERAL, IN_HOUSE, Conversation, Exchange, Family, Language, language_of
from taxonomy.conversations.grid import at, grid_note, named_in

#: A block of more characters is too long to be read out in one answer.
_LONGEST = 1200
_MARKS = "*_`$#|<>["


def page_text(record: Record) -> str:
    """The text of a page in Markdown."""
    return flatten(record).replace("<image>", "", 1).strip()


def pages_of(family: Family, language: Language) -> list[Record]:
    """The pages of a document in order."""
    whole = [r for r in family.of("documents") if r.provenance.get("kind", "page") == "page"]
    found = [r for r in whole if language_of(r) == language and len(r.images) == 1 and page_text(r)]
    return sorted(found, key=lambda record: record.position)


def markdown_page(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """The whole page."""
    for record in pages_of(family, language):
        voice = builder.voice(language, record.id)
        question = voice.say(
            [
                "Convert this page to Markdown.",
                "Transcribe the page, with headings and lists marked up in Markdown.",
                "Give the full text of this page as Markdown.",
            ],
            [
                "请把这一页转写为Markdown。",
                "请用Markdown格式完整抄录本页，保留标题和列表。",
                "请以Markdown给出这一页的全文。",
            ],
        )
        yield builder.on(record, language, Exchange("page", question, page_text(record)))


def block_at(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """The text of paragraphs at given places."""
    for record in pages_of(family, language):
        voice = builder.voice(language, record.id)
        blocks = [region for region in record.regions if region.label == "paragraph" and _is_plain(region)]
        exchanges: list[Exchange] = []
        for region in voice.draw(blocks, 2):
            question = voice.say(
                ["Read the paragraph at {box}.", "What does the text inside {box} say?"],
                ["请读出{box}处的段落。", "坐标框{box}内写了什么？"],
                box=at(region, record.regions),
            )
            if not exchanges:
                question += voice.word(f" {grid_note(voice)}", grid_note(voice))
            exchanges.append(Exchange("block", question, str(region.text).strip()))
        if exchanges:
            yield builder.on(record, language, *exchanges)


def outline(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """The headings of a page, as a summary of what it treats."""
    for record in pages_of(family, language):
        headings = headings_of(page_text(record))
        if not 2 <= len(headings) <= 12:
            continue
        voice = builder.voice(language, record.id)
        question = voice.say(
            ["Give an outline of this page.", "Which headings does this page have, in order?"],
            ["请列出这一页的提纲。", "这一页依次有哪些标题？"],
        )
        top = min(level for level, _ in headings)
        answer = "\n".join(f"{'  ' * (level - top)}- {text}" for level, text in headings)
        yield builder.on(record, language, Exchange("outline", question, answer))


def formulas(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """Formulas as LaTeX."""
    for record in pages_of(family, language):
        voice = builder.voice(language, record.id)
        found = [region for region in record.regions if region.kind == "formula" and (region.text or "").strip()]
        exchanges: list[Exchange] = []
        for region in voice.draw(found, 3):
            question = voice.say(
                ["Write the formula at {box} in LaTeX.", "Which LaTeX code produces the formula at {box}?"],
                ["请用LaTeX写出{box}处的公式。", "{box}处的公式用LaTeX怎么写？"],
                box=at(region, record.regions),
            )
            if not exchanges:
                question += voice.word(f" {grid_note(voice)}", grid_note(voice))
            exchanges.append(Exchange("formula", question, f"```latex\n{bare_formula(region)}\n```"))
        if exchanges:
            yield builder.on(record, language, *exchanges)


def sequence(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """Pages that follow each other, shuffled: in which order do they belong?"""
    pages = pages_of(family, language)
    for start in range(0, len(pages) - 1, 3):
        chosen = pages[start : start + 3]
        if len(chosen) < 2 or [p.position for p in chosen] != list(range(chosen[0].position, chosen[-1].position + 1)):
            continue
        voice = builder.voice(language, chosen[0].id)
        shuffled = voice.draw(chosen, 3)
        order = sorted(range(len(shuffled)), key=lambda number: shuffled[number].position)
        question = voice.say(
            [
                "These are {count} pages of one document in mixed order. In which order do they belong?",
                "Put the {count} pages shown into reading order.",
            ],
            ["这{count}张图是同一份文档的几页，顺序被打乱了。正确的顺序是什么？", "请把这{count}页按阅读顺序排列。"],
            count=len(shuffled),
        )
        names = ", ".join(str(number + 1) for number in order)
        answer = voice.word(f"Picture {names}.", f"依次为第{names}张。").replace(", ", voice.word(", ", "、"))
        first = min(shuffled, key=lambda record: record.position)
        yield Conversation(
            builder.task,
            builder.leaf,
            builder.component,
            language,
            (first, *(record for record in shuffled if record is not first)),
            tuple(record.images[0] for record in shuffled),
            (Exchange("sequence", question, answer, {"order": [number + 1 for number in order]}),),
        )


def holds(conversation: Conversation, exchange: Exchange) -> bool:
    """Against the stored text and regions."""
    record = conversation.parents[0]
    if exchange.kind == "page":
        return exchange.answer == page_text(record)
    if exchange.kind == "outline":
        lines = [line.strip().removeprefix("- ") for line in exchange.answer.split("\n")]
        return lines == [text for _, text in headings_of(page_text(record))]
    if exchange.kind == "sequence":
        positions = {parent.images[0].hash: parent.position for parent in conversation.parents}
        shown = [positions[image.hash] for image in conversation.images]
        order = exchange.about["order"]
        stated = [int(word) for word in exchange.answer if word.isdigit()]
        return stated == order and [shown[number - 1] for number in order] == sorted(shown)
    here = named_in(exchange.question, record.regions)
    if exchange.kind == "formula":
        return any(exchange.answer == f"```latex\n{bare_formula(region)}\n```" for region in here)
    return any(exchange.answer == str(region.text).strip() for region in here)


def headings_of(text: str) -> list[tuple[int, str]]:
    """Level and text of each heading of a Markdown text, outside code."""
    found, code = [], False
    for line in text.splitlines():
        code ^= line.startswith("```")
        marks = len(line) - len(line.lstrip("#"))
        if not code and 1 <= marks <= 4 and line[marks : marks + 1] == " ":
            found.append((marks, line[marks:].strip()))
    return found


def bare_formula(region: Region) -> str:
    """The LaTeX of a formula without the marks that set it off."""
    return str(region.text).strip().removeprefix("$$").removesuffix("$$").strip().strip("$").strip()


def _is_plain(region: Region) -> bool:
    text = str(region.text or "").strip()
    return 20 <= len(text) <= _LONGEST and not any(mark in text for mark in _MARKS)


_OCR = "Recognition/OCR and Transcription"
BUILDERS = (
    Builder("page_to_markdown", f"{_OCR}/Specified Format Transcription", IN_HOUSE, markdown_page, holds),
    Builder("paragraph", f"{_OCR}/Printed Text Transcription", GENERAL, block_at, holds, rank=1),
    Builder("outline", "Conversion/Image to Text/Text Summary", IN_HOUSE, outline, holds, rank=1),
    Builder("formula_to_code", "Conversion/Image to Code/Formula to Code", IN_HOUSE, formulas, holds, rank=3),
    Builder(
        "page_order", "Multi-graph/Temporal Sequence Understanding/Image Sequencing", IN_HOUSE, sequence, holds, rank=2
    ),
)
