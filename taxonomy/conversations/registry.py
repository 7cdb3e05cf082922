"""Every builder of conversations, and which leaves of the use-case tree they cover."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from pathlib import Path

import yaml

from taxonomy.conversations import (
    altered,
    chart_algebra,
    chart_code,
    chart_safety,
    charts,
    pages,
    photographs,
    scene_text,
    scenes,
    several,
    table_formats,
    text,
    web,
)
from taxonomy.conversations.builder import Builder
from taxonomy.tree import check_path, leaves

BUILDERS: tuple[Builder, ...] = (
    *charts.BUILDERS,
    *chart_algebra.BUILDERS,
    *chart_code.BUILDERS,
    *chart_safety.BUILDERS,
    *table_formats.BUILDERS,
    *scenes.BUILDERS,
    *scene_text.BUILDERS,
    *photographs.BUILDERS,
    *altered.BUILDERS,
    *pages.BUILDERS,
    *web.BUILDERS,
    *several.BUILDERS,
    *text.BUILDERS,
)


def builders_by_leaf() -> dict[str, list[Builder]]:
    """The builders of each leaf that has any."""
    found: defaultdict[str, list[Builder]] = defaultdict(list)
    for builder in BUILDERS:
        if builder.leaf is not None:
            found[check_path(builder.leaf)].append(builder)
    return dict(found)


@lru_cache(maxsize=1)
def uncovered() -> dict[str, str]:
    """The leaves without a builder, each with the reason why no stored record proves an answer."""
    path = Path(__file__).parent / "uncovered.yaml"
    reasons = {
        check_path(leaf): why for why, names in yaml.safe_load(path.read_text("utf-8")).items() for leaf in names
    }
    return {leaf: reasons[leaf] for leaf in leaves() if leaf in reasons}
