"""ICDAR 2015 Incidental Scene Text: one `gt_<name>.txt` (UTF-8, often with a byte order mark) for each photograph.

A line is `x1,y1,x2,y2,x3,y3,x4,y4,transcription`, clockwise from the top left; `###` as transcription means unreadable.
The transcription may itself hold commas and be quoted. Lines of MLT-17 have one more field, the script, before it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from sources.scene_text_annotation import AnnotatedPhotograph, AnnotationError, TextInstance

IGNORED = "###"
_PICTURES = (".jpg", ".jpeg", ".png", ".gif")
#: Scripts that MLT-17 names between the coordinates and the transcription.
_SCRIPTS = frozenset(
    {"Arabic", "Latin", "Chinese", "Japanese", "Korean", "Bangla", "Hindi", "Symbols", "Mixed", "None"}
)


def annotation_files(folder: Path) -> list[Path]:
    """All `gt_*.txt` below `folder`, in order."""
    return sorted(folder.rglob("gt_*.txt"))


def read_annotation(file: Path, root: Path) -> AnnotatedPhotograph:
    """The photograph that `file` is about, its path relative to `root`.

    The photograph lies beside the file, or in a folder around it. A bad line is told in `problem`.
    """
    picture = _picture_of(file, root)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        return AnnotatedPhotograph(picture, (), problem=f"{file.name} is not UTF-8: {error.reason}")
    instances = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            instances.append(parse_line(line))
        except AnnotationError as error:
            return AnnotatedPhotograph(picture, (), problem=f"{file.name} line {number}: {error}")
    return AnnotatedPhotograph(picture, tuple(instances))


def parse_line(line: str) -> TextInstance:
    """One line of an annotation file; raises `AnnotationError`."""
    fields = line.split(",", 8)
    if len(fields) < 9:
        raise AnnotationError(f"{len(fields)} fields where 8 coordinates and a transcription belong")
    try:
        points = tuple(float(field) for field in fields[:8])
    except ValueError as error:
        raise AnnotationError(f"a coordinate is no number ({error})") from error
    script, comma, rest = fields[8].partition(",")
    text = rest if comma and script.strip() in _SCRIPTS else fields[8]
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1].replace('""', '"')
    return TextInstance(points, text, ignore=text in (IGNORED, ""))


def _picture_of(file: Path, root: Path) -> str:
    """The path of the photograph relative to `root`, or the name it should have beside `file`."""
    stem = file.stem.removeprefix("gt_")
    around = [file.parent, *_folders(file.parent)]
    if file.parent != root:
        around += [file.parent.parent, *_folders(file.parent.parent)]
    for folder in around:
        for suffix in _PICTURES:
            for name in (stem + suffix, stem + suffix.upper()):
                if (folder / name).is_file():
                    return (folder / name).relative_to(root).as_posix()
    return (file.parent / f"{stem}.jpg").relative_to(root).as_posix()


@lru_cache(maxsize=64)
def _folders(parent: Path) -> list[Path]:
    return sorted(path for path in parent.iterdir() if path.is_dir())
