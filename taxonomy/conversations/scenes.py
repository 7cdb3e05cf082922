"""The pictures of stored records in which things have names and boxes, and the leaves that ask for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from corpus.record import Record, Region
from taxonomy.conversations import places
from taxonomy.conversations.builder import Builder
from taxonomy.conversations.conversation import (
    GENERAL,
    IN_HOUSE,
    WEB_CODE,
    Conversation,
    Exchange,
    Family,
    Language,
    language_of,
)
from taxonomy.conversations.grid import area, box_of
from taxonomy.conversations.places import Ask, Scene, Words

TEXT = Words(
    ("line of text", "一行文字"),
    ("lines of text", "行文字"),
    (
        ("What is written at {box}?", "Read the text inside {box}.", "Which words stand at {box}?"),
        ("{box}处写着什么？", "请读出{box}内的文字。", "坐标框{box}里是什么字？"),
    ),
    (
        ("Where is “{name}” written?", "Find the text “{name}” and give its box.", "Locate “{name}”."),
        ("“{name}”写在哪里？", "请找出文字“{name}”并给出坐标框。", "请定位“{name}”。"),
    ),
)
PART = Words(
    ("part", "部分"),
    ("parts", "个部分"),
    (
        ("What is shown at {box}?", "Name what is inside {box}.", "What does the region {box} show?"),
        ("{box}处是什么？", "请说出{box}内的内容。", "坐标框{box}里显示的是什么？"),
    ),
    (
        ("Where is this: {name}?", "Give the box of “{name}”.", "Point out: {name}."),
        ("{name}在哪里？", "请给出“{name}”的坐标框。", "请指出{name}的位置。"),
    ),
)
_MARKS = {"bar": ("bar", "柱子"), "slice": ("slice", "扇形"), "point": ("data point", "数据点")}
_ELEMENTS = {"link": ("link", "链接"), "button": ("button", "按钮"), "heading": ("heading", "标题")}


def photograph_scenes(family: Family, language: Language) -> Iterator[Scene]:
    """Photographs with named parts, each once."""
    seen: set[str] = set()
    for record in family.of("captions"):
        parts = tuple(region for region in record.regions if region.kind == "box" and region.label)
        if parts and language_of(record) == language and len(record.images) == 1 and record.images[0].hash not in seen:
            seen.add(record.images[0].hash)
            yield Scene(record, language, parts, "label", PART, GENERAL, whole=False)


def text_scenes(family: Family, language: Language) -> Iterator[Scene]:
    """Pictures with writing in the scene."""
    for record in family.of("scene_text"):
        lines = tuple(r for r in record.regions if r.kind == "text" and r.text and r.label != "ignore")
        if lines and language_of(record) == language and len(record.images) == 1:
            yield Scene(record, language, lines, "text", TEXT, GENERAL, whole=len(lines) == len(record.regions))


def chart_scenes(family: Family, language: Language) -> Iterator[Scene]:
    """Charts of bars, slices or points, each mark with the entry that it stands for."""
    for record in family.of("charts"):
        for kind, (english, chinese) in _MARKS.items():
            marks = tuple(region for region in record.regions if region.kind == kind and region.label)
            if 2 <= len(marks) <= 40 and language_of(record) == language:
                yield Scene(record, language, marks, "label", _mark_words(english, chinese), IN_HOUSE)


def page_scenes(family: Family, language: Language) -> Iterator[Scene]:
    """Web pages with links, buttons and headings."""
    for record in family.of("web"):
        if language_of(record) != language or len(record.images) != 1:
            continue
        for role, (english, chinese) in _ELEMENTS.items():
            found = tuple(r for r in record.regions if r.kind == "element" and r.label == role and _is_seen(r, record))
            if len(found) >= 2:
                yield Scene(record, language, found, "text", _element_words(english, chinese), WEB_CODE)


_SOURCES: tuple[Callable[[Family, Language], Iterator[Scene]], ...] = (
    photograph_scenes,
    text_scenes,
    chart_scenes,
    page_scenes,
)


def _scenes(task: str, family: Family, language: Language) -> Iterator[Scene]:
    for source in _SOURCES:
        for scene in source(family, language):
            # the box around a part of a photograph, or around a slice, says little about its size
            if task == "size_relation" and scene.words is not TEXT and scene.words.one[0] != "bar":
                continue
            # that one year of a chart stands right of another is nothing to ask
            if task == "spatial_relation" and scene.record.provenance.get("pipeline") == "charts":
                continue
            yield scene


def _maker(ask: Ask) -> Callable[[Builder, Family, Language], Iterator[Conversation]]:
    def make(builder: Builder, family: Family, language: Language) -> Iterator[Conversation]:
        for scene in _scenes(builder.task, family, language):
            voice = builder.voice(language, scene.record.id, *scene.words.one)
            exchanges = tuple(ask(scene, voice))
            if exchanges:
                yield Conversation(
                    builder.task,
                    builder.leaf,
                    scene.component,
                    language,
                    (scene.record,),
                    tuple(scene.record.images),
                    exchanges,
                    regions=scene.things,
                )

    return make


def follows(conversation: Conversation, exchange: Exchange) -> bool:
    """Worked out again from the regions of the parent that the conversation carries."""
    record = conversation.parents[0]
    if any(region not in record.regions for region in conversation.regions):
        return False
    by = "text" if record.provenance.get("pipeline") in ("scene_text", "web") else "label"
    scene = Scene(record, conversation.language, conversation.regions, by, TEXT, conversation.component)
    return places.holds(scene, exchange)


def _is_seen(region: Region, record: Record) -> bool:
    """Is an element named, and neither tiny nor cut at the picture's lower edge?"""
    box = box_of(region)
    return bool((region.text or "").strip()) and area(box) >= 60 and box[3] < record.images[0].height - 2


def _mark_words(english: str, chinese: str) -> Words:
    return Words(
        (english, chinese),
        (f"{english}s", f"个{chinese}"),
        (
            (f"Which entry does the {english} at {{box}} stand for?", f"What does the {english} at {{box}} belong to?"),
            (f"{{box}}处的{chinese}代表哪一项？", f"坐标框{{box}}里的{chinese}对应什么？"),
        ),
        (
            (f"Where is the {english} of “{{name}}”?", f"Give the box of the {english} that stands for “{{name}}”."),
            (f"“{{name}}”的{chinese}在哪里？", f"请给出代表“{{name}}”的{chinese}的坐标框。"),
        ),
    )


def _element_words(english: str, chinese: str) -> Words:
    return Words(
        (english, chinese),
        (f"{english}s", f"个{chinese}"),
        (
            (f"What does the {english} at {{box}} say?", f"Read the {english} at {{box}}."),
            (f"{{box}}处的{chinese}写着什么？", f"请读出{{box}}处的{chinese}。"),
        ),
        (
            (f"Where is the {english} “{{name}}”?", f"I am looking for the {english} “{{name}}”. Give its box."),
            (f"{chinese}“{{name}}”在哪里？", f"请给出{chinese}“{{name}}”的坐标框。"),
        ),
    )


_LOCAL = "Recognition/Local Description"
_RELATIONS = "Commonsense Reasoning/Relationship Reasoning"
BUILDERS = (
    Builder("pointing", f"{_LOCAL}/Pointing Description", IN_HOUSE, _maker(places.at_box), follows),
    Builder("position", f"{_LOCAL}/Position Description", IN_HOUSE, _maker(places.where), follows),
    Builder("counting", f"{_LOCAL}/Counting", IN_HOUSE, _maker(places.count), follows),
    Builder("spatial_relation", f"{_RELATIONS}/Spatial Relationship", IN_HOUSE, _maker(places.spatial), follows),
    Builder("size_relation", f"{_RELATIONS}/Size Relationship", IN_HOUSE, _maker(places.larger), follows),
)
