"""A screen with questions on it: names and places of controls, states, tables, headings, pictures, a summary."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from corpus.counting import CountingRule
from corpus.record import Record, image
from pipelines.web.questions import controls, page, tables
from pipelines.web.questions.board import Board
from pipelines.web.questions.voice import Voice
from pipelines.web.records.frame import Frame, Pictures, fits

#: kind -> (who asks, at most how many on one screen)
ASKED: dict[str, tuple[Callable[[Board, Voice], Iterator[str]], int]] = {
    "summary": (page.summary, 1),
    "names": (controls.names, 3),
    "places": (controls.places, 3),
    "states": (controls.states, 3),
    "counts": (controls.counts, 1),
    "cells": (tables.cells, 3),
    "sizes": (tables.sizes, 1),
    "headings": (page.headings, 2),
    "pictures": (page.pictures, 2),
}
MIN_ASKED = 2


def screen(
    frame: Frame, board: Board, pictures: Pictures, seed: str, rule: CountingRule, tokens: int
) -> Iterator[Record]:
    """One record with as many questions as `tokens` hold, or none where fewer than `MIN_ASKED` can be asked."""
    found: list[tuple[str, str]] = []
    for kind, (ask, most) in ASKED.items():
        voice = Voice(frame.language, f"{seed} {kind}")
        every = list(dict.fromkeys(ask(board, voice)))
        chosen = voice.random.sample(every, min(most, len(every)))
        found += [(kind, pair) for pair in sorted(chosen, key=every.index)]
    while len(found) >= MIN_ASKED:
        text = "\n" + "\n\n".join(pair for _, pair in found)
        record = frame.record(
            "questions",
            "table_chart",
            [image(), text],
            [pictures.of(board.tile)],
            board.regions,
            board.tile.number,
            top=board.tile.top,
            kinds=sorted({kind for kind, _ in found}),
        )
        if fits(record, rule, tokens):
            yield record
            return
        found.pop()
