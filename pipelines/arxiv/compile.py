"""Compile a paper that has no PDF, where a TeX installation is present: confined, bounded, the same bytes every time.

No shell escape. LuaTeX is not used: XeTeX stands in for it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from pipelines.arxiv.confined import Limits, Outcome, run
from pipelines.engine.pipeline import Drop

Engine = Literal["pdflatex", "xelatex"]
#: Sources that need an engine for Unicode and system fonts.
_UNICODE = re.compile(
    r"\\(?:usepackage|RequirePackage|documentclass)\s*(?:\[[^\]]*\])?\s*\{[^}]*"
    r"\b(?:fontspec|xeCJK|ctex|ctexart|ctexbook|ctexrep|unicode-math|xltxtra|polyglossia|luatexja)\b"
)
_MAX_PASSES = 4
_AGAIN = re.compile(r"Rerun to get|Label\(s\) may have changed|There were undefined references|rerun LaTeX", re.I)
_ERROR = re.compile(r"^! .*", re.M)
_MISSING = re.compile(r"File [`']([^']+\.(?:cls|sty|clo|fd))' not found")
#: Nothing in TeX's output depends on the time or the place.
_STEADY = {
    "SOURCE_DATE_EPOCH": "946684800",
    "FORCE_SOURCE_DATE": "1",
    "openin_any": "p",
    "openout_any": "p",
    "shell_escape": "f",
    "TEXMFHOME": "texmf-none",
    "max_print_line": "2000",
}


@dataclass(frozen=True)
class Compiled:
    """The PDF, the bibliography that BibTeX made (if any), and how many errors TeX passed over."""

    pdf: Path
    bibliography: str | None
    errors: int
    engine: Engine


def available() -> bool:
    """Is there a TeX installation?"""
    return shutil.which("pdflatex") is not None


def engine_for(source: str) -> Engine:
    """The engine that a (flattened) source asks for by its packages."""
    return "xelatex" if _UNICODE.search(source) else "pdflatex"


def compile_paper(files: Mapping[str, bytes], main: str, source: str, folder: Path, seconds: float) -> Compiled:
    """Compile `files` (names relative to the submission), main file `main`, in the empty `folder`.

    Raises `Drop`: tex_missing, compile_deadline, compile_failed.
    """
    if not available():
        raise Drop("tex_missing", "the paper has no PDF, and no TeX installation is here to make one")
    write_files(files, folder)
    engine = engine_for(source)
    place = folder / PurePosixPath(main).parent
    stem = PurePosixPath(main).stem
    command = [engine, "-no-shell-escape", "-interaction=nonstopmode", stem + ".tex"]
    limits = Limits(seconds)
    done = _pass(command, place, folder, limits)
    log = _log(place / f"{stem}.log")
    if not (place / f"{stem}.pdf").is_file():
        missing = _MISSING.search(log)
        first = _ERROR.search(log)
        said = f"needs {missing[1]}" if missing else first[0][2:] if first else done.output[-200:]
        raise Drop("compile_failed", said.strip()[:300])
    bibliography = _bibliography(place, stem, folder, limits)
    for _ in range(_MAX_PASSES - 1):
        if not (bibliography or _AGAIN.search(log)):
            break
        _pass(command, place, folder, limits)
        log = _log(place / f"{stem}.log")
        if not _AGAIN.search(log):
            break
    produced = place / f"{stem}.pdf"
    if not produced.is_file():
        raise Drop("compile_failed", "a later pass made no PDF")
    made = place / f"{stem}.bbl"
    text = made.read_text("utf-8", errors="replace") if made.is_file() else None
    return Compiled(produced, text, len(_ERROR.findall(log)), engine)


def write_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Unpack into `folder`; the names were checked when the archive was read, and are checked again."""
    for name, data in files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise Drop("archive_unsafe", f"{name!r} leads out of the archive")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except (NotADirectoryError, FileExistsError, IsADirectoryError) as error:
            raise Drop("archive_unsafe", f"{name!r} is both a file and a folder") from error


def _bibliography(place: Path, stem: str, folder: Path, limits: Limits) -> bool:
    """Run BibTeX or Biber where the source asks for it and brings no result of its own."""
    if (place / f"{stem}.bcf").is_file() and shutil.which("biber"):
        _pass(["biber", "--quiet", stem], place, folder, limits)
        return True
    auxiliary = _log(place / f"{stem}.aux")
    if "\\bibdata" in auxiliary and (not (place / f"{stem}.bbl").is_file()) and shutil.which("bibtex"):
        _pass(["bibtex", "-terse", stem], place, folder, limits)
        return True
    return (place / f"{stem}.bbl").is_file()


def _pass(command: list[str], place: Path, folder: Path, limits: Limits) -> Outcome:
    texmf = [Path("/usr/share/texmf"), Path("/usr/local/texlive")]
    done = run(command, folder, limits, _STEADY, readable=texmf, place=place)
    if done.late or done.status in (-9, 137, -24, 152):
        raise Drop("compile_deadline", f"{command[0]} did not end within {limits.seconds:g} seconds")
    return done


def _log(path: Path) -> str:
    try:
        return path.read_bytes()[-2_000_000:].decode("utf-8", errors="replace")
    except OSError:
        return ""
