"""The licence of a file in a folder of the user's: that of the nearest LICENSE file at or above it, inside the folder.

Licences are recognised by phrases of their texts and by addresses of Creative Commons deeds, and named as SPDX does.
"""

from __future__ import annotations

import re
from pathlib import Path

from sources.input_files import FileRejectedError, open_file

#: What the name of a licence file begins with.
NAMES = ("license", "licence", "copying", "unlicense")
#: A licence file that says nothing we know.
UNRECOGNISED = "unrecognised (see the licence file)"

_READ_BYTES = 40_000
_DEED = re.compile(r"creativecommons\.org/(?:licenses/(by(?:-nc)?(?:-sa|-nd)?)/(\d\.\d)|(publicdomain/zero)/1\.0)")
_CREATIVE_COMMONS = re.compile(
    r"Attribution(-NonCommercial)?(-ShareAlike|-NoDerivatives|-NoDerivs)? (\d\.\d)(?: (?:International|Unported))?"
)
#: (SPDX name, phrases that all occur in its text, as lower case with single spaces), the more particular first
_PHRASES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Apache-2.0", ("apache license", "version 2.0")),
    ("AGPL-3.0", ("gnu affero general public license", "version 3")),
    ("LGPL-3.0", ("gnu lesser general public license", "version 3")),
    ("LGPL-2.1", ("gnu lesser general public license", "version 2.1")),
    ("GFDL-1.3", ("gnu free documentation license", "version 1.3")),
    ("GFDL-1.2", ("gnu free documentation license", "version 1.2")),
    ("GPL-3.0", ("gnu general public license", "version 3")),
    ("GPL-2.0", ("gnu general public license", "version 2")),
    ("MPL-2.0", ("mozilla public license", "2.0")),
    ("CC0-1.0", ("cc0 1.0 universal",)),
    ("BSD-3-Clause", ("redistribution and use in source and binary forms", "neither the name")),
    ("BSD-2-Clause", ("redistribution and use in source and binary forms",)),
    ("ISC", ("permission to use, copy, modify, and/or distribute this software for any purpose",)),
    ("MIT", ("permission is hereby granted, free of charge",)),
    ("MIT", ("licensed under the mit license",)),
    ("Unlicense", ("free and unencumbered software released into the public domain",)),
    ("Project-Gutenberg", ("the full project gutenberg license",)),
    ("public-domain", ("public domain",)),
)
_CC_WORDS = {None: "", "-NonCommercial": "-NC", "-ShareAlike": "-SA", "-NoDerivatives": "-ND", "-NoDerivs": "-ND"}


def folder_licence(path: Path, root: Path) -> str | None:
    """SPDX name of the licence that covers `path`, which lies below `root` or is it; None where no file says."""
    top = root if root.is_dir() else root.parent
    folder = path if path.is_dir() else path.parent
    while True:
        if (found := _in_folder(folder)) is not None:
            return found
        if folder == top or top not in folder.parents:
            return None
        folder = folder.parent


def recognise(text: str) -> str:
    """SPDX name of the licence whose text, or a note of which, this is; `UNRECOGNISED` if it is none we know."""
    flat = " ".join(text.split())
    if match := _CREATIVE_COMMONS.search(flat[:4000]):
        commercial, kind, version = match.groups()
        return f"CC-BY{_CC_WORDS[commercial]}{_CC_WORDS[kind]}-{version}"
    lower = flat.lower()
    if match := _DEED.search(lower):
        deed, version, zero = match.groups()
        return "CC0-1.0" if zero else f"CC-{deed.upper()}-{version}"
    # several may be named (third-party notices come after the licence itself): the first one in the text counts
    matches = [
        (lower.index(phrases[0]), order, name)
        for order, (name, phrases) in enumerate(_PHRASES)
        if all(phrase in lower for phrase in phrases)
    ]
    return min(matches)[2] if matches else UNRECOGNISED


def _in_folder(folder: Path) -> str | None:
    try:
        files = sorted(entry for entry in folder.iterdir() if entry.name.lower().startswith(NAMES) and entry.is_file())
    except OSError:
        return None
    if not files:
        return None
    found = [recognise(_beginning(file)) for file in files]
    return next((name for name in found if name != UNRECOGNISED), UNRECOGNISED)


def _beginning(file: Path) -> str:
    try:
        with open_file(file, file) as stream:
            return stream.read(_READ_BYTES).decode("utf-8", errors="replace")
    except (FileRejectedError, OSError):
        return ""
