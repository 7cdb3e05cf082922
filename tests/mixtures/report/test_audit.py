from pathlib import Path

from mixtures.report.audit import audit_sheet


def test_the_sheet_has_n_samples_of_each_component_with_their_whole_text(blend: Path) -> None:
    sheet = audit_sheet(str(blend), n=3, seed=5)
    assert sheet.count('class="audited"') == 7 * 3
    assert sheet.count('<input type="checkbox"') == 7 * 3 * 3
    assert sheet.count("autocomplete") == 7 * 3
    assert sheet.index("Interleaved image-text") < sheet.index("Image caption")  # as in the manifest
    assert "[…]" not in sheet
    assert "<details" not in sheet


def test_the_sheet_is_a_function_of_blend_and_seed(blend: Path) -> None:
    assert audit_sheet(str(blend), n=2, seed=5) == audit_sheet(str(blend), n=2, seed=5)
    assert audit_sheet(str(blend), n=2, seed=5) != audit_sheet(str(blend), n=2, seed=6)


def test_hostile_text_is_escaped(blend: Path) -> None:
    sheet = audit_sheet(str(blend), n=9)
    assert "<script" not in sheet
    assert "&lt;script&gt;alert" in sheet
    assert "\u202e" not in sheet
