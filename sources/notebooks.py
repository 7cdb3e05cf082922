"""Jupyter notebooks (nbformat 4): code cells and the pictures that they put out.

https://nbformat.readthedocs.io/en/latest/format_description.html: `cells[]` have `cell_type`, `source` (a string or a
list of strings) and, if code, `outputs[]` with a bundle `data` of MIME types; pictures are base64, SVG is text.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sources import bounded_json
from sources.input_files import FileRejectedError, printable, read

#: A notebook of more bytes, or of more values, is not read; nor is a picture in it of more characters of base64.
MAX_BYTES = 256_000_000
MAX_VALUES = 3_000_000
MAX_PICTURE_CHARACTERS = 90_000_000


class NotebookError(ValueError):
    """What cannot be used. `reason`: notebook_unreadable, notebook_version, notebook_shape, image_undecodable,
    image_too_large, or one of `sources.input_files`."""

    def __init__(self, reason: str, detail: str) -> None:
        detail = printable(detail)
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Output:
    """One output of a cell: the MIME types of its bundle with their text, and whether it reports an error."""

    data: dict[str, str]
    is_error: bool

    @property
    def is_picture(self) -> bool:
        """Whether the bundle holds a picture of any kind."""
        return any(name.startswith("image/") for name in self.data)


@dataclass(frozen=True)
class Cell:
    """A cell by its number in the notebook."""

    number: int
    is_code: bool
    source: str
    outputs: tuple[Output, ...]


@dataclass(frozen=True)
class Notebook:
    """`language` is the kernel's, in lower case; "python" where the notebook does not say."""

    cells: tuple[Cell, ...]
    language: str

    def pictures(self) -> Iterator[tuple[Cell, int]]:
        """Every cell and output number with a picture, in order."""
        for cell in self.cells:
            for number, output in enumerate(cell.outputs):
                if output.is_picture:
                    yield cell, number


def read_notebook(file: Path, root: Path | None = None) -> Notebook:
    """Read `file`, below `root`; raises `NotebookError`."""
    try:
        content = bounded_json.parse(read(file, root or file, MAX_BYTES), MAX_VALUES)
    except FileRejectedError as error:
        raise NotebookError(error.reason, error.detail) from error
    except ValueError as error:
        raise NotebookError("notebook_unreadable", str(error)) from error
    if not isinstance(content, dict):
        raise NotebookError("notebook_shape", "the file is no JSON object")
    version = content.get("nbformat")
    if version != 4:
        raise NotebookError("notebook_version", f"nbformat is {version!r}, only 4 is read")
    cells = content.get("cells")
    if not isinstance(cells, list):
        raise NotebookError("notebook_shape", "cells is missing")
    return Notebook(tuple(_cell(number, cell) for number, cell in enumerate(cells)), _language(content))


def decode_picture(text: str) -> bytes:
    """The bytes of a base64 picture; raises `NotebookError`."""
    if len(text) > MAX_PICTURE_CHARACTERS:
        raise NotebookError("image_too_large", f"{len(text)} characters of base64")
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except ValueError as error:
        raise NotebookError("image_undecodable", f"base64: {error}") from error


def _cell(number: int, cell: Any) -> Cell:
    if not isinstance(cell, dict) or "cell_type" not in cell or "source" not in cell:
        raise NotebookError("notebook_shape", f"cell {number} lacks cell_type or source")
    outputs = cell.get("outputs", ())
    if not isinstance(outputs, list | tuple):
        raise NotebookError("notebook_shape", f"outputs of cell {number} are no list")
    return Cell(
        number,
        cell["cell_type"] == "code",
        _text(cell["source"]).encode("utf-8", "replace").decode(),  # JSON may hold halves of surrogate pairs
        tuple(_output(output) for output in outputs if isinstance(output, dict)),
    )


def _output(output: dict[str, Any]) -> Output:
    data = output.get("data")
    bundle = {name: _text(value) for name, value in data.items()} if isinstance(data, dict) else {}
    return Output(bundle, output.get("output_type") == "error")


def _text(value: Any) -> str:
    """Multi-line strings are stored whole or as lists; anything else, such as JSON data, is not text."""
    if isinstance(value, list):
        return "".join(piece for piece in value if isinstance(piece, str))
    return value if isinstance(value, str) else ""


def _language(content: dict[str, Any]) -> str:
    metadata = content.get("metadata")
    for key, name in (("kernelspec", "language"), ("language_info", "name")):
        entry = metadata.get(key) if isinstance(metadata, dict) else None
        if isinstance(entry, dict) and isinstance(entry.get(name), str) and entry[name]:
            return printable(entry[name].lower()[:100])
    return "python"
