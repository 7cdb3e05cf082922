"""What deploy/grafana/vlend.json asks Prometheus for: every expression, parsed as PromQL."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser

FOLDER = Path(__file__).resolve().parents[1] / "deploy" / "grafana"
#: What Grafana puts in the place of its variables, for instance.
VARIABLES = {"$__rate_interval": "1m", "$pipeline": ".*", "$source": ".*"}


def dashboard() -> dict[str, Any]:
    """The dashboard as it is shipped."""
    content: dict[str, Any] = json.loads((FOLDER / "vlend.json").read_text())
    return content


def targets() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every panel with each of its queries."""
    for panel in dashboard()["panels"]:
        for target in panel.get("targets", []):
            yield panel, target


def parsed(expression: str) -> Any:
    """The syntax tree of an expression; raises ValueError where it is no PromQL, or has an unknown variable."""
    for variable, value in VARIABLES.items():
        expression = expression.replace(variable, value)
    return promql_parser.parse(expression)


def nodes(tree: Any) -> list[Any]:
    """All nodes of a syntax tree."""
    found: list[Any] = []
    promql_parser.walk(tree, found.append)
    return found


def selectors(tree: Any) -> list[Any]:
    """The vector selectors of a syntax tree: metric names with their label matchers."""
    ranges = [node.vector_selector for node in nodes(tree) if isinstance(node, promql_parser.MatrixSelector)]
    return ranges + [node for node in nodes(tree) if isinstance(node, promql_parser.VectorSelector)]


def grouped_by(tree: Any) -> set[str]:
    """The labels that a tree's aggregations keep."""
    aggregations = [node for node in nodes(tree) if isinstance(node, promql_parser.AggregateExpr)]
    return {label for node in aggregations if node.modifier for label in node.modifier.labels}


def metric_names() -> set[str]:
    """Names of all metrics that panels ask for."""
    return {selector.name for _, target in targets() for selector in selectors(parsed(target["expr"]))}


def legend_labels(target: dict[str, Any]) -> set[str]:
    """The labels that a query's legend shows."""
    return set(re.findall(r"{{\s*(\w+)\s*}}", target["legendFormat"]))
