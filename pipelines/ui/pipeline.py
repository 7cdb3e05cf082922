"""The pipeline `ui`: questions and referring expressions on app screens, for the component table_chart.

The paper's Table 1 lists ScreenQA and RefExp among tables and charts. The datasets hold no pictures: screenshots come
from a Rico folder of the user's, and a screen without one is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.counting import counting_rule
from corpus.identity import fingerprint
from corpus.record import Image, Record, Region, document, image
from pipelines.engine.pipeline import BUNDLED, Drop, InputError, Item, Operation, Parameters, Pipeline, Unit
from pipelines.ui.annotations import BadRow, annotation_files, by_screen, read_rows
from pipelines.ui.screenshots import read_screenshot, screenshot_files
from sources.input_files import digest, path_of, printable, size
from sources.screen_qa import NO_ANSWER, ScreenQuestion
from sources.uibert_refexp import ReferringExpression

_SCREENS_PER_UNIT = 200
#: Room for text beside one picture in the default sequence length of 4,096 tokens.
_MOST_TEXT_TOKENS = 3400
_UNANSWERED = "The screen does not say."
_GRID = "Boxes (x0,y0),(x1,y1) are on a grid from 0 to 999."


class UiParameters(Parameters):
    """`screenshots`: the folder with Rico's screenshots, `<id>.jpg`. `license`: that of the dataset."""

    screenshots: str | None = None
    license: str | None = "CC-BY-4.0"

    def identity(self) -> dict[str, Any]:
        """Where the screenshots lie changes nothing; which there are is part of a unit's content."""
        return {name: value for name, value in super().identity().items() if name != "screenshots"}


class Ui(Pipeline):
    """One record per screen and file: the screenshot, then its questions with answers, or expressions with boxes."""

    name = "ui"
    component = "table_chart"
    summary = "Questions and referring expressions on app screenshots (ScreenQA, RefExp)."
    operations = (Operation("ui.screen", 1),)
    parameters_type = UiParameters
    places = ("input", "screenshots")
    default_source = "ui"
    parameters: UiParameters

    def units(self) -> Iterator[Unit]:
        """One item per screen of a file, per unreadable row, and per unreadable file."""
        if self.parameters.input == BUNDLED:
            raise InputError("ui has no bundled material; name a folder with ScreenQA .json or RefExp .tfrecord files")
        path = Path(self.parameters.input)
        pictures = screenshot_files(self.parameters.screenshots)
        for file in annotation_files(path):
            items = list(_items(self._relative(file), file, self._root()))
            raw = digest(file, self._root())
            for start in range(0, len(items), _SCREENS_PER_UNIT):
                part = tuple(items[start : start + _SCREENS_PER_UNIT])
                present = [pictures.get(str(item.payload.get("screen"))) for item in part]
                # Sizes stand for the pictures' bytes: Rico is too large to be read through for a plan.
                content = fingerprint([raw, [size(picture) if picture else None for picture in present]])
                yield Unit(f"ui/{self._relative(file)}/{start:06d}", part, content)

    def process(self, item: Item) -> Iterator[Record]:
        """The record of one screen."""
        root = self._root()
        rows = read_rows(path_of(item.payload["file"], root), root)
        if max(item.payload.get("rows", [item.payload.get("row", 0)])) >= len(rows):
            raise Drop("file_changed", f"{item.payload['file']} has fewer rows than when it was listed")
        if "screen" not in item.payload:
            row = rows[item.payload.get("row", 0)]
            raise Drop("bad_row", row.problem if isinstance(row, BadRow) else item.locator)
        screen = item.payload["screen"]
        data, width, height = read_screenshot(self.parameters.screenshots, screen)
        mine = [rows[number] for number in item.payload["rows"]]
        questions = [row for row in mine if isinstance(row, ScreenQuestion)]
        expressions = [row for row in mine if isinstance(row, ReferringExpression)]
        text = _questions_text(questions) if questions else _expressions_text(expressions)
        if (length := counting_rule().tokenizer.count(text)) > _MOST_TEXT_TOKENS:
            raise Drop("longer_than_sequence", f"{length} text tokens")
        yield Record(
            origin=item.locator,
            document=f"rico:{screen}",
            source=self.parameters.source,
            component=self.component,
            messages=document(image(), text),
            images=[Image(data)],
            regions=[_region(row, width, height) for row in expressions],
            language="en",
            license=self.parameters.license,
            provenance={"dataset": "ScreenQA" if questions else "RefExp", "rows": len(mine)},
        )

    def _root(self) -> Path:
        path = Path(self.parameters.input)
        return path if path.is_dir() else path.parent

    def _relative(self, file: Path) -> str:
        return printable(file.relative_to(self._root()).as_posix())


def _items(relative: str, file: Path, root: Path) -> Iterator[Item]:
    try:
        rows = read_rows(file, root)
    except Drop:
        yield Item(relative, {"file": relative})
        return
    for screen, numbers in by_screen(rows).items():
        yield Item(f"{relative}#screen={screen}", {"file": relative, "screen": screen, "rows": numbers})
    for number, row in enumerate(rows):
        if isinstance(row, BadRow):
            yield Item(f"{relative}#row={number}", {"file": relative, "row": number})


def _questions_text(questions: list[ScreenQuestion]) -> str:
    turns = []
    for row in questions:
        answer = _UNANSWERED if row.answers[0] == NO_ANSWER else row.answers[0]
        turns.append(f"Question: {row.question}\nAnswer: {answer}")
    return "\n" + "\n\n".join(turns)


def _expressions_text(expressions: list[ReferringExpression]) -> str:
    turns = [f"Instruction: {row.text}\nBox: {_grid(row.box)}" for row in expressions]
    return "\n" + "\n\n".join([_GRID, *turns])


def _grid(box: tuple[float, float, float, float]) -> str:
    x0, y0, x1, y1 = (min(999, max(0, int(value * 1000))) for value in box)
    return f"({x0},{y0}),({x1},{y1})"


def _region(row: ReferringExpression, width: int, height: int) -> Region:
    x0, y0, x1, y1 = row.box
    points = [round(value, 2) for value in (x0 * width, y0 * height, x1 * width, y1 * height)]
    return Region(0, "box", points, row.text)
