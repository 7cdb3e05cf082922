import importlib.util
from pathlib import Path

from corpus.store.files import FileSystem
from mixtures.manifest import read_manifest
from mixtures.report.leaves import section
from mixtures.use_cases import write_use_cases

_spec = importlib.util.spec_from_file_location("use_case_rows", Path(__file__).parents[1] / "test_use_cases.py")
assert _spec
assert _spec.loader
rows = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(rows)


def test_covered_and_empty_leaves_are_shown_with_reasons(tmp_path: Path) -> None:
    rows.write_rows(tmp_path / "a.parquet", ("A/a", "en", ["charts"]), ("A/a", "zh", ["web"]))
    write_use_cases(str(tmp_path), {"A/a": None, "B/<b>": None, "C/c": "Nobody knows."})
    shown = str(section(FileSystem(str(tmp_path)), ["a.parquet"]))
    assert "2 conversations for 1 of 3 leaves" in shown
    assert "charts, web" in shown
    assert "Nobody knows." in shown
    assert "None was drawn for this blend" in shown
    assert "B/&lt;b&gt;" in shown


def test_a_blend_without_use_cases_has_no_such_section(blend: Path) -> None:
    paths = [file.path for file in read_manifest(blend).files_of("train")]
    assert str(section(FileSystem(str(blend)), paths)) == ""
