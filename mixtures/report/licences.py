"""Licences by their SPDX ids, as far as material of corpora carries them, and what the Hugging Face Hub calls them."""

from __future__ import annotations

from collections.abc import Iterable

_NAMES = """
0BSD AGPL-3.0-only AGPL-3.0-or-later Apache-2.0 Artistic-2.0 BSD-2-Clause BSD-3-Clause BSL-1.0 CC-BY-2.0 CC-BY-2.5
CC-BY-3.0 CC-BY-4.0 CC-BY-NC-2.0 CC-BY-NC-3.0 CC-BY-NC-4.0 CC-BY-NC-ND-3.0 CC-BY-NC-ND-4.0 CC-BY-NC-SA-2.0
CC-BY-NC-SA-3.0 CC-BY-NC-SA-4.0 CC-BY-ND-4.0 CC-BY-SA-2.0 CC-BY-SA-2.5 CC-BY-SA-3.0 CC-BY-SA-4.0 CC0-1.0
CDLA-Permissive-2.0 EPL-2.0 GFDL-1.2-or-later GFDL-1.3-or-later GPL-2.0-only GPL-2.0-or-later GPL-3.0-only
GPL-3.0-or-later HPND ISC LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later MIT MPL-2.0 ODC-By-1.0
ODbL-1.0 OFL-1.1 PDDL-1.0 PSF-2.0 Python-2.0 Unicode-3.0 Unlicense Zlib
"""
SPDX = frozenset(_NAMES.split())

#: SPDX ids whose name on the hub is more than the same in lower case.
_RENAMED = {
    "AGPL-3.0-only": "agpl-3.0",
    "AGPL-3.0-or-later": "agpl-3.0",
    "GFDL-1.2-or-later": "gfdl",
    "GFDL-1.3-or-later": "gfdl",
    "GPL-2.0-only": "gpl-2.0",
    "GPL-2.0-or-later": "gpl-2.0",
    "GPL-3.0-only": "gpl-3.0",
    "GPL-3.0-or-later": "gpl-3.0",
    "LGPL-2.1-only": "lgpl-2.1",
    "LGPL-2.1-or-later": "lgpl-2.1",
    "LGPL-3.0-only": "lgpl-3.0",
    "LGPL-3.0-or-later": "lgpl-3.0",
    "ODC-By-1.0": "odc-by",
    "ODbL-1.0": "odbl",
    "PDDL-1.0": "pddl",
}
#: SPDX ids that the hub has no name for.
_UNKNOWN = frozenset({"0BSD", "CC-BY-NC-SA-2.0", "HPND", "PSF-2.0", "Python-2.0", "Unicode-3.0"})


def single(licences: Iterable[str]) -> list[str]:
    """The licences that expressions such as `Apache-2.0 AND MIT` are made of, sorted and each once."""
    return sorted({part for licence in licences for part in licence.split(" AND ")})


def hub_name(licence: str) -> str:
    """The hub's name of a licence, `other` where it has none, `unknown` for an empty one."""
    if not licence:
        return "unknown"
    if licence not in SPDX or licence in _UNKNOWN:
        return "other"
    return _RENAMED.get(licence, licence.lower())
