"""Tesseract as a program of its own: a second opinion that shares nothing with the PP-OCR models."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby

import numpy as np
from PIL import Image

from pipelines.ocr.engine import OcrFailedError, OcrLine, OcrNotFoundError
from pipelines.ocr.spacing import spaced

#: Languages that are read where they are installed and none is asked for, as Tesseract calls them.
USUAL_LANGUAGES = ("eng", "chi_sim")
#: Seconds for one picture; the item's own deadline may end it earlier.
SECONDS = 60
_INSTALL = "apt-get install tesseract-ocr tesseract-ocr-chi-sim, or see https://tesseract-ocr.github.io"
_WORD_LEVEL = "5"


class TesseractEngine:
    """See `pipelines.ocr.engine.OcrEngine`. `languages` are joined by `+`, as `eng+chi_sim`; `mode` is Tesseract's page
    segmentation mode: 3 finds columns, 6 takes the picture for one block."""

    name = "tesseract"

    def __init__(self, languages: str = "", mode: int = 3) -> None:
        program = shutil.which("tesseract")
        if program is None:
            raise OcrNotFoundError(f"Tesseract is not installed: {_INSTALL}")
        self._program = program
        self.version = self._told("--version").split()[1].lstrip("v")
        installed = self._told("--list-langs").split("\n")[1:]
        wanted = languages.split("+") if languages else [name for name in USUAL_LANGUAGES if name in installed]
        missing = [name for name in wanted if name not in installed]
        if missing or not wanted:
            needed = missing or list(USUAL_LANGUAGES[:1])
            packages = " ".join("tesseract-ocr-" + name.replace("_", "-") for name in needed)
            raise OcrNotFoundError(f"Tesseract has no data for {', '.join(needed)}: apt-get install {packages}")
        self._options = ["-l", "+".join(wanted), "--psm", str(mode), "tsv"]

    def read(self, picture: np.ndarray) -> list[OcrLine]:
        """The lines of a picture (height, width, 3; uint8 RGB). Raises `OcrFailedError`."""
        encoded = io.BytesIO()
        Image.fromarray(picture).convert("L").save(encoded, "PPM")
        # one thread a worker, like the other engines; warnings about the resolution are no errors
        try:
            done = subprocess.run(
                [self._program, "stdin", "stdout", *self._options],
                input=encoded.getvalue(),
                capture_output=True,
                timeout=SECONDS,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
                check=False,
            )
        except subprocess.TimeoutExpired as error:  # texture and photographs, which it takes for letters
            raise OcrFailedError(f"tesseract was not done after {SECONDS} seconds") from error
        if done.returncode:
            detail = done.stderr.decode(errors="replace")[:300]
            raise OcrFailedError(f"tesseract ended with {done.returncode}: {detail}")
        return list(lines_of(done.stdout.decode("utf-8", errors="replace")))

    def _told(self, question: str) -> str:
        done = subprocess.run([self._program, question], capture_output=True, text=True, timeout=SECONDS, check=False)
        return (done.stdout or done.stderr).strip()


def lines_of(table: str) -> Iterator[OcrLine]:
    """The lines in Tesseract's table (TSV, one row a word); a line's score is the mean of its characters'."""
    rows = [row.split("\t") for row in table.splitlines()[1:]]
    words = [row for row in rows if len(row) == 12 and row[0] == _WORD_LEVEL and row[11].strip()]
    for _, group in groupby(words, key=lambda row: row[1:5]):
        line = list(group)
        boxes = [tuple(map(int, row[6:10])) for row in line]
        x0, y0 = min(box[0] for box in boxes), min(box[1] for box in boxes)
        x1, y1 = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
        texts = [row[11].strip() for row in line]
        length = sum(map(len, texts))
        score = sum(float(row[10]) * len(text) for row, text in zip(line, texts, strict=True)) / length / 100
        yield OcrLine(spaced(texts), tuple(map(float, (x0, y0, x1, y0, x1, y1, x0, y1))), score)


@contextmanager
def tesseract_engine(languages: str = "") -> Iterator[TesseractEngine]:
    """An engine for as long as the body runs."""
    yield TesseractEngine(languages)
