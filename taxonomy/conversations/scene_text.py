"""Writing in scenes: transcriptions of all of it or of one script, and what hours, prices and reductions mean."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.record import Record, Region
from taxonomy.conversations.builder import Builder
from taxonomy.conversations.conversation import GENERAL, IN_HOUSE, Conversation, Exchange, Family, Language, language_of
from taxonomy.conversations.voice import Voice

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_HOURS = re.compile(r"^(?:OPEN |营业时间)?\s*(\d{1,2}):(\d\d)\s*[–-]\s*(\d{1,2}):(\d\d)$")
_OFF = re.compile(r"(\d{1,2})% off")
_PRICE = re.compile(r"^(\D*?)\s*([$£€])(\d+)\.(\d\d)(?: a dozen)?$")
_YUAN = re.compile(r"^(\D+?)(\d+)元$")


def lines_of(record: Record) -> list[Region]:
    """The lines that can be read, in the order in which they are stored."""
    return [region for region in record.regions if region.kind == "text" and region.text and region.label != "ignore"]


def readable(family: Family, language: Language) -> Iterator[tuple[Record, list[Region]]]:
    """Pictures of which every line of writing is known."""
    for record in family.of("scene_text"):
        lines = lines_of(record)
        if lines and len(lines) == len(record.regions) and language_of(record) == language and len(record.images) == 1:
            yield record, lines


def transcription(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """All lines in reading order."""
    for record, lines in readable(family, language):
        voice = builder.voice(language, record.id)
        question = voice.say(
            [
                "Transcribe all the text in this picture.",
                "What is written here? Give every line.",
                "Read out the writing in the picture, one line after another.",
            ],
            ["请转写图中的全部文字。", "图片里写了什么？请逐行给出。", "请读出图中的文字，每行单独一行。"],
        )
        answer = "\n".join(str(line.text) for line in lines)
        yield builder.on(record, language, Exchange("all_text", question, answer))


def one_script(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """Only the Chinese, or only the English lines of pictures that have both."""
    for record, lines in readable(family, language):
        scripts = [_script(str(line.text)) for line in lines]
        if None in scripts or len(set(scripts)) < 2:
            continue
        voice = builder.voice(language, record.id)
        wanted = voice.random.choice(["en", "zh"])
        question = voice.say(
            [
                "Transcribe only the {name} text in this picture.",
                "Leave out everything that is not {name}: what remains?",
            ],
            ["请只转写图中的{name}文字。", "图中{name}部分写了什么？其他文字不用写。"],
            name=voice.word("Chinese" if wanted == "zh" else "English", "中文" if wanted == "zh" else "英文"),
        )
        answer = "\n".join(str(line.text) for line, script in zip(lines, scripts, strict=True) if script == wanted)
        yield builder.on(record, language, Exchange("script", question, answer, {"script": wanted}))


def opening_hours(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """Is it open at a given time?"""
    for record, lines in readable(family, language):
        for line in lines:
            match = _HOURS.match(str(line.text).strip())
            if match is None:
                continue
            voice = builder.voice(language, record.id, str(line.text))
            opens, closes = (int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4]))
            asked = voice.random.choice([opens - 30, opens + 90, closes - 60, closes + 45])
            state = opens <= asked < closes
            time = f"{asked // 60}:{asked % 60:02d}"
            question = voice.say(
                ["According to the sign, is it open at {time}?", "I want to come at {time}. Will it be open?"],
                ["根据牌子上的时间，{time}开门吗？", "我想{time}过去，那时在营业吗？"],
                time=time,
            )
            hours = voice.word(
                f"{match[1]}:{match[2]} to {match[3]}:{match[4]}", f"{match[1]}:{match[2]}到{match[3]}:{match[4]}"
            )
            answer = voice.word(
                f"{'Yes' if state else 'No'}, the sign says it is open from {hours}.",
                f"{'营业' if state else '不营业'}，牌子上写的时间是{hours}。",
            )
            about = {"line": line.text, "minutes": asked}
            yield builder.on(record, language, Exchange("open_at", question, answer, about))


def prices(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """What several cost together, or what a reduction leaves."""
    for record, lines in readable(family, language):
        for line in lines:
            text = str(line.text).strip()
            voice = builder.voice(language, record.id, text)
            exchange = _reduced(voice, text) or _several(voice, text)
            if exchange:
                yield builder.on(record, language, exchange)


def holds(conversation: Conversation, exchange: Exchange) -> bool:
    """Worked out again from the stored lines."""
    texts = [str(line.text).strip() for line in lines_of(conversation.parents[0])]
    if exchange.kind == "all_text":
        return exchange.answer.split("\n") == [str(line.text) for line in lines_of(conversation.parents[0])]
    if exchange.kind == "script":
        return exchange.answer.split("\n") == [
            str(line.text)
            for line in lines_of(conversation.parents[0])
            if _script(str(line.text)) == exchange.about["script"]
        ]
    if str(exchange.about["line"]).strip() not in texts:
        return False
    numbers = [int(number) for number in re.findall(r"\d+", str(exchange.about["line"]))]
    stated = re.findall(r"[\d.]+\d|\d", exchange.answer)
    if exchange.kind == "open_at":
        opens, closes = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
        state = opens <= exchange.about["minutes"] < closes
        right = exchange.answer.startswith(("Yes", "营业") if state else ("No", "不营业"))
        return right and [int(number) for number in stated] == numbers
    if exchange.kind == "reduced":
        price = exchange.about["price"]
        left = 100 - numbers[0]
        return stated == [str(number) for number in (price * left // 100, numbers[0], left, price)]
    cents = numbers[0] * 100 + (numbers[1] if len(numbers) > 1 else 0)
    written = [f"{one // 100}.{one % 100:02d}" for one in (cents, cents * exchange.about["number"])]
    if len(numbers) == 1:
        written = [one.removesuffix(".00") for one in written]
    return exchange.kind == "several" and stated == [str(exchange.about["number"]), *written]


def _reduced(voice: Voice, text: str) -> Exchange | None:
    match = _OFF.search(text)
    if match is None:
        return None
    price = voice.random.choice([20, 40, 60, 80, 100, 200])
    left = price * (100 - int(match[1])) // 100
    question = voice.say(
        ["With the offer on the sign, what would something that normally costs {price} dollars cost?"],
        ["按照牌子上的优惠，原价{price}元的商品现价是多少？"],
        price=price,
    )
    answer = voice.word(
        f"{left} dollars: {match[1]}% off leaves {100 - int(match[1])}% of {price}.",
        f"{left}元：优惠{match[1]}%后为{price}元的{100 - int(match[1])}%。",
    )
    return (
        Exchange("reduced", question, answer, {"line": text, "price": price})
        if price * int(match[1]) % 100 == 0
        else None
    )


def _several(voice: Voice, text: str) -> Exchange | None:
    number = voice.random.randint(2, 5)
    if match := _PRICE.match(text):
        total = (int(match[3]) * 100 + int(match[4])) * number
        shown = f"{match[2]}{total // 100}.{total % 100:02d}"
        each = f"{match[2]}{match[3]}.{match[4]}"
        if not voice.english:
            return None
        question = f"The sign says “{text}”. How much do {number} of these cost?"
        return Exchange("several", question, f"{number} × {each} = {shown}", {"line": text, "number": number})
    if (match := _YUAN.match(text)) and not voice.english:
        question = f"按照牌子上的“{text}”，{number}份一共多少钱？"
        answer = f"{number} × {match[2]}元 = {number * int(match[2])}元"
        return Exchange("several", question, answer, {"line": text, "number": number})
    return None


def _script(text: str) -> str | None:
    """`zh` or `en` of a line in one script; None of mixed lines and of numbers alone."""
    chinese, latin = bool(_CHINESE.search(text)), bool(_LATIN.search(text))
    return None if chinese == latin else "zh" if chinese else "en"


_OCR = "Recognition/OCR and Transcription"
BUILDERS = (
    Builder("transcription", f"{_OCR}/Printed Text Transcription", GENERAL, transcription, holds, rank=1),
    Builder("one_script", f"{_OCR}/Specified Language Transcription", IN_HOUSE, one_script, holds, rank=2),
    Builder(
        "opening_hours",
        "Commonsense Reasoning/Other Commonsense Reasoning/State Reasoning",
        IN_HOUSE,
        opening_hours,
        holds,
        rank=3,
    ),
    Builder("prices", "Conversion/Image to Text/Text Interpretation", IN_HOUSE, prices, holds, rank=3),
)
