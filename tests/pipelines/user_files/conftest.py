"""Small pictures and files of the formats that users bring."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as PillowImage

from pipelines.engine.inline import Outcome, outcomes
from pipelines.user_files.pipeline import UserFiles, UserFilesParameters


def encode(width: int = 40, height: int = 30, colour: str = "teal", kind: str = "PNG") -> bytes:
    """An encoded picture of one colour."""
    data = io.BytesIO()
    PillowImage.new("RGB", (width, height), colour).save(data, kind)
    return data.getvalue()


@pytest.fixture
def picture() -> Callable[..., bytes]:
    return encode


@pytest.fixture
def lines(tmp_path: Path) -> Callable[..., Path]:
    """Writes rows as JSON lines and returns the file."""

    def write(*rows: Any, name: str = "rows.jsonl") -> Path:
        path = tmp_path / name
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        return path

    return write


@pytest.fixture
def run() -> Callable[..., list[Outcome]]:
    """Runs the pipeline over a path and returns what became of each row."""

    def process(path: Path | str, component: str = "caption", **parameters: Any) -> list[Outcome]:
        chosen = UserFilesParameters(input=str(path), component=component, **parameters)
        return list(outcomes(UserFiles(chosen)))

    return process
