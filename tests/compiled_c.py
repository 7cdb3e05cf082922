"""A library of C as `make compiled` makes it, for tests that compare it with what it stands for."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def compiled(script: str, folder: Path) -> Path:
    """What the script of deploy/ makes, in `folder`; skips the test where there is no compiler."""
    if not shutil.which("cc"):
        pytest.skip("no C compiler")
    path = folder / "library.so"
    done = subprocess.run(
        [sys.executable, f"deploy/{script}", "--to", str(path)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return path
