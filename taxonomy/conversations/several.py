"""Questions on several pictures of one document: figures and captions of reports, charts of one table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from corpus.record import Image, Record
from taxonomy.conversations.builder import Builder
from taxonomy.conversations.chart_truth import ChartTruth
from taxonomy.conversations.charts import truths
from taxonomy.conversations.conversation import IN_HOUSE, Conversation, Exchange, Family, Language, language_of
from taxonomy.conversations.voice import Voice

_NUMBERED = re.compile(r"^\*{0,2}(?:Figure|Fig\.|图|Chart)\s*\d+\s*[.:：。、]?\*{0,2}\s*", re.IGNORECASE)
_PLACES = (("first", "第一"), ("second", "第二"), ("third", "第三"), ("fourth", "第四"), ("fifth", "第五"))
#: A caption shorter than this says too little to be told from others.
_LEAST = 12


def captions_of(record: Record) -> list[str]:
    """The caption below each picture of a report, without its number; "" where there is none."""
    parts = [part for message in record.messages for part in message.content]
    found = []
    for number, part in enumerate(parts):
        if part.type == "image":
            after = parts[number + 1].text if number + 1 < len(parts) else None
            first = (after or "").strip().split("\n")[0]
            found.append(_NUMBERED.sub("", first) if _NUMBERED.match(first) else "")
    return found


def matching(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """Which of the shuffled pictures belongs to a caption."""
    for record in family.of("reports"):
        captions = captions_of(record)
        if not 2 <= len(captions) <= 5 or language_of(record) != language or len(set(captions)) < len(captions):
            continue
        if len({image.hash for image in record.images}) < len(record.images):
            continue
        voice = builder.voice(language, record.id)
        shown = voice.draw(list(range(len(captions))), len(captions))
        asked = [number for number in range(len(captions)) if len(captions[number]) >= _LEAST]
        exchanges: list[Exchange] = []
        for number in voice.draw(asked, 2):
            question = voice.say(
                [
                    "Which picture fits this caption: “{text}”",
                    "Match this description with one of the pictures: “{text}”",
                ],
                ["哪张图与这条说明相符：“{text}”", "请为这段描述找到对应的图片：“{text}”"],
                text=captions[number],
            )
            about = {"caption": captions[number], "place": shown.index(number)}
            exchanges.append(Exchange("match", question, _place(voice, shown.index(number)), about))
        if exchanges:
            images = tuple(record.images[number] for number in shown)
            yield Conversation(
                builder.task, builder.leaf, builder.component, language, (record,), images, tuple(exchanges)
            )


def summary(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """A report without its closing paragraph: sum it up."""
    for record in family.of("reports"):
        texts = [part.text or "" for message in record.messages for part in message.content if part.type == "text"]
        whole = "\n\n".join(text.strip() for text in texts)
        paragraphs = [paragraph for paragraph in whole.split("\n\n") if paragraph.strip()]
        if "report" not in record.provenance or len(paragraphs) < 5 or language_of(record) != language:
            continue
        body, closing = paragraphs[:-1], paragraphs[-1]
        while body and body[-1].startswith("#"):
            body.pop()
        voice = builder.voice(language, record.id)
        question = voice.say(
            ["Sum up the findings in one short paragraph.", "Write the closing paragraph of this report."],
            ["请用一小段话总结以上结果。", "请为这份报告写一段结语。"],
        )
        given = "\n\n".join(body)
        yield Conversation(
            builder.task,
            builder.leaf,
            builder.component,
            language,
            (record,),
            tuple(record.images),
            (Exchange("summary", question, closing),),
            given,
        )


def kinds(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """Which of several charts is of a given type."""
    found = _distinct(truths(family, language))
    for group in (found[start : start + 3] for start in range(0, len(found) - 1, 3)):
        words = [truth.word for truth in group]
        if len(set(words)) < 2:
            continue
        voice = builder.voice(language, group[0].record.id)
        place = voice.random.choice([n for n, word in enumerate(words) if words.count(word) == 1])
        question = voice.say(
            ["Which of these pictures is a {word}?", "Only one picture shows a {word}. Which?"],
            ["哪一张是{word}？", "其中只有一张是{word}，是哪张？"],
            word=words[place],
        )
        exchange = Exchange("kind", question, _place(voice, place), {"word": words[place], "place": place})
        yield _compared(builder, language, group, exchange)


def same_data(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """Two charts of the same numbers among three."""
    found = truths(family, language)
    pairs = [(a, b) for a, b in combinations(found, 2) if _numbers(a) == _numbers(b) and a.chart != b.chart]
    for a, b in pairs:
        others = [c for c in found if _numbers(c) != _numbers(a)]
        if not others:
            continue
        voice = builder.voice(language, a.record.id, b.record.id)
        group = voice.draw([a, b, voice.random.choice(others)], 3)
        together = sorted(n for n, truth in enumerate(group) if _numbers(truth) == _numbers(a))
        question = voice.say(
            [
                "Two of the three pictures show the same data. Which two?",
                "Which pictures were drawn from the same numbers?",
            ],
            ["三张图中有两张展示的是同一组数据，是哪两张？", "哪两张图是用相同的数据画的？"],
        )
        names = [_PLACES[n] for n in together]
        answer = voice.word(
            f"The {names[0][0]} and the {names[1][0]}: both show “{a.title}”.",
            f"{names[0][1]}张和{names[1][1]}张，都是“{a.title}”。",
        )
        exchange = Exchange("same_data", question, answer, {"places": together})
        yield _compared(builder, language, group, exchange)


def more_entries(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """Which of two charts has more entries."""
    found = [t for t in truths(family, language) if t.is_series and not t.is_table and len(t.labels) <= 20]
    for a, b in list(combinations(_distinct(found), 2))[:2]:
        if abs(len(a.labels) - len(b.labels)) < 2 or len(a.measures) > 1 or len(b.measures) > 1:
            continue
        voice = builder.voice(language, a.record.id, b.record.id)
        group = voice.draw([a, b], 2)
        counts = [len(truth.labels) for truth in group]
        place = counts.index(max(counts))
        question = voice.say(
            ["Which of the two charts shows more entries?", "Compare the two pictures: which has more data points?"],
            ["两张图表中，哪一张包含的项目更多？", "比较两张图，哪张的数据点更多？"],
        )
        answer = voice.word(
            f"The {_PLACES[place][0]} one, with {max(counts)} against {min(counts)}.",
            f"{_PLACES[place][1]}张，有{max(counts)}项，另一张有{min(counts)}项。",
        )
        yield _compared(builder, language, group, Exchange("more_entries", question, answer, {"counts": counts}))


def holds(conversation: Conversation, exchange: Exchange) -> bool:
    """Against the stored order of pictures and captions, and the stored numbers of charts."""
    record = conversation.parents[0]
    if exchange.kind == "match":
        place = captions_of(record).index(exchange.about["caption"])
        right = conversation.images[exchange.about["place"]].hash == record.images[place].hash
        return right and _names_place(exchange.answer, exchange.about["place"])
    if exchange.kind == "summary":
        text = "".join(part.text or "" for message in record.messages for part in message.content).rstrip()
        return text.endswith(exchange.answer) and exchange.answer not in conversation.given
    known = [_of(conversation, image) for image in conversation.images]
    if exchange.kind == "kind":
        words = [truth.word for truth in known]
        place = exchange.about["place"]
        return (
            words.count(words[place]) == 1
            and words[place] in exchange.question
            and _names_place(exchange.answer, place)
        )
    if exchange.kind == "same_data":
        first, second = exchange.about["places"]
        same = [_numbers(truth) == _numbers(known[first]) for truth in known]
        return same[second] and sum(same) == 2 and all(_names_place(exchange.answer, n) for n in (first, second))
    counts = [len(truth.values) for truth in known]
    return counts == exchange.about["counts"] and _names_place(exchange.answer, counts.index(max(counts)))


def _of(conversation: Conversation, image: Image) -> ChartTruth:
    record = next(parent for parent in conversation.parents if parent.images[0].hash == image.hash)
    truth = ChartTruth.of(record)
    assert truth is not None
    return truth


def _numbers(truth: ChartTruth) -> tuple[object, ...]:
    return truth.labels, truth.values


def _distinct(found: list[ChartTruth]) -> list[ChartTruth]:
    """Charts of different views, the first of each."""
    return list({str(truth.record.provenance["view"]): truth for truth in reversed(found)}.values())[::-1]


def _place(voice: Voice, place: int) -> str:
    return voice.word(f"The {_PLACES[place][0]} picture.", f"{_PLACES[place][1]}张图。")


def _names_place(answer: str, place: int) -> bool:
    return any(name in answer for name in _PLACES[place])


def _compared(builder: Builder, language: Language, group: list[ChartTruth], exchange: Exchange) -> Conversation:
    records = tuple(truth.record for truth in group)
    images = tuple(record.images[0] for record in records)
    return Conversation(builder.task, builder.leaf, builder.component, language, records, images, (exchange,))


_COMPARISON = "Multi-graph/Multi-graph Comparison"
BUILDERS = (
    Builder("caption_matching", f"{_COMPARISON}/Image-Text Matching", IN_HOUSE, matching, holds, rank=2),
    Builder("report_summary", "Conversion/Image to Text/Text Summary", IN_HOUSE, summary, holds),
    Builder("chart_types_apart", f"{_COMPARISON}/Image Discrimination", IN_HOUSE, kinds, holds, rank=2),
    Builder("same_data", f"{_COMPARISON}/Finding Associations", IN_HOUSE, same_data, holds, rank=3),
    Builder("more_entries", f"{_COMPARISON}/Attribute Comparison", IN_HOUSE, more_entries, holds, rank=2),
)
