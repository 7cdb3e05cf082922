"""What a build tells Prometheus, scraped from a real local Ray."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from dashboard import metric_names
from scrape import Samples, scrape_until
from toy_pipeline import ITEMS, UNITS, Toy, ToyParameters

from corpus.store.files import FileSystem
from corpus.store.ledger import add_counts
from corpus.store.units import read_unit
from pipelines.engine.job import connected, run_pipelines
from pipelines.engine.metrics import DECLARATIONS, UnitMetrics, chosen_port
from pipelines.engine.pipeline import InputError


@pytest.fixture(scope="module", autouse=True)
def local_ray() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("RAY_ADDRESS", raising=False)
        patch.setenv("RAY_metrics_report_interval_ms", "1000")
        with connected(workers=2):
            yield


def value(samples: Samples, name: str, source: str, **labels: str) -> float:
    """The sample of the toy pipeline with these labels; 0 where there is none."""
    return samples.get((f"ray_{name}", frozenset({"pipeline": "toy", "source": source, **labels}.items())), 0.0)


def test_names_follow_the_rules_of_prometheus() -> None:
    for name, declared in DECLARATIONS.items():
        assert re.fullmatch(r"vlend(_[a-z]+)+", name)
        assert name.endswith("_total") == (declared.kind == "counter")
        assert name.endswith("_seconds") == (declared.kind == "histogram")
        assert list(declared.bounds) == sorted(set(declared.bounds))
        assert set(declared.tags) <= {"outcome", "reason"}


@pytest.mark.parametrize("text", ["nine", "-1", "80", "65536", "٩٤٦٤"])
def test_a_port_must_be_one(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VLEND_METRICS_PORT", text)
    with pytest.raises(InputError, match="no port number"):
        chosen_port()


def test_a_taken_port_is_told_before_ray_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VLEND_METRICS_PORT", raising=False)
    assert chosen_port() is None
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("VLEND_METRICS_PORT", str(port))
        with pytest.raises(InputError, match=f"port {port} .* is taken"):
            chosen_port()
    assert chosen_port() == port


def test_what_is_counted_is_what_is_scraped() -> None:
    ledger = {"yielded_items": 5, "merged": 2, "dropped": {"opt_out": 3, "deadline": 1}, "records": 7}
    unit = {"ledger": ledger, "files": [{"bytes": 100}, {"bytes": 23}]}
    metrics = UnitMetrics("toy", "counted")
    metrics.committed(unit, 0.75, [0.02, 0.02, 40.0], crashes=1, kills=2)
    metrics.committed(unit, 3.0)
    metrics.reused(4)
    metrics.retried()
    metrics.in_flight(6)
    samples = scrape_until(lambda found: value(found, "vlend_units_in_flight", "counted") == 6)

    def seen(name: str, **labels: str) -> float:
        return value(samples, name, "counted", **labels)

    assert seen("vlend_items_total", outcome="yielded") == 10
    assert seen("vlend_items_total", outcome="merged") == 4
    assert seen("vlend_items_total", outcome="dropped") == 8
    assert seen("vlend_dropped_items_total", reason="opt_out") == 6
    assert seen("vlend_dropped_items_total", reason="deadline") == 2
    assert seen("vlend_records_total") == 14
    assert seen("vlend_written_bytes_total") == 246
    assert seen("vlend_units_total", outcome="committed") == 2
    assert seen("vlend_units_total", outcome="reused") == 4
    assert seen("vlend_worker_crashes_total") == 1
    assert seen("vlend_worker_kills_total") == 2
    assert seen("vlend_retries_total") == 1
    assert seen("vlend_unit_seconds_bucket", le="1.0") == 1
    assert seen("vlend_unit_seconds_bucket", le="5.0") == 2
    assert seen("vlend_item_seconds_bucket", le="0.025") == 2
    assert seen("vlend_item_seconds_count") == 3


def test_ray_exports_what_the_dashboard_shows_of_it() -> None:
    wanted = {name for name in metric_names() if not name.startswith("ray_vlend_")}
    assert wanted
    samples = scrape_until(lambda found: wanted <= {name for name, _ in found})
    assert wanted <= {name for name, _ in samples}


def test_the_numbers_of_a_build_are_those_of_its_ledger(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    toy = Toy(ToyParameters(source="scraped"))
    run_pipelines([toy], str(tmp_path))
    names = [name.removesuffix(".json") for name in files.names("_units/toy")]
    units = [unit for name in names if (unit := read_unit(files, "toy", name))]
    assert len(units) == UNITS
    counts: dict = {}
    for unit in units:
        counts = add_counts(counts, unit["ledger"])
    samples = scrape_until(lambda found: value(found, "vlend_units_total", "scraped", outcome="committed") == UNITS)

    def seen(name: str, **labels: str) -> float:
        return value(samples, name, "scraped", **labels)

    assert seen("vlend_items_total", outcome="yielded") == counts["yielded_items"]
    assert seen("vlend_items_total", outcome="merged") == counts["merged"]
    assert seen("vlend_items_total", outcome="dropped") == sum(counts["dropped"].values())
    for reason, items in counts["dropped"].items():
        assert seen("vlend_dropped_items_total", reason=reason) == items
    assert seen("vlend_records_total") == counts["records"]
    assert seen("vlend_written_bytes_total") == sum(file["bytes"] for unit in units for file in unit["files"])
    assert seen("vlend_unit_seconds_count") == UNITS
    assert seen("vlend_item_seconds_count") == UNITS * ITEMS
    assert seen("vlend_units_in_flight") == 0

    run_pipelines([toy], str(tmp_path))
    again = scrape_until(lambda found: value(found, "vlend_units_total", "scraped", outcome="reused") == UNITS)
    assert value(again, "vlend_units_total", "scraped", outcome="reused") == UNITS
    assert value(again, "vlend_items_total", "scraped", outcome="yielded") == counts["yielded_items"]
