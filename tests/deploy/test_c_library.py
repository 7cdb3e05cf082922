"""`make compiled`: each file of C lies where the reading process looks, whole, and goes when its source changes.

That they find what PyMuPDF and NumPy find is in tests/pipelines/documents/reading.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("pipelines", "corpus", "sources", "taxonomy", "deploy")
READER, PIXELS = "compile_reader.py", "compile_pixels.py"
SOURCES = {READER: "mupdf_runs.c", PIXELS: "pixels.c"}
IS_TAKEN = {
    READER: """
from pipelines.documents.reading.compiled_runs import compiled_runs
from pipelines.documents.reading.mupdf import pymupdf
print(compiled_runs(pymupdf.mupdf.FZ_VERSION) is not None)
""",
    PIXELS: """
from pipelines.documents.reading.compiled_pixels import compiled_pixels
print(compiled_pixels() is not None)
""",
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    if not shutil.which("cc"):
        pytest.skip("no C compiler")
    for name in NEEDED:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "_compiled"))
    return tmp_path


def run(folder: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VLEND_COMPILED", "CC")}
    return subprocess.run(
        [sys.executable, *command], cwd=folder, env={**environment, **variables}, capture_output=True, text=True
    )


def libraries(checkout: Path) -> list[Path]:
    return list((checkout / "pipelines/documents/reading/_compiled").rglob("*.so"))


@pytest.mark.parametrize("script", [READER, PIXELS])
def test_it_is_made_once_taken_and_made_again_when_its_source_changes(checkout: Path, script: str) -> None:
    is_taken = IS_TAKEN[script]
    assert run(checkout, "-c", is_taken).stdout == "False\n"
    said = run(checkout, f"deploy/{script}").stdout
    assert said.startswith("compiled: pipelines/documents/reading/_compiled/")
    assert run(checkout, f"deploy/{script}").stdout.startswith("compiled already: ")
    assert run(checkout, "-c", is_taken).stdout == "True\n"
    assert run(checkout, "-c", is_taken, VLEND_COMPILED="0").stdout == "False\n"
    source = checkout / "pipelines/documents/reading" / SOURCES[script]
    source.write_text(source.read_text() + "\n")
    assert run(checkout, "-c", is_taken).stdout == "False\n"
    run(checkout, f"deploy/{script}")
    assert len(libraries(checkout)) == 1


@pytest.mark.parametrize(
    ("script", "old", "new", "variables", "complaint"),
    [
        (READER, "const char *vlend", "int broken( const char *vlend", {}, "the compiler's complaint stands above"),
        (READER, "", "", {"CC": "no-such-compiler"}, "name it in CC"),
        # spans of an outlined word and of its fill are no longer told apart
        (READER, "= character->flags & ~FZ_STEXT_SYNTHETIC;", "= 0;", {}, "divides text in another way"),
        (PIXELS, "RED = 19595", "RED = ", {}, "the compiler's complaint stands above"),
        (PIXELS, "", "", {"CC": "no-such-compiler"}, "name it in CC"),
        (PIXELS, "RED = 19595", "RED = 19594", {}, "adds up otherwise"),
    ],
)
def test_what_does_not_compile_or_does_not_agree_is_not_put_in_place(
    checkout: Path, script: str, old: str, new: str, variables: dict[str, str], complaint: str
) -> None:
    source = checkout / "pipelines/documents/reading" / SOURCES[script]
    assert old in source.read_text()
    source.write_text(source.read_text().replace(old, new, 1))
    done = run(checkout, f"deploy/{script}", **variables)
    assert done.returncode == 1
    assert complaint in done.stderr
    assert not libraries(checkout)
