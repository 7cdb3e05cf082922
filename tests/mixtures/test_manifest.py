from pathlib import Path

import pytest

from mixtures.manifest import LedgerLine, Manifest, ManifestError, read_manifest


def manifest(**changes: object) -> Manifest:
    values: dict[str, object] = {
        "name": "n",
        "plan_hash": "h",
        "seed": 0,
        "counting_rule": {"template": "deepseek-vl"},
        "files": [],
        "components": [],
    }
    return Manifest(**{**values, **changes})  # type: ignore[arg-type]


def test_written_and_read_back(tmp_path: Path) -> None:
    line = LedgerLine(pipeline="p", source="s", items=3, yielded_items=2, records=5, dropped={"bad": 1})
    original = manifest(ledger=[line], licenses={"MIT": 5}, notes=["文"])
    (tmp_path / "manifest.json").write_text(original.to_json(), encoding="utf-8")
    assert read_manifest(tmp_path) == original
    assert original.to_json() == manifest(ledger=[line], licenses={"MIT": 5}, notes=["文"]).to_json()


def test_unknown_and_missing_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="no finished blend"):
        read_manifest(tmp_path)
    (tmp_path / "manifest.json").write_text(manifest().to_json().replace('"seed"', '"sead"'))
    with pytest.raises(ManifestError, match="sead"):
        read_manifest(tmp_path)


def test_a_manifest_of_another_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(manifest().to_json().replace('"format": 1', '"format": 2'))
    with pytest.raises(ManifestError, match="format"):
        read_manifest(tmp_path)
