"""Fonts inside installed packages: DejaVu and STIX from matplotlib, Droid Sans Fallback (Chinese) from PyMuPDF.

`fontconfig_file` makes them visible to Chromium under their family names, before the system's own fonts.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import lru_cache
from pathlib import Path

#: Family name of the Chinese font, as Chromium, matplotlib and fontconfig know it.
CHINESE_FAMILY = "Droid Sans Fallback"


def cache_folder() -> Path:
    """Where vlend keeps derived files between runs: $XDG_CACHE_HOME/vlend, by default ~/.cache/vlend."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vlend"


@lru_cache(maxsize=1)
def chinese_font() -> Path:
    """A TrueType file that covers Chinese and Latin: Droid Sans Fallback (Apache-2.0), as PyMuPDF carries it."""
    import pymupdf

    data = pymupdf.Font("cjk").buffer
    name = f"DroidSansFallback-{hashlib.blake2b(data, digest_size=4).hexdigest()}.ttf"
    return _write_once(cache_folder() / "fonts" / name, data)


def latin_fonts() -> Path:
    """The folder of TrueType files inside matplotlib (DejaVu Sans, Serif, Sans Mono; STIX; Computer Modern)."""
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf"


@lru_cache(maxsize=1)
def fontconfig_file() -> Path:
    """A fonts.conf for the environment variable FONTCONFIG_FILE: the bundled fonts first, then the system's."""
    folders = [chinese_font().parent, latin_fonts(), Path("/usr/share/fonts"), Path.home() / ".fonts"]
    preferences = {
        "sans-serif": "DejaVu Sans",
        "serif": "DejaVu Serif",
        "monospace": "DejaVu Sans Mono",
    }
    aliases = "".join(
        f"<alias><family>{generic}</family><prefer><family>{family}</family>"
        f"<family>{CHINESE_FAMILY}</family></prefer></alias>"
        for generic, family in preferences.items()
    )
    text = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        + "".join(f"<dir>{folder}</dir>" for folder in folders)
        + f"<cachedir>{cache_folder() / 'fontconfig'}</cachedir>{aliases}</fontconfig>"
    )
    name = f"fonts-{hashlib.blake2b(text.encode(), digest_size=4).hexdigest()}.conf"
    return _write_once(cache_folder() / "fonts" / name, text.encode())


def _write_once(path: Path, data: bytes) -> Path:
    """Write `data` unless the file is there whole; a second writer at the same moment does no harm."""
    if path.exists() and path.stat().st_size == len(data):
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as temporary:
        temporary.write(data)
    os.replace(temporary.name, path)
    return path
