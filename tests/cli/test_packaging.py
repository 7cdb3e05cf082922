"""What a wheel takes along: every file that the rooms read at run time."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Made by Python or by `make compiled`, here and only for this machine.
MADE = ("__pycache__", "_compiled")


def test_files_beside_the_modules_are_package_data() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    rooms = {name.split("*")[0].rstrip(".") for name in settings["packages"]["find"]["include"]}
    patterns = settings["package-data"]["*"]
    files = [
        path
        for room in rooms
        for path in (ROOT / room).rglob("*")
        if path.is_file() and path.suffix != ".py" and not set(MADE) & set(path.parts)
    ]
    assert len(files) > 100
    assert not [path for path in files if not any(path.match(pattern) for pattern in patterns)]
