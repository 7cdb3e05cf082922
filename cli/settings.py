"""Parameters of a pipeline as the command line gives them: `--set size=3 --set columns.caption=text`."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from pipelines.engine.pipeline import InputError


def parse_assignments(pairs: Sequence[str]) -> dict[str, object]:
    """`NAME=VALUE` pairs as a nested mapping. Values are read as YAML, so `3` is a number and `[a, b]` a list."""
    settings: dict[str, object] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise InputError(f"--set {pair!r} is not of the form NAME=VALUE")
        *parents, leaf = name.split(".")
        place = settings
        for parent in parents:
            below = place.setdefault(parent, {})
            if not isinstance(below, dict):
                raise InputError(f"--set {pair!r}: {parent!r} was given a value of its own before")
            place = below
        try:
            place[leaf] = yaml.safe_load(value)
        except yaml.YAMLError as error:
            raise InputError(f"--set {pair!r}: the value cannot be read ({error})") from error
    return settings
