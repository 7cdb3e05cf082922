"""Modules as machine code, where `make compiled` has made it from these very sources.

What is compiled lies in a folder that is named by the sources: after any change to them it is not found, and Python
reads the sources, as it does where nothing was compiled. Both do the same; VLEND_COMPILED=0 leaves the machine code.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import logging
import os
import sys
import sysconfig
from pathlib import Path

#: Where such folders lie, beside the sources.
FOLDER = "_compiled"
VARIABLE = "VLEND_COMPILED"
#: What `make compiled` compiles: a package of Python with mypyc, a file of C that reads PyMuPDF's structures, and one
#: that looks at pixels.
LAYOUT = Path(__file__).parent / "layout"
READER_SOURCE = Path(__file__).parent / "reading" / "mupdf_runs.c"
PIXELS_SOURCE = Path(__file__).parent / "reading" / "pixels.c"
_log = logging.getLogger(__name__)


def sources_of(package: Path) -> list[Path]:
    """The modules that are compiled: all of the package, without what is run when it is imported."""
    return sorted(path for path in package.glob("*.py") if path.name != "__init__.py")


def compiled_folder(package: Path) -> Path:
    """Where the machine code of the package lies, or would, for this Python and the sources as they are now."""
    digest = hashlib.sha256()
    for path in sources_of(package):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return package / FOLDER / f"{_machine()}-{digest.hexdigest()[:16]}"


def reader_library() -> Path | None:
    """Where the machine code of `READER_SOURCE` lies, or would, for the PyMuPDF at hand, if there is one."""
    try:
        version = importlib.metadata.version("pymupdf")
    except importlib.metadata.PackageNotFoundError:
        return None
    return _library(READER_SOURCE, version)


def pixels_library() -> Path:
    """Where the machine code of `PIXELS_SOURCE` lies, or would."""
    return _library(PIXELS_SOURCE)


def _library(source: Path, made_for: str = "") -> Path:
    digest = hashlib.sha256(source.read_bytes() + b"\0" + made_for.encode()).hexdigest()
    return source.parent / FOLDER / source.stem / f"{_machine()}-{digest[:16]}" / f"{source.stem}.so"


def older_folders(folder: Path) -> list[Path]:
    """What lies beside the folder for this Python and machine, made of sources that have changed since."""
    return [path for path in folder.parent.glob(f"{_machine()}-*") if path != folder]


def _machine() -> str:
    return f"{sys.implementation.cache_tag}-{sysconfig.get_platform()}"


def group_of(package: Path) -> str:
    """The name under which mypyc puts what the package's modules share (it adds `__mypyc`)."""
    return f"vlend_{package.name}"


def compiled_path(package: Path) -> list[str]:
    """What goes before the package's own path: the folder of its machine code, nothing where there is none."""
    if os.environ.get(VARIABLE) == "0" or not (package / FOLDER).is_dir():
        return []
    folder = compiled_folder(package)
    name = f"{group_of(package)}__mypyc"
    shared = next(folder.glob(f"{name}.*"), None)
    if shared is None:
        return []
    specification = importlib.util.spec_from_file_location(name, shared)
    assert specification is not None
    assert specification.loader is not None
    try:
        module = importlib.util.module_from_spec(specification)
        sys.modules[name] = module
        specification.loader.exec_module(module)
    except ImportError as error:  # made on another machine
        sys.modules.pop(name, None)
        _log.warning("%s does not load, the sources are read instead: %s", shared, error)
        return []
    return [str(folder)]
