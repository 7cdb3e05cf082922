"""The code that leads to a picture: its cell, and from earlier cells the statements that it needs.

Earlier statements are chosen backwards by name, as a compiler finds live variables: a statement is taken when later
code that was taken reads a value that it gives. So a pair holds what drew the picture, not the whole notebook.
"""

from __future__ import annotations

import ast

from pipelines.notebooks.shell_lines import parse
from pipelines.notebooks.statements import Statement, statements


def preceding_code(cells: list[str], own: str, most_lines: int) -> str:
    """`own` after what it needs of the earlier `cells` (Python, in order), at most `most_lines` lines of those.

    Without room for all, imports and the nearest statements stay. Code that is not Python 3 stands alone.
    """
    of_own = statements(own)
    earlier = [statement for cell in cells for statement in statements(cell)]
    bodies = {name: item.reads for item in [*earlier, *of_own] if item.is_definition for name in item.gives}
    modules = {name for item in earlier if item.is_import for name in item.gives}
    live: set[str] = set()
    for statement in reversed(of_own):
        live = (live - statement.settles) | _with_bodies(statement.reads, bodies)
    taken: list[Statement] = []
    lines = 0
    for statement in reversed(earlier):
        if not _matters(statement, live, modules):
            continue
        length = statement.text.count("\n") + 1
        if lines + length > most_lines and not statement.is_import:
            continue
        lines += length
        taken.append(statement)
        live = (live - statement.settles) | _with_bodies(statement.reads, bodies)
    context = _joined(taken[::-1])
    return f"{context}\n\n{own}" if context else own


def lines_of_code(code: str) -> int:
    """Lines that are neither blank nor comments alone."""
    return sum(1 for line in code.splitlines() if line.strip() and not line.strip().startswith("#"))


def cut_at_shows(code: str, pictures: int) -> list[str] | None:
    """The code before each of `pictures` figures of one cell: cut after its `show()` calls.

    None where it cannot be told which code drew which figure.
    """
    tree = parse(code)
    if tree is None:
        return None
    ends = [node.end_lineno or node.lineno for node in tree.body if _is_show(node)]
    if len(ends) == pictures - 1 and tree.body and not _is_show(tree.body[-1]):
        ends.append(len(code.splitlines()))  # the last figure is shown by the notebook itself
    if len(ends) != pictures:
        return None
    lines = code.splitlines()
    return ["\n".join(lines[:end]) for end in ends]


def _matters(statement: Statement, live: set[str], modules: set[str]) -> bool:
    """Whether `statement` gives a value that is `live`; a call on a module counts only if it sets how plots look."""
    given = statement.gives & live
    if statement.settles or not given <= modules:
        return bool(given)
    return bool(given) and statement.is_setting


def _with_bodies(names: frozenset[str], bodies: dict[str, frozenset[str]]) -> set[str]:
    """`names`, and what the functions and classes among them read when they are called."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += bodies.get(name, ())
    return found


def _is_show(node: ast.stmt) -> bool:
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return False
    called = node.value.func
    return (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")) == "show"


def _joined(taken: list[Statement]) -> str:
    """The statements in order, a blank line around those of several lines."""
    text = ""
    for statement in taken:
        is_long = "\n" in statement.text
        text += "\n" if is_long and text and not text.endswith("\n\n") else ""
        text += statement.text + ("\n\n" if is_long else "\n")
    return text.strip("\n")
