"""Packages as LaTeXML knows them: those without a definition of its own cost minutes and bring nothing."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from pipelines.arxiv.flatten import Flattened

_USE = re.compile(
    r"\\(?:usepackage|RequirePackage)\s*(?P<options>\[[^\]]*\])?\s*\{(?P<names>[^}]*)\}(?:\s*\[[^\]]*\])?"
)
_CLASS = re.compile(r"(\\documentclass\s*(?:\[[^\]]*\])?\s*\{)([^}]*)\}")
#: What LaTeXML takes for a class that it does not know, after a long look at the class's own code.
_ANY_CLASS = "OmniBus"
_ENDING = ".ltxml"
#: Known by name alone: their code is read as it is, which takes longer than a paper.
_SLOW = frozenset({"expl3.sty", "xparse.sty", "l3keys2e.sty"})
#: Read before the source: errors are counted for ever, and one in a formula should not cost the paper.
SETTINGS = "vlendsettings.sty"
SETTINGS_CODE = (
    "package LaTeXML::Package::Pool;\nuse strict;\nuse warnings;\nuse LaTeXML::Package;\n"
    "AssignValue(MAX_ERRORS => 100_000, 'global');\n1;\n"
)


@cache
def known_packages() -> frozenset[str]:
    """Packages and classes that the installed LaTeXML defines, with their endings; empty where it cannot say."""
    perl = shutil.which("perl")
    if perl is None:
        return frozenset()
    told = subprocess.run(
        [perl, "-MLaTeXML", "-e", "print $INC{'LaTeXML.pm'}"], capture_output=True, text=True, check=False, timeout=60
    )
    folder = Path(told.stdout.strip()).with_suffix("") / "Package"
    return frozenset(path.name.removesuffix(_ENDING) for path in folder.glob(f"*{_ENDING}")) - _SLOW


def with_known_packages(flat: Flattened, known: frozenset[str]) -> str:
    """The preamble with the known ones of its packages, and of those that the paper's own packages load."""
    if not known:
        return flat.preamble

    def kept(match: re.Match[str]) -> str:
        names = [name.strip() for name in match["names"].split(",")]
        found = ",".join(name for name in names if f"{name}.sty" in known)
        return f"\\usepackage{match['options'] or ''}{{{found}}}" if found else ""

    own = "".join(f"\\usepackage{{{name}}}\n" for name in flat.packages if f"{name}.sty" in known)
    preamble = _USE.sub(kept, flat.preamble)
    preamble = _CLASS.sub(
        lambda match: f"{match[1]}{match[2] if f'{match[2].strip()}.cls' in known else _ANY_CLASS}}}", preamble
    )
    if not own:
        return preamble
    first = preamble.find("\\usepackage")
    place = first if first >= 0 else len(preamble)
    return preamble[:place] + own + preamble[place:]
