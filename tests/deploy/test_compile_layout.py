"""`make compiled`: the compiled layout passes the tests of the layout, and goes when its sources change."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("pipelines", "corpus", "sources", "taxonomy", "deploy", "tests", "pyproject.toml")
SAY_WHERE = "import pipelines.documents.layout.lines as lines; print(lines.__file__)"


def run(folder: Path, *command: str) -> str:
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VLEND_COMPILED")}
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.mark.slow
def test_the_compiled_layout_passes_the_tests_of_its_sources(tmp_path: Path) -> None:
    if not (Path(sysconfig.get_paths()["include"]) / "Python.h").is_file() or not shutil.which("cc"):
        pytest.skip("no C compiler with Python's headers")
    ignored = shutil.ignore_patterns("__pycache__", "_compiled")
    for name in NEEDED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=ignored)
        else:
            shutil.copy2(source, tmp_path / name)
    assert run(tmp_path, "-c", SAY_WHERE).strip().endswith("layout/lines.py")
    assert "compiled: pipelines/documents/layout/_compiled/" in run(tmp_path, "deploy/compile_layout.py")
    assert "compiled already" in run(tmp_path, "deploy/compile_layout.py")
    where = run(tmp_path, "-c", SAY_WHERE)
    assert str(tmp_path) in where
    assert "_compiled" in where
    assert " passed" in run(tmp_path, "-m", "pytest", "-o", "addopts=", "tests/pipelines/documents/layout")
    changed = tmp_path / "pipelines/documents/layout/lines.py"
    changed.write_text(changed.read_text() + "\n")
    assert run(tmp_path, "-c", SAY_WHERE).strip().endswith("layout/lines.py")
