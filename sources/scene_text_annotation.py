"""What annotated photographs of writing have in common, whatever the file format."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sources.input_files import file_at, is_unicode

#: What nearly every dataset writes in place of text that cannot be read.
UNREADABLE = "###"
#: No coordinate is larger; JSON can hold integers that no float can.
MAX_NUMBER = 1e9
_PICTURES = (".jpg", ".jpeg", ".png", ".gif")


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


def corners(points: Any) -> tuple[float, ...]:
    """A polygon of at least three corners, given as [x0, y0, x1, y1, …] or [[x0, y0], …]. Raises `AnnotationError`."""
    if isinstance(points, list) and all(isinstance(point, list) and len(point) == 2 for point in points):
        points = [value for point in points for value in point]
    if not isinstance(points, list) or len(points) < 6 or len(points) % 2 or not all(map(is_number, points)):
        raise AnnotationError("an annotation has no polygon of numbers")
    return tuple(float(value) for value in points)


def transcribed(points: tuple[float, ...], text: Any, legible: bool = True) -> TextInstance:
    """The instance of a dataset that transcribes all it can: what has no text, or `###`, is to be ignored.

    Raises `AnnotationError` for text that cannot be written.
    """
    if isinstance(text, str) and not is_unicode(text):
        raise AnnotationError("a transcription holds half of a surrogate pair")
    readable = legible and isinstance(text, str) and text.strip() not in ("", UNREADABLE)
    return TextInstance(points, text.strip() if readable else None, not readable)


def is_number(value: Any) -> bool:
    """Whether a value of parsed JSON is a finite number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -MAX_NUMBER < value < MAX_NUMBER


def picture_beside(file: Path, stem: str, root: Path) -> str:
    """The path, relative to `root`, of the picture called `stem` beside `file` or in a folder around it.

    Where there is none, the name that it should have beside `file`.
    """
    around = [file.parent, *_folders(file.parent)]
    if file.parent != root:
        around += [file.parent.parent, *_folders(file.parent.parent)]
    for folder in around:
        for suffix in _PICTURES:
            for name in (stem + suffix, stem + suffix.upper()):
                if file_at(folder, name, root):
                    return (folder / name).relative_to(root).as_posix()
    return (file.parent / f"{stem}.jpg").relative_to(root).as_posix()


@lru_cache(maxsize=64)
def _folders(parent: Path) -> list[Path]:
    try:
        return sorted(path for path in parent.iterdir() if path.is_dir())
    except OSError:
        return []
