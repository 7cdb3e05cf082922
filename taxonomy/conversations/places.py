"""Named things in one picture with their boxes, whatever made it: marks of charts, lines of text, parts of photographs.

One idea each: what is at a box, where a named thing is, how many there are, which is left of which, which is larger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus.record import Record, Region
from taxonomy.conversations.conversation import Exchange, Language
from taxonomy.conversations.grid import (
    RELATIONS,
    area,
    at,
    box_of,
    grid_note,
    named_in,
    part_of,
    relation,
    unique,
)
from taxonomy.conversations.voice import Voice


@dataclass(frozen=True)
class Words:
    """How a kind of thing is spoken of: (English, Chinese) of one, and of several."""

    one: tuple[str, str]
    several: tuple[str, str]
    #: of what stands at a box: English and Chinese questions with {box}
    at: tuple[tuple[str, ...], tuple[str, ...]]
    #: where a thing is: with {name}
    where: tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Scene:
    """Things of one picture. `by` is the attribute of a region that names it; `whole`: no other such thing is there."""

    record: Record
    language: Language
    things: tuple[Region, ...]
    by: str
    words: Words
    component: str
    whole: bool = True

    def name(self, region: Region) -> str:
        """The thing's name."""
        return " ".join(str(getattr(region, self.by)).split())

    def singular(self) -> list[Region]:
        """Things whose names no other thing's holds, of a size that can be seen."""
        return [region for region in unique(self.things, self.by) if area(box_of(region)) >= 60]


Ask = Callable[[Scene, Voice], Iterator[Exchange]]


def at_box(scene: Scene, voice: Voice) -> Iterator[Exchange]:
    """What stands inside a box."""
    for region in voice.draw(scene.singular(), 3):
        question = voice.say(*scene.words.at, box=at(region, scene.things))
        yield Exchange("at_box", question, scene.name(region), {"name": scene.name(region)})


def where(scene: Scene, voice: Voice) -> Iterator[Exchange]:
    """Where a named thing stands: its box, and the part of the picture where that is clear."""
    picture = scene.record.images[0]
    for number, region in enumerate(voice.draw(scene.singular(), 3)):
        question = voice.say(*scene.words.where, name=scene.name(region))
        if number == 0:
            question += voice.word(f" {grid_note(voice)}", grid_note(voice))
        box, part = at(region, scene.things), part_of(box_of(region), picture)
        answer = box
        if part and voice.random.random() < 0.6:
            answer = voice.word(f"{box}, in the {part[0]} part of the picture", f"{box}，位于图片{part[1]}")
        yield Exchange("where", question, answer, {"name": scene.name(region), "part": part[0] if part else None})


def count(scene: Scene, voice: Voice) -> Iterator[Exchange]:
    """How many there are."""
    if scene.whole and 2 <= len(scene.things) <= 30:
        question = voice.say(
            ["How many {several} are there in the picture?", "Count the {several} that you see."],
            ["图中有多少{several}？", "请数一数，图中一共有多少{several}？"],
            several=voice.word(*scene.words.several),
        )
        yield Exchange("count", question, str(len(scene.things)))


def spatial(scene: Scene, voice: Voice) -> Iterator[Exchange]:
    """Where one thing stands seen from another."""
    things = scene.singular()
    pairs = [(a, b) for a in things for b in things if a is not b and relation(box_of(a), box_of(b))]
    for first, second in voice.draw(pairs, 2):
        found = relation(box_of(first), box_of(second))
        assert found is not None
        names = [voice.quoted(scene.name(region)) for region in (first, second)]
        english, chinese = RELATIONS[found]
        if voice.random.random() < 0.5:
            question = voice.say(
                ["Seen from {b}, where is {a}?", "Describe the position of {a} relative to {b}."],
                ["{a}在{b}的什么位置？", "相对于{b}，{a}在哪个方向？"],
                a=names[0],
                b=names[1],
            )
            answer = voice.word(f"{names[0]} is {english} {names[1]}.", f"{names[0]}在{names[1]}的{chinese}。")
            told = found
        else:
            told = voice.random.choice(list(RELATIONS))
            english, chinese = RELATIONS[told]
            question = voice.word(f"Is {names[0]} {english} {names[1]}?", f"{names[0]}在{names[1]}的{chinese}吗？")
            right = RELATIONS[found]
            answer = voice.word("Yes.", "是的。")
            if told != found:
                answer = voice.word(f"No, it is {right[0]} {names[1]}.", f"不是，它在{names[1]}的{right[1]}。")
        about = {"names": [scene.name(first), scene.name(second)], "relation": told}
        yield Exchange("relation", question, answer, about)


def larger(scene: Scene, voice: Voice) -> Iterator[Exchange]:
    """Which of two things takes more of the picture, where one is clearly larger."""
    things = scene.singular()
    pairs = [(a, b) for a in things for b in things if area(box_of(a)) > 1.8 * area(box_of(b))]
    for first, second in voice.draw(pairs, 2):
        names = [scene.name(first), scene.name(second)]
        shown = names if voice.random.random() < 0.5 else names[::-1]
        question = voice.say(
            [
                "Which takes up more room in the picture: {a} or {b}?",
                "Compare the areas that {a} and {b} cover. Which is larger?",
            ],
            ["{a}和{b}，哪个在图中占的面积更大？", "图中{a}与{b}相比，哪个更大？"],
            a=voice.quoted(shown[0]),
            b=voice.quoted(shown[1]),
        )
        yield Exchange("larger", question, names[0], {"names": names})


def holds(scene: Scene, exchange: Exchange) -> bool:
    """Works an answer out again from the regions alone."""
    picture = scene.record.images[0]

    def named(name: str) -> Region | None:
        found = [region for region in scene.things if scene.name(region) == name]
        return found[0] if len(found) == 1 else None

    if exchange.kind == "count":
        return scene.whole and exchange.answer == str(sum(1 for _ in scene.things))
    names: Sequence[str] = exchange.about.get("names") or [exchange.about["name"]]
    regions = [named(name) for name in names]
    if any(region is None for region in regions):
        return False
    boxes = [box_of(region) for region in regions if region is not None]
    if exchange.kind in ("at_box", "where"):
        text = exchange.question if exchange.kind == "at_box" else exchange.answer
        there = [box_of(region) for region in named_in(text, scene.things)] == [boxes[0]]
        if exchange.kind == "at_box":
            return there and exchange.answer == names[0]
        return there and (exchange.about["part"] or "-") == ((part_of(boxes[0], picture) or ("-",))[0])
    if exchange.kind == "larger":
        return exchange.answer == names[0] and area(boxes[0]) > 1.8 * area(boxes[1])
    if exchange.kind == "relation":
        true = relation(boxes[0], boxes[1])
        if true is None:
            return False
        denied = exchange.answer.startswith(("No,", "不是"))
        stated = RELATIONS[true][0 if scene.language == "en" else 1]
        agreed = exchange.answer in ("Yes.", "是的。")
        return (exchange.about["relation"] != true) == denied and (agreed or stated in exchange.answer)
    return False
