"""Licences and reachability, on invented distributions and on the real environment."""

from __future__ import annotations

from email.message import Message
from importlib.metadata import Distribution, PackageNotFoundError
from pathlib import Path

import pytest

from sources.installed_packages import permissive_license, permissive_packages, reachable


class _Invented(Distribution):
    def __init__(self, **fields: str | list[str]) -> None:
        self._fields = fields

    @property
    def metadata(self) -> Message:  # type: ignore[override]
        message = Message()
        for name, values in self._fields.items():
            for value in values if isinstance(values, list) else [values]:
                message[name.replace("_", "-")] = value
        return message

    def read_text(self, filename: str) -> str | None:
        return None

    def locate_file(self, path: object) -> Path:
        return Path(str(path))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"License_Expression": "BSD-3-Clause AND MIT"}, "BSD-3-Clause AND MIT"),
        ({"License_Expression": "GPL-3.0-only OR MIT"}, "GPL-3.0-only OR MIT"),
        ({"License_Expression": "MPL-2.0 AND MIT"}, None),
        ({"License_Expression": "(MIT OR GPL-2.0-only) AND MIT"}, None),
        ({"Classifier": ["License :: OSI Approved :: BSD License", "Topic :: Software Development"]}, "BSD-3-Clause"),
        ({"Classifier": ["License :: OSI Approved :: BSD License", "License :: Other/Proprietary License"]}, None),
        ({"License": "Apache License, Version 2.0"}, "Apache-2.0"),
        ({"License": "Dual Licensed - GNU AFFERO GPL 3.0 or Artifex Commercial License"}, None),
        ({"License": ""}, None),
    ],
)
def test_license(fields: dict[str, str | list[str]], expected: str | None) -> None:
    assert permissive_license(_Invented(**fields)) == expected


def test_only_what_the_requirements_reach() -> None:
    found = reachable("vlend")
    assert {"numpy", "scipy", "matplotlib", "pymupdf"} <= found
    assert not {"pytest", "mypy", "hypothesis", "ruff"} & found


def test_copyleft_packages_are_left_out_and_files_exist() -> None:
    packages = {package.name: package for package in permissive_packages()}
    assert "pymupdf" not in packages
    assert "certifi" not in packages
    numpy = dict(packages["numpy"].files)
    assert numpy["numpy/__init__.py"].is_file()


def test_unknown_root() -> None:
    with pytest.raises(PackageNotFoundError):
        reachable("no-such-distribution-here")
