"""A paper's source to blocks by the first converter that reads it: LaTeXML where installed, pandoc, our light one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from pipelines.arxiv import latexml, light, pandoc
from pipelines.arxiv.conversion_error import ConversionError
from pipelines.arxiv.flatten import Flattened
from pipelines.arxiv.paper import Paper, mended

Converter = Literal["latexml", "pandoc", "light"]
#: In the order in which they are tried.
ORDER: tuple[Converter, ...] = ("latexml", "pandoc", "light")
_CONVERT: Mapping[Converter, Callable[[Flattened], Paper]] = {
    "pandoc": pandoc.convert,
    "light": light.convert,
}


def installed(wanted: tuple[Converter, ...] = ORDER) -> tuple[Converter, ...]:
    """Those of the wanted converters that can run here."""
    return tuple(name for name in wanted if name != "latexml" or shutil.which("latexml"))


def conversions(
    flat: Flattened, wanted: tuple[Converter, ...], latexml_seconds: float = latexml.MOST_SECONDS
) -> Iterator[Paper | str]:
    """What each converter makes of a paper, in turn, or why it failed; light only comes where all others failed."""
    made = False
    for name in wanted:
        if name == "light" and made and len(wanted) > 1:
            return
        try:
            paper = latexml.convert(flat, latexml_seconds) if name == "latexml" else _CONVERT[name](flat)
        except ConversionError as error:
            yield f"{name}: {error}"
        else:
            made = True
            yield mended(paper)
