from rich.console import Console

from cli import doctor


def test_what_is_there_has_a_version_and_what_is_not_an_advice() -> None:
    found = {finding.thing: finding for finding in doctor.findings()}
    assert {"Chromium", "Chinese font", "pandoc", "ray", "GPU", "tesseract", "rapidocr"} <= set(found)
    assert found["ray"].found
    assert found["pandoc"].found
    assert all(finding.enables for finding in found.values())
    assert all(finding.found or finding.advice for finding in found.values())
    console = Console(record=True, width=200)
    console.print(doctor.table(list(found.values())))
    assert "PDF pages" in console.export_text()


def test_a_machine_without_chromium_is_told_how_to_get_it(monkeypatch) -> None:
    monkeypatch.setenv("VLEND_CHROMIUM", "/nowhere/chromium")
    chromium = doctor.findings()[0]
    assert chromium.found == ""
    assert "VLEND_CHROMIUM" in chromium.advice


def test_where_metrics_are_served(monkeypatch) -> None:
    def said() -> doctor.Finding:
        return next(finding for finding in doctor.findings() if finding.thing == "metrics")

    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    monkeypatch.delenv("VLEND_METRICS_PORT", raising=False)
    assert said().found == ""
    assert "VLEND_METRICS_PORT" in said().advice
    monkeypatch.setenv("VLEND_METRICS_PORT", "9464")
    assert "127.0.0.1:9464" in said().found
    monkeypatch.setenv("RAY_ADDRESS", "ray://head:10001")
    assert "ray://head:10001" in said().found
