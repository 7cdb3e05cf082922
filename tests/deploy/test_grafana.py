"""The Grafana dashboard asks for metrics that exist, by labels that they have."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
import yaml
from dashboard import FOLDER, dashboard, grouped_by, legend_labels, metric_names, parsed, selectors, targets

from pipelines.engine.metrics import COMMON_TAGS, DECLARATIONS

#: What Prometheus gets for a histogram.
HISTOGRAM_SUFFIXES = ("_bucket", "_count", "_sum")
QUERIES = [pytest.param(panel, target, id=f"{panel['title']} {target['refId']}") for panel, target in targets()]


def exported() -> dict[str, set[str]]:
    """Our metrics as Ray exports them, with their labels."""
    found = {}
    for name, declared in DECLARATIONS.items():
        labels = {*COMMON_TAGS, *declared.tags}
        if declared.kind == "histogram":
            found |= {f"ray_{name}{suffix}": labels for suffix in HISTOGRAM_SUFFIXES}
            found[f"ray_{name}_bucket"] = {*labels, "le"}
        else:
            found[f"ray_{name}"] = labels
    return found


@pytest.mark.parametrize(("panel", "target"), QUERIES)
def test_queries_name_our_metrics_and_their_labels(panel: dict, target: dict) -> None:
    known = exported()
    tree = parsed(target["expr"])
    found = selectors(tree)
    assert found
    for selector in found:
        assert selector.name.startswith("ray_")
        if selector.name.startswith("ray_vlend"):
            assert selector.name in known
            assert {matcher.name for matcher in selector.matchers.matchers} <= known[selector.name]
            assert set(COMMON_TAGS) <= {matcher.name for matcher in selector.matchers.matchers}
            assert grouped_by(tree) <= known[selector.name]
    assert legend_labels(target) <= grouped_by(tree)


def test_every_metric_of_ours_is_shown() -> None:
    shown = metric_names()
    for name in DECLARATIONS:
        assert any(metric.startswith(f"ray_{name}") for metric in shown)


def test_rates_are_of_counters_and_quantiles_of_buckets() -> None:
    counters = {name for name, declared in DECLARATIONS.items() if declared.kind == "counter"}
    for _, target in targets():
        for name in re.findall(r"(?:rate|increase)\(ray_(\w+)", target["expr"]):
            assert name in counters or name.endswith("_bucket")


def test_panels_have_ids_of_their_own_and_do_not_overlap() -> None:
    panels = dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    places = [panel["gridPos"] for panel in panels]
    assert all(place["x"] + place["w"] <= 24 for place in places)
    for one, other in combinations(places, 2):
        apart_x = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        apart_y = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
        assert apart_x or apart_y
    for panel in panels:
        assert panel["title"]
        references = [target["refId"] for target in panel.get("targets", [])]
        assert len(set(references)) == len(references)
        if panel["type"] != "row":
            assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
            assert references


def test_variables_exist() -> None:
    names = {variable["name"] for variable in dashboard()["templating"]["list"]}
    used = set(re.findall(r"\$\{?([a-z]\w*)", (FOLDER / "vlend.json").read_text()))
    assert used == names


def test_prometheus_finds_local_builds_and_clusters() -> None:
    content = yaml.safe_load((FOLDER / "prometheus.yml").read_text())
    jobs = {job["job_name"]: job for job in content["scrape_configs"]}
    local = jobs["vlend-local"]["static_configs"][0]["targets"]
    documented = (FOLDER.parents[1] / "docs" / "metrics.md").read_text()
    assert all(f"VLEND_METRICS_PORT={address.rpartition(':')[2]}" in documented for address in local)
    assert all(address.startswith("127.0.0.1:") for address in local)
    discovery = jobs["ray"]["file_sd_configs"][0]["files"]
    from ray._private.ray_constants import PROMETHEUS_SERVICE_DISCOVERY_FILE

    assert [path.rpartition("/")[2] for path in discovery] == [PROMETHEUS_SERVICE_DISCOVERY_FILE]


def test_grafana_is_provisioned_with_both() -> None:
    source = yaml.safe_load((FOLDER / "provisioning/datasources/prometheus.yml").read_text())["datasources"][0]
    scrape = yaml.safe_load((FOLDER / "prometheus.yml").read_text())["global"]["scrape_interval"]
    assert source["jsonData"]["timeInterval"] == scrape
    provider = yaml.safe_load((FOLDER / "provisioning/dashboards/vlend.yml").read_text())["providers"][0]
    assert provider["options"]["path"] in (FOLDER.parents[1] / "docs" / "metrics.md").read_text()
