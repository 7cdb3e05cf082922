"""The top-level statements of a notebook cell, with the names of the notebook that each one reads and gives."""

from __future__ import annotations

import ast
import builtins
import symtable
from dataclasses import dataclass
from functools import lru_cache

from pipelines.notebooks.shell_lines import parse

_BUILTINS = frozenset(dir(builtins))
#: Names in calls and assignments that set how later plots look: `plt.style.use(…)`, `plt.rcParams["…"] = …`.
_SETTINGS = frozenset({"style", "rcParams", "rc", "set", "set_theme", "set_style", "set_context", "set_palette"})


@dataclass(frozen=True)
class Statement:
    """`gives`: names that get a value or are changed; `settles`: those whose earlier values no longer matter."""

    text: str
    reads: frozenset[str]
    gives: frozenset[str]
    settles: frozenset[str]
    is_import: bool = False
    is_definition: bool = False
    #: A call such as `plt.style.use("ggplot")`, which changes how later plots look.
    is_setting: bool = False


@lru_cache(maxsize=4096)  # the pictures of a notebook share their earlier cells
def statements(cell: str) -> tuple[Statement, ...]:
    """The statements of `cell` in order; none where it is not Python 3."""
    tree = parse(cell)
    if tree is None:
        return ()
    try:
        return tuple(_statement(node, _text(node, tree.body, cell), node is tree.body[-1]) for node in tree.body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()  # it parses, but could not be compiled, such as `nonlocal` outside a function


def _text(node: ast.stmt, body: list[ast.stmt], cell: str) -> str:
    """The lines of `node` with their comments; its own part of a line that it shares, as in `a = 1; b = 2`."""
    if any(
        other is not node and node.lineno <= (other.end_lineno or 0) and other.lineno <= _end(node) for other in body
    ):
        return ast.get_source_segment(cell, node) or ""
    first = min([node.lineno, *(item.lineno for item in getattr(node, "decorator_list", ()))])
    return "\n".join(cell.split("\n")[first - 1 : _end(node)])


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _statement(node: ast.stmt, text: str, is_last: bool) -> Statement:
    module = symtable.symtable(ast.unparse(node), "cell", "exec")
    assigned = {symbol.get_name() for symbol in module.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    targets = frozenset(_targets(node))
    bound_within = targets if isinstance(node, ast.For | ast.With) else frozenset()
    return Statement(
        text,
        frozenset(_global_reads(module) | _added_to(node)) - bound_within - _BUILTINS,
        frozenset(assigned | _changed(node) | _called(node, is_last)),
        targets,
        isinstance(node, ast.Import | ast.ImportFrom),
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef),
        _is_setting(node),
    )


def _global_reads(table: symtable.SymbolTable) -> set[str]:
    """Names of the module that the code of `table` looks up, in the bodies of functions too."""
    at_top = table.get_type() == "module"
    found = {s.get_name() for s in table.get_symbols() if s.is_referenced() and (at_top or s.is_global())}
    for child in table.get_children():
        found |= _global_reads(child)
    return found


def _added_to(node: ast.stmt) -> set[str]:
    """The name whose value `a += 1` uses, which the symbol table tells as assigned only."""
    return {_root(node.target)} - {""} if isinstance(node, ast.AugAssign) else set()


def _targets(node: ast.stmt) -> set[str]:
    """Names that `node` gives a wholly new value whenever it runs."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    places: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        places = node.targets
    elif isinstance(node, ast.AnnAssign | ast.For):
        places = [node.target]
    elif isinstance(node, ast.With):
        places = [item.optional_vars for item in node.items if item.optional_vars]
    return {
        item.id
        for place in places
        for item in ast.walk(place)
        if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store)
    }


def _changed(node: ast.stmt) -> set[str]:
    """Names whose parts get new values, as in `a[i] = …` and `a.b = …`, outside function bodies."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return set()
    parts = [item for item in ast.walk(node) if isinstance(item, ast.Subscript | ast.Attribute)]
    return {_root(item) for item in parts if isinstance(item.ctx, ast.Store)} - {""}


def _called(node: ast.stmt, is_last: bool) -> set[str]:
    """The object that a bare method call may change, such as `a.append(1)`.

    A call without arguments at the end of a cell shows its value, as `table.head()` does.
    """
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return set()
    call = node.value
    shows = is_last and not call.args and not call.keywords
    if not isinstance(call.func, ast.Attribute) or (shows and not _is_setting(node)):
        return set()
    return {_root(call.func)} - {""}


def _is_setting(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return _sets(node.value.func)
    return isinstance(node, ast.Assign) and any(_sets(target) for target in node.targets)


def _sets(node: ast.AST) -> bool:
    attributes = {item.attr for item in ast.walk(node) if isinstance(item, ast.Attribute)}
    return not _SETTINGS.isdisjoint(attributes)


def _root(node: ast.AST) -> str:
    """The name that `a.b[c].d` begins with."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
