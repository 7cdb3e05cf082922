"""Compile a paper that has no PDF, where a TeX installation is present: confined, bounded, the same bytes every time.

No shell escape. LuaTeX is not used: XeTeX stands in for it. What is missing is stood in for (stand_ins.py).
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Literal

from pipelines.arxiv.confined import Limits, Outcome, confinement, run
from pipelines.arxiv.stand_ins import StandIns, is_chinese
from pipelines.engine.pipeline import Drop
from sources.arxiv_tree import safe_name

Engine = Literal["pdflatex", "xelatex"]
#: Sources that need an engine for Unicode and system fonts.
_UNICODE = re.compile(
    r"\\(?:usepackage|RequirePackage|documentclass)\s*(?:\[[^\]]*\])?\s*\{[^}]*"
    r"\b(?:fontspec|xeCJK|ctex|ctexart|ctexbook|ctexrep|unicode-math|xltxtra|polyglossia|luatexja)\b"
)
#: Chinese for pdfTeX.
_CJK = re.compile(r"\\(?:usepackage|RequirePackage)\s*(?:\[[^\]]*\])?\s*\{[^}]*CJK|\\begin\s*\{CJK")
_MAX_PASSES = 4
#: A source names its missing packages one after the other, each run of TeX the next.
_MAX_BEGINNINGS = 25
#: Seconds that Ghostscript may take for one picture.
_PICTURE_SECONDS = 20.0
_AGAIN = re.compile(r"Rerun to get|Label\(s\) may have changed|There were undefined references|rerun LaTeX", re.I)
_ERROR = re.compile(r"^! .*", re.M)
_MISSING = re.compile(r"File [`']([^']+\.(?:cls|sty|clo|fd))' not found")
_WANTS_UNICODE = re.compile(r"requires either XeTeX or|fontspec-xetex|Critical Package ctex|xeCJK requires")
#: Programs are set by a program that is not run here; so they are set as they stand.
_BEFORE: Mapping[str, str] = {"minted": "\\PassOptionsToPackage{draft=true}{minted}"}
_TOO_MANY = "(That makes 100 errors; please try again.)"
_UNDEFINED = re.compile(r"^! Undefined control sequence\.\n[^\n]*(\\[A-Za-z]+) *\n", re.M)
_OUT_OF_TIME = (signal.SIGKILL, signal.SIGXCPU)
#: Nothing in TeX's output depends on the time or the place.
_STEADY = {
    "SOURCE_DATE_EPOCH": "946684800",
    "FORCE_SOURCE_DATE": "1",
    "openout_any": "p",
    "shell_escape": "f",
    "TEXMFHOME": "texmf-none",
    "max_print_line": "2000",
}


@dataclass(frozen=True)
class Compiled:
    """The PDF, the bibliography that BibTeX made (if any), how many errors TeX passed over, and what stood in for files
    that are missing."""

    pdf: Path
    bibliography: str | None
    errors: int
    engine: Engine
    stand_ins: tuple[str, ...] = ()


def available() -> bool:
    """Is there a TeX installation?"""
    return shutil.which("pdflatex") is not None


def engine_for(source: str) -> Engine:
    """The engine that a (flattened) source asks for by its packages, or its script."""
    unicode = _UNICODE.search(source) or (is_chinese(source) and not _CJK.search(source))
    return "xelatex" if unicode else "pdflatex"


def compile_paper(
    files: Mapping[str, bytes],
    main: str,
    source: str,
    folder: Path,
    seconds: float,
    missing: Sequence[str] = (),
    stand_ins: bool = True,
) -> Compiled:
    """Compile `files` (names relative to the submission), main file `main`, in the empty `folder`.

    `missing` are inclusions that the submission lacks; empty files take their places, as TeX would stop there. With
    `stand_ins`, so do classes, packages, pictures and styles of references that are nowhere. All passes together may
    take `seconds`.
    Raises `Drop`: tex_missing, compile_deadline, compile_failed, archive_unsafe.
    """
    if not available():
        raise Drop("tex_missing", "the paper has no PDF, and no TeX installation is here to make one")
    write_files(files, folder)
    place = folder / PurePosixPath(main).parent
    _stand_in(missing, place, folder)
    work = _Passes(place, folder, time.monotonic() + seconds)
    absent = StandIns(place, folder, installed_file, source)
    produced = place / f"{PurePosixPath(main).stem}.pdf"
    engine, before, log = _first_pass(work, main, source, absent if stand_ins else None)
    if not _is_made(produced):
        raise Drop("compile_failed", _said(log))
    again = _bibliography(work, produced.stem, absent if stand_ins else None) or bool(_AGAIN.search(log))
    for _ in range(_MAX_PASSES - 1):
        if not again:
            break
        work.run(_command(engine, main, before))
        log = _log(produced.with_suffix(".log"))
        again = bool(_AGAIN.search(log))
    if not _is_made(produced):
        raise Drop("compile_failed", "a later pass made no PDF")
    made = produced.with_suffix(".bbl")
    text = made.read_text("utf-8", errors="replace") if made.is_file() else None
    return Compiled(produced, text, len(_ERROR.findall(log)), engine, tuple(absent.written))


def _first_pass(work: _Passes, main: str, source: str, absent: StandIns | None) -> tuple[Engine, str, str]:
    """Run TeX until it lacks nothing that something can stand in for.

    The engine that was used, what it read before the source, and the log.
    """
    engine = engine_for(source)
    before = "".join(code for package, code in _BEFORE.items() if f"{{{package}}}" in source)
    stem = PurePosixPath(main).stem
    if engine == "pdflatex":
        _pictures(work)
    log = ""
    for _ in range(_MAX_BEGINNINGS):
        done = work.run(_command(engine, main, before))
        log = _log(work.place / f"{stem}.log") or done.output
        if engine == "pdflatex" and _WANTS_UNICODE.search(log):
            engine = "xelatex"
            continue
        if absent is None:
            break
        if not absent.answer(log):
            if _is_made(work.place / f"{stem}.pdf"):
                break
            unknown = [f"\\providecommand{name}{{}}" for name in undefined(log) if f"{name}{{}}" not in before]
            if not unknown and not absent.plainer():
                break
            before += "".join(unknown)
        if absent.is_alone:
            (work.place / PurePosixPath(main).name).write_text(source, "utf-8", errors="replace")
    return engine, before, log


def undefined(log: str) -> list[str]:
    """The commands that TeX did not know where it gave up for their number (a hundred in a paragraph); else none."""
    if _TOO_MANY not in log:
        return []
    return list(dict.fromkeys(_UNDEFINED.findall(log)))


def _is_made(pdf: Path) -> bool:
    # TeX may leave an empty file when it had nothing to print
    return pdf.is_file() and pdf.stat().st_size > 0


def _said(log: str) -> str:
    """Why there is no PDF, by TeX's log."""
    lacking = _MISSING.search(log)
    first = _ERROR.search(log)
    return (f"needs {lacking[1]}" if lacking else first[0][2:] if first else log[-200:]).strip()[:300]


@cache
def installed_file(name: str) -> str | None:
    """Where the TeX installation has a file."""
    done = subprocess.run(["kpsewhich", "--", name], capture_output=True, text=True, check=False, timeout=30)
    return done.stdout.strip() or None


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
        self.place, self.folder, self._deadline = place, folder, deadline

    def run(self, command: list[str], seconds: float | None = None) -> Outcome:
        """Run one; it fails alone where it has `seconds` of its own. Raises `Drop("compile_deadline")`."""
        left = self._deadline - time.monotonic()
        limits = Limits(max(min(left, seconds or left), 1.0))
        # parts of a book read what lies in the folders above them; without Landlock TeX itself keeps inside its folder
        reads = {"openin_any": "r" if "landlock" in confinement() else "p"}
        done = run(command, self.folder, limits, {**_STEADY, **reads}, place=self.place)
        if seconds is not None and left > seconds:
            return done
        if done.late or -done.status in _OUT_OF_TIME or done.status - 128 in _OUT_OF_TIME:
            raise Drop("compile_deadline", f"{command[0]} did not end in time")
        return done


def _command(engine: Engine, main: str, before: str) -> list[str]:
    name = PurePosixPath(main).name
    own = [f"-jobname={PurePosixPath(main).stem}", f"{before}\\input{{{name}}}"] if before else [name]
    return [engine, "-no-shell-escape", "-interaction=nonstopmode", *own]


def _pictures(work: _Passes) -> None:
    """Pictures in PostScript as PDF under the names that pdfTeX looks for, which may not make them itself."""
    if not shutil.which("gs"):
        return
    for picture in sorted(work.folder.rglob("*.eps")):
        made = picture.with_name(f"{picture.stem}-eps-converted-to.pdf")
        if made.exists() or not picture.is_file():
            continue
        to_pdf = ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dEPSCrop", "-sDEVICE=pdfwrite"]
        work.run([*to_pdf, f"-sOutputFile={made}", str(picture)], _PICTURE_SECONDS)


def _stand_in(missing: Sequence[str], place: Path, folder: Path) -> None:
    """Empty files in place of inclusions that the submission lacks."""
    for name in missing:
        path = place / (name if name.endswith(".tex") else name + ".tex")
        if safe_name(name) and path.resolve().is_relative_to(folder.resolve()) and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()


def _bibliography(work: _Passes, stem: str, absent: StandIns | None) -> bool:
    """Run BibTeX or Biber where the source asks for it and brings no result of its own; is there a bibliography?"""
    made = work.place / f"{stem}.bbl"
    if (work.place / f"{stem}.bcf").is_file() and shutil.which("biber"):
        work.run(["biber", "--quiet", stem])
    elif "\\bibdata" in _log(work.place / f"{stem}.aux") and not made.is_file() and shutil.which("bibtex"):
        said = work.run(["bibtex", "-terse", stem]).output + _log(work.place / f"{stem}.blg")
        if absent is not None and absent.answer(said):
            work.run(["bibtex", "-terse", stem])
    return made.is_file()


def _log(path: Path) -> str:
    try:
        return path.read_bytes()[-2_000_000:].decode("utf-8", errors="replace")
    except OSError:
        return ""
