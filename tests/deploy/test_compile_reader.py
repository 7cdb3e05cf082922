"""`make compiled`: the reader of PDF text lies where the reading process looks, and goes when its source changes.

That it finds PyMuPDF's runs is in tests/pipelines/documents/reading/test_compiled_runs.py.
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
from pipelines.documents.reading.compiled_runs import compiled_runs
from pipelines.documents.reading.mupdf import pymupdf
print(compiled_runs(pymupdf.mupdf.FZ_VERSION) is not None)
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
    said = run(checkout, "deploy/compile_reader.py").stdout
    assert said.startswith("compiled: pipelines/documents/reading/_compiled/")
    assert run(checkout, "deploy/compile_reader.py").stdout.startswith("compiled already: ")
    assert run(checkout, "-c", IS_TAKEN).stdout == "True\n"
    assert run(checkout, "-c", IS_TAKEN, VLEND_COMPILED="0").stdout == "False\n"
    source = checkout / "pipelines/documents/reading/mupdf_runs.c"
    source.write_text(source.read_text() + "\n")
    assert run(checkout, "-c", IS_TAKEN).stdout == "False\n"
    run(checkout, "deploy/compile_reader.py")
    assert len(list((source.parent / "_compiled").rglob("*.so"))) == 1


@pytest.mark.parametrize(
    ("change", "variables", "complaint"),
    [
        ("int broken(", {}, "the compiler's complaint stands above"),
        ("", {"CC": "no-such-compiler"}, "name it in CC"),
        # spans of an outlined word and of its fill are no longer told apart
        ("now.flags = 0;", {}, "divides text in another way"),
    ],
)
def test_what_does_not_compile_or_does_not_agree_is_not_put_in_place(
    checkout: Path, change: str, variables: dict[str, str], complaint: str
) -> None:
    source = checkout / "pipelines/documents/reading/mupdf_runs.c"
    text = source.read_text()
    if change.startswith("now"):
        old = "now.flags = character->flags & ~FZ_STEXT_SYNTHETIC;"
        assert old in text
        source.write_text(text.replace(old, change))
    else:
        source.write_text(text + change)
    done = run(checkout, "deploy/compile_reader.py", **variables)
    assert done.returncode == 1
    assert complaint in done.stderr
    assert not list((source.parent / "_compiled").rglob("*.so"))
