"""IPython's own syntax in notebook cells: magics, shell lines and help, which are no Python."""

from __future__ import annotations

import ast
import re
import warnings
from functools import lru_cache

#: Cell magics whose body is Python run in the notebook's namespace.
_PYTHON_CELLS = frozenset({"%%time", "%%timeit", "%%capture", "%%prun", "%%memit", "%%notify"})
_SHELL = re.compile(r"^\s*(?:[%!]|[\w.]+\?{1,2}\s*$|\?{1,2}[\w.]+)")
_CAPTURE = re.compile(r"^\s*[\w, ]+=\s*[%!]")


@lru_cache(maxsize=4096)  # the pictures of a notebook share their earlier cells
def python_of(source: str) -> str | None:
    """The Python in a cell, without magics, shell lines and help; None for a cell of another language."""
    source = source.replace("\r\n", "\n").strip("\n")
    if source.lstrip().startswith("%%"):
        magic, _, body = source.lstrip().partition("\n")
        if magic.split()[0] not in _PYTHON_CELLS:
            return None
        source = body
    if parse(source) is None:  # only then: a line may begin with % as an operator
        kept = [line for line in source.split("\n") if not _SHELL.match(line) and not _CAPTURE.match(line)]
        source = "\n".join(kept)
    return "\n".join(line.rstrip() for line in source.split("\n")).strip("\n")


def parse(source: str) -> ast.Module | None:
    """The syntax tree of `source`, or None where it is not Python 3."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as "\d" in a plain string
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
