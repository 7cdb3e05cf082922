"""A file of C made into a library beside its source, whole or not at all."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from pipelines.documents.compiled import older_folders

ROOT = Path(__file__).resolve().parent.parent


def build(source: Path, library: Path, flags: Sequence[str], check: Callable[[Path], None]) -> str:
    """Compile `source` to `library`, unless that is done, and say what was done; what was made of older sources goes.

    Needs a C compiler (`cc`, or the one that CC names). `check` looks at what was made before it is put in its place.
    """
    if library.is_file():
        return f"compiled already: {library.relative_to(ROOT)}"
    build_at(source, library, flags, check)
    for older in older_folders(library.parent):
        shutil.rmtree(older)
    return f"compiled: {library.relative_to(ROOT)}"


def build_at(source: Path, library: Path, flags: Sequence[str], check: Callable[[Path], None]) -> None:
    """As `build`, to any file, whatever is there."""
    library.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=library.parent) as beside:  # it appears whole, beside what others read
        made = Path(beside, library.name)
        _compile(source, made, flags)
        check(made)
        made.replace(library)


def _compile(source: Path, library: Path, flags: Sequence[str]) -> None:
    command = [*shlex.split(os.environ.get("CC", "cc")), "-fPIC", "-shared", *flags, str(source), "-o", str(library)]
    try:
        subprocess.run([*command, "-lm"], check=True)
    except FileNotFoundError as error:
        raise SystemExit(f"no C compiler: install one, or name it in CC ({error})") from error
    except subprocess.CalledProcessError as error:
        raise SystemExit("the compiler's complaint stands above; pages are read without machine code") from error
