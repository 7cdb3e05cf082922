"""Pictures with one part changed by code: what is wrong, what is damaged, what differs, how alike two pictures are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from corpus.record import Image, Record, Region
from taxonomy.conversations.builder import Builder
from taxonomy.conversations.conversation import IN_HOUSE, Conversation, Exchange, Family, Language, language_of
from taxonomy.conversations.edits import Change, changed, is_changed_only_in, is_turned, whole
from taxonomy.conversations.grid import Box, area, at, box_of, grid_note, named_in, shared, unique
from taxonomy.conversations.photographs import whole_pictures
from taxonomy.conversations.scene_text import lines_of
from taxonomy.conversations.voice import Voice

#: The part of pictures with writing that is changed, for each kind of change: making and checking pixels takes time.
_SHARE = 0.2
_CHANGES: dict[Change, tuple[str, str]] = {
    "grey": ("has lost its colours", "失去了颜色"),
    "blurred": ("is blurred", "变模糊了"),
    "covered": ("is covered by a plain patch", "被纯色色块盖住了"),
}


def anomaly(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """A part of the picture stands on its head."""
    for record, region, voice in _parts(builder, family, language):
        box = box_of(region)
        picture = changed(record.images[0], box, "turned", 0)
        name, place = _named(region, voice), at(region, [region])
        question = voice.say(
            ["Something is wrong with this picture. What is it?", "Do you notice anything odd in this image?"],
            ["这张图片有个地方不对劲，是哪里？", "你能发现图中的异常之处吗？"],
        )
        answer = voice.word(
            f"{name} is upside down, at {place}. {grid_note(voice)}",
            f"{name}上下颠倒了，位置是{place}。{grid_note(voice)}",
        )
        exchange = Exchange("turned", question, answer, {"name": _text(region), "change": "turned"})
        yield _edited(builder, record, language, exchange, picture, region, "turned")


def defect(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """A part of the picture is lost in noise."""
    for record, region, voice in _parts(builder, family, language):
        box = box_of(region)
        picture = changed(record.images[0], box, "noise", voice.random.randrange(1 << 30))
        place = at(region, [region])
        question = voice.say(
            ["Part of this image file is damaged. Where?", "Check this image for defects and give the box of any."],
            ["这张图像有一部分损坏了，在哪里？", "请检查图像有无缺陷，并给出缺陷的坐标框。"],
        )
        answer = voice.word(
            f"There is a block of random noise at {place}. {grid_note(voice)}",
            f"{place}处是一块随机噪点，图像内容已丢失。{grid_note(voice)}",
        )
        exchange = Exchange("noise", question, answer, {"name": _text(region), "change": "noise"})
        yield _edited(builder, record, language, exchange, picture, region, "noise")


def difference(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """Two pictures that differ in one part."""
    for record, region, voice in _parts(builder, family, language):
        box = box_of(region)
        change = voice.random.choice(list(_CHANGES))
        picture = changed(record.images[0], box, change, voice.random.randrange(1 << 30))
        if not is_changed_only_in(picture, record.images[0], box):
            continue  # grey parts of grey pictures
        what = voice.word(*_CHANGES[change])
        name, place = _named(region, voice), at(region, [region])
        question = voice.say(
            ["What is different in the second picture?", "Compare the two pictures. What has changed?"],
            ["第二张图与第一张有什么不同？", "请比较两张图片，找出变化之处。"],
        )
        answer = voice.word(
            f"In the second picture, {_lower(name)} {what}, at {place}; the rest is the same. {grid_note(voice)}",
            f"第二张图中，{name}{what}，位置是{place}，其余部分相同。{grid_note(voice)}",
        )
        exchange = Exchange("difference", question, answer, {"name": _text(region), "change": change})
        made = _edited(builder, record, language, exchange, picture, region, change)
        yield Conversation(
            made.task,
            made.leaf,
            made.component,
            language,
            made.parents,
            (record.images[0], picture),
            made.exchanges,
            regions=(replace(region, image=1),),
            edit=made.edit,
        )


def similarity(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """Two crops of one photograph: do they show a common part, and how much?"""
    crops = [r for r in family.of("captions") if "#box=" in r.origin and language_of(r) == language]
    if len(crops) < 2:
        return
    voice = builder.voice(language, crops[0].id)
    pairs = [(a, b) for a in crops for b in crops if a.id < b.id]
    pairs.sort(key=lambda pair: _overlap(*pair) == 0)
    for first, second in pairs[:1]:
        overlap = _overlap(first, second)
        question = voice.say(
            [
                "Both pictures are cut from one photograph. Do they overlap, and by how much?",
                "How similar are these two crops of the same photograph: do they share a part of it?",
            ],
            ["两张图都截自同一张照片。它们有重叠吗？重叠多少？", "这两张截图取自同一照片，有没有共同的部分？"],
        )
        if overlap:
            answer = voice.word(
                f"They overlap: about {overlap}% of the smaller one is in the other as well.",
                f"有重叠：较小的一张约有{overlap}%的内容也出现在另一张中。",
            )
        else:
            answer = voice.word("No, they show different parts of the photograph.", "没有，它们是照片中不同的部分。")
        exchange = Exchange("overlap", question, answer, {"overlap": overlap})
        images = (first.images[0], second.images[0])
        yield Conversation(
            builder.task, builder.leaf, builder.component, language, (first, second), images, (exchange,)
        )


def holds(conversation: Conversation, exchange: Exchange) -> bool:
    """The change is found again in the pixels, where the answer says, and nowhere else."""
    if exchange.kind == "overlap":
        overlap = _overlap(conversation.parents[0], conversation.parents[1])
        denied = exchange.answer.startswith(("No", "没有"))
        return overlap == exchange.about["overlap"] and (denied if not overlap else f"{overlap}%" in exchange.answer)
    record, picture = conversation.parents[0], conversation.images[-1]
    regions = [region for region in record.regions if _text(region) == exchange.about["name"]]
    if len(regions) != 1:
        return False
    box: Box = box_of(regions[0])
    if [box_of(region) for region in named_in(exchange.answer, conversation.regions)] != [box]:
        return False
    if exchange.kind == "turned":
        return is_turned(picture, record.images[0], box) and is_changed_only_in(picture, record.images[0], box)
    return is_changed_only_in(picture, record.images[0], box)


def _parts(builder: Builder, family: Family, language: Language) -> Iterator[tuple[Record, Region, Voice]]:
    """A part of each photograph, or a line of writing in a scene, that is neither small nor most of the picture."""
    whole_records = whole_pictures(family, language)[:1]
    for record in [*whole_records, *family.of("scene_text")]:
        if language_of(record) != language or len(record.images) != 1:
            continue
        named = lines_of(record) if record not in whole_records else record.regions
        picture = record.images[0]
        size = picture.width * picture.height
        found = [
            region
            for region in unique(named, "text" if record not in whole_records else "label")
            if 0.008 * size < area(box_of(region)) < 0.3 * size and min(_sides(box_of(region))) >= 24
        ]
        voice = builder.voice(language, record.id)
        if found and (record in whole_records or voice.random.random() < _SHARE):
            yield record, voice.random.choice(found), voice


def _sides(box: Box) -> tuple[int, int]:
    x0, y0, x1, y1 = whole(box)
    return x1 - x0, y1 - y0


def _text(region: Region) -> str:
    return str(region.text or region.label or "")


def _named(region: Region, voice: Voice) -> str:
    """How a part is spoken of: writing in quotation marks, parts of photographs by name."""
    if region.text:
        return voice.word(f"The text “{region.text}”", f"文字“{region.text}”")
    return voice.word(f"The part “{region.label}”", f"“{region.label}”部分")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _overlap(one: Record, other: Record) -> int:
    """Per cent of the smaller crop that lies in the other, to the next five; 0 for none."""
    first, second = tuple(one.provenance["box"]), tuple(other.provenance["box"])
    return 5 * round(20 * shared(first, second) / min(area(first), area(second)))


def _edited(
    builder: Builder,
    record: Record,
    language: Language,
    exchange: Exchange,
    picture: Image,
    region: Region,
    change: Change,
) -> Conversation:
    edit = {"change": change, "box": list(whole(box_of(region))), "of": record.images[0].hash}
    return Conversation(
        builder.task,
        builder.leaf,
        builder.component,
        language,
        (record,),
        (picture,),
        (exchange,),
        regions=(region,),
        edit=edit,
    )


BUILDERS = (
    Builder(
        "upside_down",
        "Commonsense Reasoning/Anomaly Reasoning/Identifying Anomalies in Images",
        IN_HOUSE,
        anomaly,
        holds,
    ),
    Builder("damaged", "Commonsense Reasoning/Anomaly Reasoning/Defect Detection", IN_HOUSE, defect, holds),
    Builder("difference", "Multi-graph/Multi-graph Comparison/Spotting Differences", IN_HOUSE, difference, holds),
    Builder("overlap", "Evaluation/Similarity Evaluation", IN_HOUSE, similarity, holds),
)
