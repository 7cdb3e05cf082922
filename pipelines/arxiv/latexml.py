"""LaTeX to blocks through LaTeXML, where it is installed: it expands macros as TeX does."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from pipelines.arxiv.confined import Limits, run
from pipelines.arxiv.conversion_error import ConversionError
from pipelines.arxiv.flatten import Flattened
from pipelines.arxiv.latexml_packages import SETTINGS, SETTINGS_CODE, known_packages, with_known_packages
from pipelines.arxiv.latexml_tree import paper_of
from pipelines.arxiv.paper import Paper
from pipelines.arxiv.prepare import with_marked_gaps

#: It reads some ten thousand characters a second, and at times never ends: the seconds that a source of any size gets,
#: the most that one gets, and how many characters are worth one second more.
SECONDS, MOST_SECONDS = 25.0, 120.0
CHARACTERS_A_SECOND = 4_000
_QUIET: Mapping[str, str] = {"openin_any": "p", "openout_any": "p"}


def convert(flat: Flattened, most_seconds: float = MOST_SECONDS) -> Paper:
    """The blocks of a paper. Raises `ConversionError`, also where it takes longer than `seconds_for` the source."""
    program = shutil.which("latexml")
    if program is None:
        raise ConversionError("LaTeXML is not installed")
    with tempfile.TemporaryDirectory(prefix="vlend-latexml-") as place:
        folder = Path(place)
        source = with_marked_gaps(flat, with_known_packages(flat, known_packages()))
        (folder / "paper.tex").write_text(source, "utf-8", errors="replace")
        (folder / f"{SETTINGS}.ltxml").write_text(SETTINGS_CODE, "utf-8")
        command = [program, "--noparse", "--nocomments", "--quiet", "--quiet", "--inputencoding=utf8",
                   f"--preload={SETTINGS}", "--dest=paper.xml", "paper.tex"]  # fmt: skip
        seconds = seconds_for(len(flat.body), most_seconds)
        done = run(command, folder, Limits(seconds, memory=3 << 30, file_bytes=200 << 20), _QUIET)
        result = folder / "paper.xml"
        if done.late:
            raise ConversionError(
                f"LaTeXML did not end within {seconds:.0f} seconds, its time for {len(flat.body):,} characters; "
                f"`latexml_seconds` ({most_seconds:g}) is the most that a paper gets"
            )
        if not result.is_file():
            raise ConversionError(f"LaTeXML ended with {done.status}: {done.output.strip()[-300:]}")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, recover=True)
        tree = etree.parse(str(result), parser)
    paper = paper_of(tree.getroot())
    if not paper.main:
        raise ConversionError("LaTeXML found no text")
    return paper


def seconds_for(characters: int, most_seconds: float = MOST_SECONDS) -> float:
    """How long LaTeXML may read a source of so many characters."""
    return min(SECONDS + characters / CHARACTERS_A_SECOND, most_seconds)
