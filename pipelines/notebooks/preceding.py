"""The code that leads to a picture: its cell, and from earlier cells the statements that it needs.

Earlier statements are chosen backwards by name, as a compiler finds live variables: an import, definition or assignment
is taken when later code that was taken reads the value that it gives. So a pair holds what drew the picture, not the
whole notebook.
"""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass

from pipelines.notebooks.shell_lines import parse

_BUILTINS = frozenset(dir(builtins))


@dataclass(frozen=True)
class _Statement:
    """`binds`: names that it gives a value or changes; `settles`: those whose earlier values no longer matter."""

    text: str
    binds: frozenset[str]
    settles: frozenset[str]
    reads: frozenset[str]
    is_import: bool
    is_definition: bool


def preceding_code(cells: list[str], own: str, most_lines: int) -> str:
    """`own` after what it needs of the earlier `cells` (Python, in order), at most `most_lines` lines of those.

    Without room for all, imports and the nearest statements stay. Code that is not Python 3 stands alone.
    """
    tree = parse(own)
    if tree is None:
        return own
    earlier = [statement for cell in cells for statement in _statements(cell)]
    own_definitions = [statement for statement in _statements(own) if statement.is_definition]
    definitions = {name: item for item in [*earlier, *own_definitions] if item.is_definition for name in item.binds}
    live = _with_bodies(_reads(tree), definitions)
    taken = []
    lines = 0
    for statement in reversed(earlier):
        if not statement.binds & live:
            continue
        length = statement.text.count("\n") + 1
        if lines + length > most_lines and not statement.is_import:
            continue
        lines += length
        taken.append(statement)
        live = (live - statement.settles) | _with_bodies(statement.reads, definitions)
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


def _with_bodies(names: frozenset[str] | set[str], definitions: dict[str, _Statement]) -> set[str]:
    """`names`, and what the functions and classes among them read when they are called."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found and name not in _BUILTINS:
            found.add(name)
            waiting += definitions[name].reads if name in definitions else ()
    return found


def _statements(cell: str) -> list[_Statement]:
    tree = parse(cell)
    if tree is None:
        return []
    lines = cell.splitlines()
    found = []
    for node in tree.body:
        first = min([node.lineno, *(item.lineno for item in getattr(node, "decorator_list", ()))])
        text = "\n".join(lines[first - 1 : node.end_lineno])
        is_import = isinstance(node, ast.Import | ast.ImportFrom)
        is_definition = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        binds = frozenset(_binds(node))
        settles = binds if is_import or is_definition else frozenset(_assigned(node))
        found.append(_Statement(text, binds, settles, frozenset(_reads(node)), is_import, is_definition))
    return found


def _binds(node: ast.stmt) -> set[str]:
    """Names of the module that a top-level statement gives a value, or changes in place."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    if (setting := _set_up(node)) is not None:
        return {setting}
    names = {item.id for item in _outside_functions(node) if isinstance(item, ast.Name) and not _is_load(item)}
    changed = [item for item in _outside_functions(node) if isinstance(item, ast.Subscript | ast.Attribute)]
    return names | {_root(item) for item in changed if not _is_load(item)} - {""}


def _assigned(node: ast.stmt) -> set[str]:
    """Names that `node` gives a wholly new value."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return {
        item.id for target in targets for item in ast.walk(target) if isinstance(item, ast.Name) and not _is_load(item)
    }


def _reads(node: ast.AST) -> set[str]:
    """Names that `node` looks up, those in function bodies too."""
    return {item.id for item in ast.walk(node) if isinstance(item, ast.Name) and _is_load(item)}


def _outside_functions(node: ast.AST) -> list[ast.AST]:
    """The nodes below `node` that share its scope."""
    found = [node]
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            found += _outside_functions(child)
    return found


def _set_up(node: ast.stmt) -> str | None:
    """The module whose look a call sets, such as plt in `plt.style.use(…)` or sns in `sns.set_theme()`."""
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return None
    called = ast.unparse(node.value.func)
    sets = any(word in called.split(".")[1:] for word in ("style", "rcParams", "set", "set_theme", "set_style", "rc"))
    return _root(node.value.func) if sets else None


def _is_load(node: ast.Name | ast.Subscript | ast.Attribute) -> bool:
    return isinstance(node.ctx, ast.Load)


def _root(node: ast.AST) -> str:
    """The name that `a.b[c].d` begins with."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _is_show(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute | ast.Name)
        and (node.value.func.attr if isinstance(node.value.func, ast.Attribute) else node.value.func.id) == "show"
    )


def _joined(statements: list[_Statement]) -> str:
    """The statements in order; imports together, a blank line around definitions."""
    text = ""
    for statement in statements:
        long = "\n" in statement.text
        text += (
            ("\n" if long and text and not text.endswith("\n\n") else "") + statement.text + ("\n\n" if long else "\n")
        )
    return text.strip("\n")
