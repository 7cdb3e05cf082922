"""Conversations without a picture: explanations from documentation, essays, facts of locale data, tables as text.

The paper's text-only fine-tuning data was never published; these are what stored texts and numbers can prove.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.record import Record, flatten
from sources.cldr_facts import display, spoken_in, tenders_in
from taxonomy.conversations import chart_check
from taxonomy.conversations.builder import Builder
from taxonomy.conversations.chart_questions import comparison, extremes, lookup, ordering
from taxonomy.conversations.chart_truth import ChartTruth
from taxonomy.conversations.charts import truths
from taxonomy.conversations.conversation import TEXT_ONLY, Conversation, Exchange, Family, Language, language_of
from taxonomy.conversations.pages import headings_of
from taxonomy.conversations.table_formats import markdown
from taxonomy.conversations.voice import Voice

#: A text of more characters leaves too little room for questions.
_LONGEST = 7000
_CODE_NAME = re.compile(r"(?<!`)`([^`\n]{2,60})`(?!`)")
Topic = tuple[str, str]


def texts_of(family: Family, language: Language) -> list[Record]:
    """Texts of a length that can be asked about."""
    return [r for r in family.of("text") if language_of(r) == language and len(flatten(r)) <= _LONGEST]


def article(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """A whole essay or article from its title."""
    for record in texts_of(family, language):
        heading, body = titled(record)
        if not heading or not ({"essay", "topic"} & record.provenance.keys()) or headings_of(body):
            continue
        voice = builder.voice(language, record.id)
        question = voice.say(
            ["Write a short article about {title}.", "Tell me about {title}.", "I would like to read about {title}."],
            ["请写一篇关于“{title}”的短文。", "请介绍一下“{title}”。", "我想了解“{title}”，请写一段文字。"],
            title=heading,
        )
        yield _one(builder, language, record, "", Exchange("article", question, body))


def sections(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """What the documentation of a module says on one of its parts."""
    for record in texts_of(family, language):
        if "package" not in record.provenance:
            continue
        found = sections_of(record)
        voice = builder.voice(language, record.id)
        title = titled(record)[0] or str(record.provenance["path"])
        exchanges: list[Exchange] = []
        for heading, body in voice.draw([(h, b) for h, b in found if 150 <= len(b) <= 2500], 2):
            question = voice.say(
                [
                    "What does the documentation of {title} say about {heading}?",
                    "Explain {heading} of {title}.",
                    "I am reading {title}. What should I know about {heading}?",
                ],
                ["{title}的文档对{heading}是怎样说明的？", "请解释{title}中的{heading}。"],
                title=title,
                heading=heading,
            )
            exchanges.append(Exchange("section", question, body, {"heading": heading}))
        if exchanges:
            yield _one(builder, language, record, "", *exchanges)


def reading(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """Questions on a text that is given: its headings, the names that it sets in code type, where a sentence stands."""
    for record in texts_of(family, language):
        text = flatten(record)
        voice = builder.voice(language, record.id)
        exchanges = [*_outline(voice, text), *_names(voice, text), *_section_of(voice, record)]
        if exchanges:
            given = voice.word(f"Read this text:\n\n{text}", f"请阅读下面的文字：\n\n{text}")
            yield _one(builder, language, record, given, *voice.draw(exchanges, 2))


def facts(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """Currency and languages of a country, of the locale data and as the stored article has them."""
    for record in texts_of(family, language):
        if record.provenance.get("topic") not in ("territory", "territory-en"):
            continue
        code = str(record.provenance["code"])
        name = display(language).territories.get(code)
        if name is None:
            continue
        voice = builder.voice(language, record.id)
        exchanges: list[Exchange] = []
        for kind, names in (("currency", currencies_of(code, language)), ("languages", languages_of(code, language))):
            if not names or any(one not in flatten(record) for one in names):
                continue
            exchanges.append(_fact(voice, kind, str(name), names))
        if exchanges:
            yield _one(builder, language, record, "", *exchanges)


def table_questions(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """Questions on the numbers of charts, given as a table in the text."""
    for drawn in truths(family, language):
        truth = as_text(drawn)
        if truth is None:
            continue
        voice = builder.voice(language, truth.record.id)
        found = [exchange for maker in (lookup, extremes, comparison, ordering) for exchange in maker(truth, voice)]
        rows = [
            [label, *(truth.quantity(j, value) for j, value in enumerate(row))]
            for label, row in zip(truth.labels, truth.values, strict=True)
        ]
        given = f"{truth.title}\n\n{markdown([[truth.label, *truth.measures], *rows])}"
        if len(found) >= 2 and len(given) <= 3000:
            yield _one(builder, language, truth.record, given, *voice.draw(found, 4))


def holds(conversation: Conversation, exchange: Exchange) -> bool:
    """Against the stored text, the locale data and the stored numbers."""
    record = conversation.parents[0]
    text = flatten(record)
    if exchange.kind == "article":
        return exchange.answer == titled(record)[1] and titled(record)[0] in exchange.question
    if exchange.kind == "section":
        return (exchange.about["heading"], exchange.answer) in sections_of(record)
    if exchange.kind == "outline":
        return [line.removeprefix("- ") for line in exchange.answer.split("\n")] == [h for _, h in headings_of(text)]
    if exchange.kind == "names":
        return [line.strip("- `") for line in exchange.answer.split("\n")] == [n.strip("- `") for n in code_names(text)]
    if exchange.kind == "section_of":
        quoted = exchange.about["sentence"]
        return [heading for heading, body in sections_of(record) if quoted in body] == [exchange.answer]
    if exchange.kind in ("currency", "languages"):
        source = currencies_of if exchange.kind == "currency" else languages_of
        names = source(str(record.provenance["code"]), conversation.language)
        return bool(names) and all(name in exchange.answer and name in text for name in names)
    drawn = ChartTruth.of(record)
    truth = as_text(drawn) if drawn else None
    return truth is not None and chart_check.holds(truth, exchange)


def titled(record: Record) -> tuple[str, str]:
    """The title of a text, "" without one, and what stands below it."""
    text = flatten(record).strip()
    first, _, rest = text.partition("\n")
    return (first.removeprefix("# ").strip(), rest.strip()) if first.startswith("# ") else ("", text)


def sections_of(record: Record) -> list[tuple[str, str]]:
    """The headings of the second level of a text with what stands below each."""
    pieces = re.split(r"(?m)^## (.+)$", flatten(record))
    return [(heading.strip(), body.strip()) for heading, body in zip(pieces[1::2], pieces[2::2], strict=True)]


def code_names(text: str) -> list[str]:
    """Names in code type outside code blocks, each once, in order."""
    prose = re.sub(r"(?s)```.*?```", "", text)
    return list(dict.fromkeys(_CODE_NAME.findall(prose)))


def currencies_of(code: str, language: Language) -> list[str]:
    """The one currency that is legal tender in a country today; nothing where there are several or it has no name."""
    now = sorted({fact.currency for fact in tenders_in(code) if fact.tender and fact.until is None})
    names = [display(language).currencies.get(currency) for currency in now]
    return [str(name) for name in names if name] if len(now) == 1 else []


def languages_of(code: str, language: Language) -> list[str]:
    """The languages that are official throughout a country."""
    official = [fact.language for fact in spoken_in(code) if fact.status in ("official", "de_facto_official")]
    names = [display(language).languages.get(one) for one in official]
    return [str(name) for name in names if name] if all(names) and len(names) <= 4 else []


def as_text(drawn: ChartTruth) -> ChartTruth | None:
    """The numbers of a chart when they are given as text: every one can be read. None for what is no plain table."""
    if not drawn.is_series or len(drawn.labels) < 3:
        return None
    return replace(drawn, shown=True, chart="table")


def _fact(voice: Voice, kind: str, country: str, names: list[str]) -> Exchange:
    listed = voice.listing(names)
    if kind == "currency":
        question = voice.say(
            ["Which currency is used in {country}?", "What is the legal tender of {country}?"],
            ["{country}使用什么货币？", "{country}的法定货币是什么？"],
            country=country,
        )
        answer = voice.say(["{listed}.", "It is the {listed}."], ["{listed}。", "是{listed}。"], listed=listed)
        return Exchange(kind, question, answer)
    question = voice.say(
        ["Which languages are official in {country}?", "What does {country} have as official languages?"],
        ["{country}的官方语言有哪些？", "{country}的官方语言是什么？"],
        country=country,
    )
    return Exchange(kind, question, voice.say(["{listed}."], ["{listed}。"], listed=listed))


def _outline(voice: Voice, text: str) -> Iterator[Exchange]:
    found = [heading for _, heading in headings_of(text)]
    if 3 <= len(found) <= 15:
        question = voice.say(
            ["List the headings of the text in order.", "Give an outline of the text by its headings."],
            ["请依次列出文中的标题。", "请按标题给出这篇文字的提纲。"],
        )
        yield Exchange("outline", question, "\n".join(f"- {heading}" for heading in found))


def _names(voice: Voice, text: str) -> Iterator[Exchange]:
    found = code_names(text)
    if 3 <= len(found) <= 15:
        question = voice.say(
            ["Which names does the text set in code type? List each once.", "Extract everything in `code type`."],
            ["文中用代码字体标出了哪些名称？每个列一次。", "请提取文中所有代码字体的内容。"],
        )
        yield Exchange("names", question, "\n".join(f"- `{name}`" for name in found))


def _section_of(voice: Voice, record: Record) -> Iterator[Exchange]:
    found = sections_of(record)
    candidates = [
        (heading, sentence.strip())
        for heading, body in found
        for sentence in re.split(r"(?<=[.。])\s+", body.split("\n\n")[0])
        if 40 <= len(sentence.strip()) <= 250 and sum(sentence.strip() in other for _, other in found) == 1
    ]
    if len(found) >= 3 and candidates:
        heading, sentence = voice.random.choice(candidates)
        question = voice.say(
            ["Under which heading does this sentence stand: “{sentence}”"],
            ["这句话在哪个标题之下：“{sentence}”"],
            sentence=sentence,
        )
        yield Exchange("section_of", question, heading, {"sentence": sentence})


def _one(builder: Builder, language: Language, record: Record, given: str, *exchanges: Exchange) -> Conversation:
    return Conversation(builder.task, None, TEXT_ONLY, language, (record,), (), exchanges, given)


BUILDERS = (
    Builder("article", None, TEXT_ONLY, article, holds, rank=1),
    Builder("documentation", None, TEXT_ONLY, sections, holds, rank=1),
    Builder("reading", None, TEXT_ONLY, reading, holds),
    Builder("locale_facts", None, TEXT_ONLY, facts, holds, rank=2),
    Builder("table_as_text", None, TEXT_ONLY, table_questions, holds),
)
