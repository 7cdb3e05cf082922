"""Which files are read, and what is found in them."""

from __future__ import annotations

import pytest

from sources.package_documentation import documented_files, locate, module_name, sections

MODULE = b'''"""About the module."""
import os
class Public:
    """About the class."""
    def method(self):
        """About the method."""
        def inner():
            """Not seen."""
    def _hidden(self):
        """Not seen."""
async def run():
    """About running."""
def _private():
    """Not seen."""
'''


def test_public_docstrings_in_source_order() -> None:
    found = [(section.kind, section.name, section.text) for section in sections("a/b.py", MODULE)]
    assert found == [
        ("module", "", "About the module."),
        ("class", "Public", "About the class."),
        ("method", "Public.method", "About the method."),
        ("function", "run", "About running."),
    ]


@pytest.mark.parametrize("data", [b'def f(:\n    """x"""', b'"""\x00"""', b'x = 1\n# """', b""])
def test_files_that_are_no_python_have_no_sections(data: bytes) -> None:
    assert sections("a.py", data) == []


def test_prose_files_are_one_section_and_undecodable_ones_none() -> None:
    assert [section.kind for section in sections("a/readme.rst", b"Title\n=====\n\nText.")] == ["file"]
    assert sections("a/readme.rst", "é".encode("latin-1")) == []


def test_the_language_reference_is_read_from_a_dictionary() -> None:
    found = sections("pydoc_data/topics.py", b"topics = {'while': 'The while statement', 'assert': 'x'}")
    assert [(section.name, section.kind) for section in found] == [("assert", "topic"), ("while", "topic")]


def test_files_of_packages_without_tests_vendored_copies_and_licences() -> None:
    files = documented_files(["python", "packaging", "numpy", "pymupdf", "pytest"])
    assert {file.package for file in files} == {"python", "packaging", "numpy"}
    paths = {file.path for file in files}
    assert {"numpy/fft/__init__.py", "argparse.py", "packaging/specifiers.py"} <= paths
    assert not [path for path in paths if "/tests/" in path or "licen" in path.lower() or path.startswith("test/")]
    assert len({file.locator for file in files}) == len(files)
    for file in files[:50]:
        assert locate(file.package, file.path) == file.location


def test_module_name() -> None:
    assert module_name("scipy/stats/__init__.py") == "scipy.stats"
    assert module_name("argparse.py") == "argparse"
