"""Which installed distributions vlend's own requirements reach, under which licence, and with which files.

Walking the requirements (rather than listing what is installed) makes the answer the same on every machine: the
development tools and whatever else lives in the environment are not in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

#: SPDX ids whose text may be used with attribution alone.
_PERMISSIVE_IDS = """
0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause BSL-1.0 CC0-1.0 CNRI-Python HPND ISC MIT MIT-0 MIT-CMU PSF-2.0 Python-2.0
Unlicense Zlib
"""
PERMISSIVE = frozenset(_PERMISSIVE_IDS.split())
_FROM_CLASSIFIER = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "ISC License (ISCL)": "ISC",
    "Python Software Foundation License": "PSF-2.0",
    "Historical Permission Notice and Disclaimer (HPND)": "HPND",
    "Public Domain": "CC0-1.0",
    "The Unlicense (Unlicense)": "Unlicense",
}
_FROM_WORDS = [
    (re.compile(r"apache(?: license,? version| software license|-)? ?2", re.I), "Apache-2.0"),
    (re.compile(r"bsd[- ]2|2-clause bsd", re.I), "BSD-2-Clause"),
    (re.compile(r"bsd", re.I), "BSD-3-Clause"),
    (re.compile(r"psf-2|python software foundation", re.I), "PSF-2.0"),
    (re.compile(r"mit", re.I), "MIT"),
]


@dataclass(frozen=True)
class InstalledPackage:
    """A distribution: canonical name, version, licence (SPDX), and its files as (path in the archive, path on disk)."""

    name: str
    version: str
    license: str
    files: tuple[tuple[str, Path], ...]


def permissive_packages(root: str = "vlend") -> list[InstalledPackage]:
    """The distributions that `root` needs, without its extras, that are permissively licensed; sorted by name.

    Raises `importlib.metadata.PackageNotFoundError` if `root` is not installed.
    """
    packages = []
    for name in sorted(reachable(root) - {canonicalize_name(root)}):
        found = distribution(name)
        license_id = permissive_license(found)
        if license_id:
            packages.append(InstalledPackage(name, found.version, license_id, _files(found)))
    return packages


def reachable(root: str) -> set[str]:
    """Canonical names of `root` and of every installed distribution that its requirements reach."""
    seen: set[tuple[str, str]] = set()
    queue = [(canonicalize_name(root), "")]
    distribution(root)
    while queue:
        name, extra = queue.pop()
        if (name, extra) in seen:
            continue
        try:
            requirements = distribution(name).requires or []
        except PackageNotFoundError:
            continue  # a requirement of another platform
        seen.add((name, extra))
        for requirement in map(Requirement, requirements):
            if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
                child = canonicalize_name(requirement.name)
                queue += [(child, wanted) for wanted in ("", *sorted(requirement.extras))]
    return {name for name, _ in seen}


def permissive_license(found: Distribution) -> str | None:
    """The licence of `found` as an SPDX expression if all of it is permissive, by its metadata; None otherwise."""
    metadata = found.metadata
    expression = metadata["License-Expression"] or ""
    if expression:
        return expression if _permits(expression) else None
    classifiers = [line.split(" :: ")[-1] for line in metadata.get_all("Classifier") or [] if line[:7] == "License"]
    if classifiers:
        known = {_FROM_CLASSIFIER.get(name, "") for name in classifiers} - {""}
        return " AND ".join(sorted(known)) if len(known) == len(set(classifiers)) else None
    stated = " ".join((metadata["License"] or "").split())
    if len(stated) > 120 or re.search(r"gpl|gnu|mpl|mozilla|commercial|proprietary", stated, re.I):
        return None
    return next((license_id for pattern, license_id in _FROM_WORDS if pattern.search(stated)), None)


def _permits(expression: str) -> bool:
    """Whether an SPDX expression can be met by permissive licences alone (no WITH clauses, AND before OR)."""
    flat = expression.replace("(", " ").replace(")", " ")
    if "(" in expression:
        return all(word in PERMISSIVE for word in re.split(r"\s+(?:AND|OR)\s+", flat.strip()))
    choices = re.split(r"\s+OR\s+", flat.strip())
    return any(all(word in PERMISSIVE for word in re.split(r"\s+AND\s+", choice)) for choice in choices)


def _files(found: Distribution) -> tuple[tuple[str, Path], ...]:
    names = sorted(str(name) for name in found.files or [] if not str(name).startswith(".."))
    return tuple((name, Path(str(found.locate_file(name)))) for name in names)
