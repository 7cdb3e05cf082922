"""What annotated photographs of writing have in common, whatever the file format."""

from __future__ import annotations

from dataclasses import dataclass


class AnnotationError(ValueError):
    """An annotation file that cannot be read as its format. The text says where and why."""


@dataclass(frozen=True)
class TextInstance:
    """One word or line. `points` are the corners (x0, y0, x1, y1, …) in pixels of the photograph.

    `text` is None where the dataset gives no transcription; `ignore` marks what the dataset says not to read.
    """

    points: tuple[float, ...]
    text: str | None = None
    ignore: bool = False


@dataclass(frozen=True)
class AnnotatedPhotograph:
    """A photograph by its path relative to the dataset's folder, and what is written in it.

    `size` is (width, height) as the dataset states it; `problem` names a row that could not be read.
    """

    path: str
    instances: tuple[TextInstance, ...]
    size: tuple[int, int] | None = None
    problem: str = ""
