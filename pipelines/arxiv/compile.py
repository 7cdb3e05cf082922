"""Compile a paper that has no PDF, where a TeX installation is present: confined, bounded, the same bytes every time.

No shell escape. LuaTeX is not used: XeTeX stands in for it.
"""

from __future__ import annotations

import re
import shutil
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from pipelines.arxiv.confined import Limits, Outcome, run
from pipelines.engine.pipeline import Drop
from sources.arxiv_tree import safe_name

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
_WANTS_UNICODE = re.compile(r"requires either XeTeX or|fontspec-xetex|Critical Package ctex|xeCJK requires")
_OUT_OF_TIME = (signal.SIGKILL, signal.SIGXCPU)
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


def compile_paper(
    files: Mapping[str, bytes], main: str, source: str, folder: Path, seconds: float, missing: Sequence[str] = ()
) -> Compiled:
    """Compile `files` (names relative to the submission), main file `main`, in the empty `folder`.

    `missing` are inclusions that the submission lacks; empty files take their places, as TeX would stop there.
    `seconds` is for all passes. Raises `Drop`: tex_missing, compile_deadline, compile_failed, archive_unsafe.
    """
    if not available():
        raise Drop("tex_missing", "the paper has no PDF, and no TeX installation is here to make one")
    write_files(files, folder)
    place = folder / PurePosixPath(main).parent
    stem = PurePosixPath(main).stem
    _stand_in(missing, place, folder)
    work = _Passes(place, folder, time.monotonic() + seconds)
    engine = engine_for(source)
    done = work.run(_command(engine, main))
    log = _log(place / f"{stem}.log")
    if engine == "pdflatex" and _WANTS_UNICODE.search(log):
        engine = "xelatex"
        done = work.run(_command(engine, main))
        log = _log(place / f"{stem}.log")
    if not (place / f"{stem}.pdf").is_file():
        lacking = _MISSING.search(log)
        first = _ERROR.search(log)
        said = f"needs {lacking[1]}" if lacking else first[0][2:] if first else done.output[-200:]
        raise Drop("compile_failed", said.strip()[:300])
    again = _bibliography(work, stem) or bool(_AGAIN.search(log))
    for _ in range(_MAX_PASSES - 1):
        if not again:
            break
        work.run(_command(engine, main))
        log = _log(place / f"{stem}.log")
        again = bool(_AGAIN.search(log))
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


class _Passes:
    """Programs run one after the other in `place`, a folder in `folder`, until a common deadline."""

    def __init__(self, place: Path, folder: Path, deadline: float) -> None:
        self.place, self._folder, self._deadline = place, folder, deadline

    def run(self, command: list[str]) -> Outcome:
        """Run one. Raises `Drop("compile_deadline")`."""
        left = self._deadline - time.monotonic()
        done = run(command, self._folder, Limits(max(left, 1.0)), _STEADY, place=self.place)
        if done.late or -done.status in _OUT_OF_TIME or done.status - 128 in _OUT_OF_TIME:
            raise Drop("compile_deadline", f"{command[0]} did not end in time")
        return done


def _command(engine: Engine, main: str) -> list[str]:
    return [engine, "-no-shell-escape", "-interaction=nonstopmode", PurePosixPath(main).name]


def _stand_in(missing: Sequence[str], place: Path, folder: Path) -> None:
    """Empty files in place of inclusions that the submission lacks."""
    for name in missing:
        path = place / (name if name.endswith(".tex") else name + ".tex")
        if safe_name(name) and path.resolve().is_relative_to(folder.resolve()) and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()


def _bibliography(work: _Passes, stem: str) -> bool:
    """Run BibTeX or Biber where the source asks for it and brings no result of its own; is there a bibliography?"""
    made = work.place / f"{stem}.bbl"
    if (work.place / f"{stem}.bcf").is_file() and shutil.which("biber"):
        work.run(["biber", "--quiet", stem])
    elif "\\bibdata" in _log(work.place / f"{stem}.aux") and not made.is_file() and shutil.which("bibtex"):
        work.run(["bibtex", "-terse", stem])
    return made.is_file()


def _log(path: Path) -> str:
    try:
        return path.read_bytes()[-2_000_000:].decode("utf-8", errors="replace")
    except OSError:
        return ""
