"""Read the metrics that a running Ray exports, as Prometheus would: over HTTP from every node's metrics port."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable

import ray
from prometheus_client.parser import text_string_to_metric_families

#: Labels that Ray adds to what a process records.
RAY_LABELS = {"Component", "NodeAddress", "SessionName", "Version", "WorkerId"}

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def scrape() -> Samples:
    """Samples of all living nodes by name and own labels, summed over the processes that recorded them."""
    found: Samples = defaultdict(float)
    for node in ray.nodes():
        if not node["Alive"]:
            continue
        url = f"http://{node['NodeManagerAddress']}:{node['MetricsExportPort']}/metrics"
        with urllib.request.urlopen(url, timeout=10) as answer:
            text = answer.read().decode()
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                own = {
                    key: value
                    for key, value in sample.labels.items()
                    if key not in RAY_LABELS and not key.startswith("otel_scope_")
                }
                found[sample.name, frozenset(own.items())] += sample.value
    return found


def scrape_until(condition: Callable[[Samples], bool], seconds: float = 90.0) -> Samples:
    """Scrape until `condition` holds; what was found last when it does not within `seconds`."""
    give_up = time.monotonic() + seconds
    while True:
        try:
            samples = scrape()
        except (urllib.error.URLError, TimeoutError):
            samples = {}  # the agent of a node that has just started does not listen yet
        if condition(samples) or time.monotonic() > give_up:
            return samples
        time.sleep(0.2)
