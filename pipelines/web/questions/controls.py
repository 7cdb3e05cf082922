"""Questions on what can be acted on: what it is called, where it is, what state it is in, what is entered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from pipelines.web.elements.model import Control
from pipelines.web.questions.board import Board, single
from pipelines.web.questions.seen import same, shown, speakable, text_in
from pipelines.web.questions.voice import ROLES, Voice

#: Smaller controls are not pointed at, in pixels of the shorter side.
MIN_SIDE = 6
_MOST_COUNTED = 12
_FIELDS = frozenset({"text field", "select", "list box", "slider", "colour field"})
_TICKED = frozenset({"checkbox", "radio button", "switch"})
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


def names(board: Board, voice: Voice) -> Iterator[str]:
    """What the control at a place is called: what is written on it, or what its document calls an icon."""
    lines = board.tile.view.lines
    for control in _sizeable(board):
        written = text_in(lines, control.box)
        drawn = control.role not in _FIELDS and not written
        labelled = control.role in _FIELDS | _TICKED and shown(control.name, lines)
        if not (drawn or labelled or same(written, control.name)):
            continue
        question = voice.say(
            ["What is the {role} at {box} called?", "What is {box}, a {role}, for?", "Name the {role} at {box}."],
            ["{box}处的{role}叫什么？", "{box}处的{role}是做什么的？", "说出{box}处{role}的名称。"],
            role=voice.role(control.role),
            box=board.at(control),
        )
        yield voice.pair(question, control.name)


def places(board: Board, voice: Voice) -> Iterator[str]:
    """Where a control is that only one expression fits."""
    lines = board.tile.view.lines
    groups: dict[tuple[str, str], list[Control]] = {}
    for control in single(board.tile.elements.controls):
        if speakable(control.name):
            groups.setdefault((control.role, control.name.casefold()), []).append(control)
    every = Counter((one.role, one.name.casefold()) for one in board.tile.elements.controls)
    for (role, name), alike in groups.items():
        if role not in ROLES or every[role, name] != len(alike) or not all(map(_pointable, alike)):
            continue
        if not shown(alike[0].name, lines):
            continue
        if len(alike) == 1:
            what = voice.say(["the {role} “{name}”"], ["{role}“{name}”"], role=voice.role(role), name=alike[0].name)
            yield _where(board, voice, alike[0], what)
        elif len(alike) <= len(_ORDINALS) and _below_each_other(alike):
            number = voice.random.randrange(len(alike))
            what = voice.say(
                ["the {ordinal} {role} “{name}” from the top"],
                ["从上往下第{count}个{role}“{name}”"],
                ordinal=_ORDINALS[number],
                count=number + 1,
                role=voice.role(role),
                name=alike[0].name,
            )
            yield _where(board, voice, sorted(alike, key=lambda one: one.box[1])[number], what)


def states(board: Board, voice: Voice) -> Iterator[str]:
    """Ticked or not, usable or not, what is entered or chosen: document, tree and picture agree."""
    lines = board.tile.view.lines
    controls = [one for one in _sizeable(board) if shown(one.name, lines)]
    counts = Counter((one.role, one.name.casefold()) for one in board.tile.elements.controls)
    for control in controls:
        if counts[control.role, control.name.casefold()] > 1:
            continue
        words = {"role": voice.role(control.role), "name": control.name}
        if control.role in _TICKED and "mixed" not in control.states:
            on = "checked" in control.states
            question = voice.say(["Is the {role} “{name}” on?", "Is “{name}” selected?"],
                                 ["{role}“{name}”选中了吗？", "“{name}”是选中状态吗？"], **words)  # fmt: skip
            yield voice.pair(question, voice.say(["Yes." if on else "No."], ["是。" if on else "否。"]))
        if control.role == "button" and "disabled" in control.states:
            question = voice.say(["Can the button “{name}” be pressed now?"], ["现在能按“{name}”按钮吗？"], **words)
            yield voice.pair(question, voice.say(["No, it is disabled."], ["不能，它处于禁用状态。"]))
        value = " ".join((control.value or "").split())
        if control.role in _FIELDS and speakable(value, 80) and same(text_in(lines, control.box), value):
            question = voice.say(["What does the {role} “{name}” hold?", "Which value is set for “{name}”?"],
                                 ["{role}“{name}”里是什么？", "“{name}”填的是什么？"], **words)  # fmt: skip
            yield voice.pair(question, value)


def counts(board: Board, voice: Voice) -> Iterator[str]:
    """How many controls of a kind a page has, where all of it is in the picture."""
    if not board.whole or board.tile.elements.left_out:
        return
    found = Counter(control.role for control in board.tile.elements.controls)
    for role in ("button", "checkbox", "radio button", "text field", "select"):
        if 2 <= found[role] <= _MOST_COUNTED:
            question = voice.say(["How many {roles} are there on this page?"], ["这个页面上有几个{roles}？"],
                                 roles=voice.roles(role))  # fmt: skip
            yield voice.pair(question, str(found[role]))


def _where(board: Board, voice: Voice, control: Control, what: str) -> str:
    question = voice.say(["Where is {what}?", "Locate {what}."], ["{what}在哪里？", "指出{what}的位置。"], what=what)
    return voice.pair(question, board.at(control))


def _sizeable(board: Board) -> list[Control]:
    controls = single(board.tile.elements.controls)
    return [one for one in controls if one.role in ROLES and speakable(one.name) and _pointable(one)]


def _pointable(control: Control) -> bool:
    x0, y0, x1, y1 = control.box
    return min(x1 - x0, y1 - y0) >= MIN_SIDE


def _below_each_other(controls: list[Control]) -> bool:
    boxes = sorted((one.box for one in controls), key=lambda box: box[1])
    return all(upper[3] <= lower[1] + 1 for upper, lower in pairwise(boxes))
