"""Machine code of a package stands for these very sources, or is not taken."""

from __future__ import annotations

import importlib
import importlib.metadata
import logging
from pathlib import Path

import pytest

from pipelines.documents.compiled import (
    compiled_folder,
    compiled_path,
    group_of,
    older_folders,
    pixels_library,
    reader_library,
    sources_of,
)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package, and what a compiler would have made of it: here modules of Python that say so."""
    monkeypatch.delenv("VLEND_COMPILED", raising=False)
    package = tmp_path / "layout_of_a_test"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "words.py").write_text("MADE = False\n")
    folder = compiled_folder(package)
    folder.mkdir(parents=True)
    (folder / "words.py").write_text("MADE = True\n")
    (folder / f"{group_of(package)}__mypyc.py").write_text("")
    return package


def test_what_was_made_of_these_sources_goes_before_them(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert compiled_path(package) == [str(compiled_folder(package))]
    monkeypatch.setenv("VLEND_COMPILED", "0")
    assert compiled_path(package) == []


def test_modules_are_found_there(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(package.parent))
    (package / "__init__.py").write_text(
        "from pathlib import Path\nfrom pipelines.documents.compiled import compiled_path\n"
        "__path__ = [*compiled_path(Path(__file__).parent), *__path__]\n"
    )
    assert importlib.import_module("layout_of_a_test.words").MADE


@pytest.mark.parametrize("change", ["other text", "other name", "one more"])
def test_what_was_made_of_other_sources_is_not_taken(package: Path, change: str) -> None:
    made = compiled_folder(package)
    if change == "other text":
        (package / "words.py").write_text("MADE = None\n")
    elif change == "other name":
        (package / "words.py").rename(package / "letters.py")
    else:
        (package / "letters.py").write_text("")
    assert compiled_path(package) == []
    assert older_folders(compiled_folder(package)) == [made]


def test_what_is_run_at_import_is_not_compiled(package: Path) -> None:
    assert [path.name for path in sources_of(package)] == ["words.py"]


def test_machine_code_that_does_not_load_is_left_with_a_warning(
    package: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (compiled_folder(package) / f"{group_of(package)}__mypyc.py").write_text("raise ImportError('another libc')")
    with caplog.at_level(logging.WARNING):
        assert compiled_path(package) == []
    assert "another libc" in caplog.text


def test_nothing_is_looked_for_where_nothing_was_compiled(tmp_path: Path) -> None:
    assert compiled_path(tmp_path) == []


def test_the_reader_is_that_of_its_source_and_of_the_pymupdf_at_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "mupdf_runs.c"
    source.write_text("int runs;")
    monkeypatch.setattr("pipelines.documents.compiled.READER_SOURCE", source)
    found = []
    for version, text in (("1.26.0", "int runs;"), ("2.0", "int runs;"), ("2.0", "int pages;")):
        monkeypatch.setattr("importlib.metadata.version", lambda package, version=version: version)
        source.write_text(text)
        found.append(reader_library())
        assert reader_library() == found[-1]
    assert len(set(found)) == 3
    monkeypatch.setattr("importlib.metadata.version", _missing)
    assert reader_library() is None


def test_each_library_of_c_has_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is made again after a change to one source leaves what was made of the other."""
    source = tmp_path / "pixels.c"
    source.write_text("int pixels;")
    monkeypatch.setattr("pipelines.documents.compiled.PIXELS_SOURCE", source)
    first = pixels_library()
    assert first == pixels_library()
    first.parent.mkdir(parents=True)
    source.write_text("int others;")
    assert pixels_library() != first
    assert older_folders(pixels_library().parent) == [first.parent]
    monkeypatch.setattr("pipelines.documents.compiled.READER_SOURCE", tmp_path / "mupdf_runs.c")
    (tmp_path / "mupdf_runs.c").write_text("int runs;")
    reader = reader_library()
    assert reader is not None
    assert older_folders(reader.parent) == []


def _missing(package: str) -> str:
    raise importlib.metadata.PackageNotFoundError(package)
