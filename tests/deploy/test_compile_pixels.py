"""`make compiled`: what looks at pixels lies where the reading process looks, and goes when its source changes.

That it finds what NumPy finds is in tests/pipelines/documents/reading/test_compiled_pixels.py.
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
IS_TAKEN = """
from pipelines.documents.reading.compiled_pixels import compiled_pixels
print(compiled_pixels() is not None)
"""


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


def test_it_is_made_once_taken_and_made_again_when_its_source_changes(checkout: Path) -> None:
    assert run(checkout, "-c", IS_TAKEN).stdout == "False\n"
    assert run(checkout, "deploy/compile_pixels.py").stdout.startswith("compiled: pipelines/documents/reading/_comp")
    assert run(checkout, "deploy/compile_pixels.py").stdout.startswith("compiled already: ")
    assert run(checkout, "-c", IS_TAKEN).stdout == "True\n"
    assert run(checkout, "-c", IS_TAKEN, VLEND_COMPILED="0").stdout == "False\n"
    source = checkout / "pipelines/documents/reading/pixels.c"
    source.write_text(source.read_text() + "\n")
    assert run(checkout, "-c", IS_TAKEN).stdout == "False\n"
    run(checkout, "deploy/compile_pixels.py")
    assert len(list((source.parent / "_compiled").rglob("*.so"))) == 1


@pytest.mark.parametrize(
    ("old", "new", "variables", "complaint"),
    [
        ("RED = 19595", "RED = ", {}, "the compiler's complaint stands above"),
        ("RED = 19595", "RED = 19595", {"CC": "no-such-compiler"}, "name it in CC"),
        ("RED = 19595", "RED = 19594", {}, "adds up otherwise"),
    ],
)
def test_what_does_not_compile_or_does_not_agree_is_not_put_in_place(
    checkout: Path, old: str, new: str, variables: dict[str, str], complaint: str
) -> None:
    source = checkout / "pipelines/documents/reading/pixels.c"
    assert old in source.read_text()
    source.write_text(source.read_text().replace(old, new))
    done = run(checkout, "deploy/compile_pixels.py", **variables)
    assert done.returncode == 1
    assert complaint in done.stderr
    assert not list((source.parent / "_compiled").rglob("*.so"))
