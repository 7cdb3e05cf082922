"""Photographs with captions written for them: whole pictures, their parts, and whether they are photographs at all."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from corpus.record import Record, flatten
from sources.bundled_photographs import pictures
from taxonomy.conversations.builder import Builder
from taxonomy.conversations.conversation import (
    GENERAL,
    IN_HOUSE,
    Conversation,
    Exchange,
    Family,
    Language,
    language_of,
)
from taxonomy.conversations.grid import at, grid_note
from taxonomy.tree import check_path


class Asked(BaseModel):
    """An entry of photographs.yaml: which pictures a leaf is about, how it is asked, which caption answers it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    leaf: str
    task: str
    component: str
    caption: Literal["short", "long"]
    pictures: Literal["all"] | tuple[str, ...]
    en: tuple[str, ...]
    zh: tuple[str, ...]


@lru_cache(maxsize=1)
def entries() -> tuple[Asked, ...]:
    """What photographs.yaml says."""
    content = yaml.safe_load((Path(__file__).parent / "photographs.yaml").read_text(encoding="utf-8"))
    return tuple(Asked.model_validate(entry) for entry in content)


def caption_of(record: Record) -> str:
    """The text beside the picture."""
    return flatten(record).replace("<image>", "").strip()


def whole_pictures(family: Family, language: Language) -> list[Record]:
    """The records of the whole picture, the shortest caption first."""
    found = [
        record
        for record in family.of("captions")
        if "#overall=" in record.origin and language_of(record) == language and len(record.images) == 1
    ]
    return sorted(found, key=lambda record: len(caption_of(record)))


def described(asked: Asked, builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """The caption as the answer to the leaf's question."""
    found = whole_pictures(family, language)
    if not found or (asked.pictures != "all" and family.document not in asked.pictures):
        return
    record = found[0 if asked.caption == "short" else -1]
    if asked.caption == "long" and len(found) < 2 and asked.pictures == "all":
        return
    voice = builder.voice(language, record.id)
    question = voice.say(asked.en, asked.zh)
    exchange = Exchange("caption", question, caption_of(record), {"caption": record.id})
    yield builder.on(record, language, exchange)


def figures(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """Captions of figures and of a user's own pictures, which no list knows."""
    for record in family.of("captions"):
        if "#overall=" in record.origin or "#box=" in record.origin or language_of(record) != language:
            continue
        text = caption_of(record)
        if len(record.images) == 1 and text and record.messages[0].content[0].type == "image":
            voice = builder.voice(language, record.id)
            question = voice.say(
                ["Describe this picture.", "What does the picture show?", "Write a caption for this picture."],
                ["请描述这张图片。", "图片展示了什么？", "请为图片写一段说明。"],
            )
            yield builder.on(record, language, Exchange("caption", question, text, {"caption": record.id}))


def attributes(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """What named parts of a picture look like: the captions of their crops."""
    wholes = whole_pictures(family, language)
    if not wholes:
        return
    record = wholes[0]
    crops = _crops(family, language)
    voice = builder.voice(language, record.id)
    exchanges: list[Exchange] = []
    for region in voice.draw([region for region in record.regions if region.label], 4):
        crop = crops.get(tuple(round(value) for value in region.points))
        if crop is None:
            continue
        name, box = str(region.label), at(region, record.regions)
        question = voice.say(
            ["Describe this part of the picture: {name}.", "What does the part “{name}” at {box} look like?"],
            ["请描述图中的{name}。", "{box}处的{name}是什么样子？"],
            name=name,
            box=box,
        )
        if box in question and not any(grid_note(voice) in one.question for one in exchanges):
            question += voice.word(f" {grid_note(voice)}", grid_note(voice))
        exchanges.append(Exchange("part", question, caption_of(crop), {"caption": crop.id, "name": name}))
    if exchanges:
        yield Conversation(
            builder.task,
            builder.leaf,
            builder.component,
            language,
            (record, *(one for one in crops.values() if any(e.about["caption"] == one.id for e in exchanges))),
            tuple(record.images),
            tuple(exchanges),
            regions=tuple(record.regions),
        )


#: The part of pictures with words set into them that are asked about: there are far more of them than of others.
_SHARE = 0.3
_KINDS = {
    "photograph": ("a photograph taken with a camera", "用相机拍摄的照片"),
    "instrument": (
        "a recording of an instrument, such as a microscope or a telescope",
        "显微镜、望远镜等仪器记录的图像",
    ),
    "print": ("a scan of printed text", "印刷品的扫描图"),
    "drawing": ("a drawing made by hand or by computer, not a photograph", "手绘或电脑绘制的图，不是照片"),
}


def kind_of_picture(record: Record) -> str | None:
    """What the list of bundled pictures says that it is; `composed` where a program set words into it."""
    if record.provenance.get("pipeline") == "scene_text":
        return "composed" if "photograph" in record.provenance else None
    return next((picture.kind for picture in pictures() if picture.name == record.document), None)


def reality(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
    """Photograph, drawing or instrument; and signs that were set into a photograph afterwards."""
    for record in [*whole_pictures(family, language)[:1], *family.of("scene_text")]:
        kind = kind_of_picture(record)
        if kind is None or language_of(record) != language:
            continue
        voice = builder.voice(language, record.id)
        if kind == "composed" and voice.random.random() > _SHARE:
            continue
        if kind == "composed":
            question = voice.say(
                ["Were the words in this picture there when it was taken?", "Is this picture authentic as it stands?"],
                ["图中的文字是拍摄时就有的吗？", "这张图片是未经改动的真实照片吗？"],
            )
            answer = voice.say(
                [
                    "No. It is a photograph into which the boards with words were set by a program.",
                    "No, the lettering was added by computer; only the background is a photograph.",
                ],
                [
                    "不是。背景是照片，写有文字的牌子是用程序合成进去的。",
                    "不是，文字是后期由电脑添加的，只有背景是真实拍摄的。",
                ],
            )
        else:
            question = voice.say(
                ["Is this a real photograph?", "How was this image made: camera, instrument, scan or drawing?"],
                ["这是真实拍摄的照片吗？", "这幅图像是怎样得到的：相机、仪器、扫描还是绘制？"],
            )
            answer = voice.say(["It is {what}."], ["这是{what}。"], what=voice.word(*_KINDS[kind]))
        yield builder.on(record, language, Exchange("reality", question, answer, {"kind": kind}))


def holds(conversation: Conversation, exchange: Exchange) -> bool:
    """Captions are those that are stored; the kind is that of the list of pictures."""
    if exchange.kind == "reality":
        kind = kind_of_picture(conversation.parents[0])
        language = 0 if conversation.language == "en" else 1
        said = (
            exchange.answer.startswith(("No", "不是"))
            if kind == "composed"
            else _KINDS[str(kind)][language] in exchange.answer
        )
        return kind == exchange.about["kind"] and said
    found = [record for record in conversation.parents if record.id == exchange.about["caption"]]
    if not found or caption_of(found[0]) != exchange.answer:
        return False
    if exchange.kind == "caption":
        return found[0].images[0].hash == conversation.images[0].hash
    box = found[0].provenance.get("box")
    named = [region for region in conversation.parents[0].regions if region.label == exchange.about["name"]]
    return len(named) == 1 and [round(value) for value in named[0].points] == box


def _crops(family: Family, language: Language) -> dict[tuple[Any, ...], Record]:
    """The crops of a picture by their boxes."""
    return {
        tuple(record.provenance["box"]): record
        for record in family.of("captions")
        if "#box=" in record.origin and language_of(record) == language
    }


BUILDERS = (
    *(
        Builder(
            asked.task,
            check_path(asked.leaf),
            asked.component,
            partial(described, asked),
            holds,
            rank=2 if asked.component == GENERAL or asked.pictures != "all" else 0,
        )
        for asked in entries()
    ),
    Builder("figure_caption", "Recognition/Global Description/Theme Description", GENERAL, figures, holds, rank=2),
    Builder("attributes", "Recognition/Local Description/Object Attribute Description", GENERAL, attributes, holds, 2),
    Builder("reality", "Evaluation/Reality Evaluation", IN_HOUSE, reality, holds),
)
