import re
from pathlib import Path

import pytest

from mixtures.manifest import Manifest, read_manifest
from mixtures.report import tables


@pytest.fixture
def manifest(blend: Path) -> Manifest:
    return read_manifest(blend)


def plain(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", markup))


def test_shares_show_paper_renormalised_planned_realised_and_difference(manifest: Manifest) -> None:
    row = next(line for line in tables.shares(manifest).split("<tr>") if "web_code" in line)
    component = next(c for c in manifest.components if c.name == "web_code")
    shown = plain(row)
    assert "0.40 % 0.40 % 0.40 %" in shown
    assert f"{component.realised_share:.2f} %" in shown
    assert f"+{component.realised_share - 0.4:.2f}" in shown


def test_tokens_end_with_the_sums(manifest: Manifest) -> None:
    last = plain(tables.tokens(manifest).split("<tr>")[-1])
    total = sum(file.n_text_tokens + file.n_image_tokens for file in manifest.files_of("train"))
    assert last.startswith(f" All {total:,} ")
    assert " 64 63 " in last


def test_used_and_left_out_datasets_are_told_apart(manifest: Manifest) -> None:
    used, missing = tables.datasets(manifest), tables.left_out(manifest)
    assert used.count("bundled_material") == 7
    assert "Big caption set" not in used
    assert "max_epochs" in used
    assert "Big caption set" in missing
    assert "a download from a model hub" in missing
    assert "&lt;b&gt;no&lt;/b&gt;" in missing


def test_ledger_lists_reasons_by_count(manifest: Manifest) -> None:
    shown = plain(tables.ledger(manifest))
    assert "captions first 120 100 140 8 12 empty_text 10 image_bomb 2" in shown


def test_tally_orders_by_count_and_names_what_is_not_stated() -> None:
    shown = plain(tables.tally("Licence", {"": 1, "MIT": 3}))
    assert shown.index("MIT 3 75.00 %") < shown.index("not stated 1 25.00 %")


def test_pictures_leave_out_rows_without_any(manifest: Manifest) -> None:
    shown = tables.pictures(manifest)
    assert "text_only" not in shown
    assert "1.11" in shown  # one caption is there twice


def test_an_empty_table_says_so() -> None:
    assert "None" in tables.table(("a",), [])
