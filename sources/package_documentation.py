"""The documentation that installed Python packages carry: docstrings, and prose files beside the code.

Docstrings are read with `ast`; nothing is imported. One Python file is one page of sections (module, then its public
classes, methods and functions in source order); one .rst, .md or .txt file is one page of one section. The standard
library has its docstrings and, in `pydoc_data/topics.py`, the chapters of the language reference.
"""

from __future__ import annotations

import ast
import gc
import os
import re
import sysconfig
import warnings
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

from sources.installed_packages import permissive_packages

#: Folders whose content is not documentation of the package itself: tests, and copies of other projects.
_SKIPPED_FOLDERS = re.compile(
    r"(^|/)(tests?|testing|_testing|idle_test|conftest|_?vendor(ed)?|_vendored\w*|externals?|extern|third_?party\w*|"
    r"pyprima|cobyqa|thirdparty_files|_external|array_api_\w+|site-packages|node_modules|ensurepip|idlelib|lib2to3|turtledemo|"
    r"[^/]*\.(dist-info|data|egg-info)|licen[cs]es?|client|skills|\.agents|ai|templates?|ethnic_|_?generated|protobuf|pb2)/",
    re.I,
)
#: Python files that are generated, or tables of constants.
_SKIPPED_FILES = re.compile(
    r"(^|/)(test_[^/]*|[^/]*_test|conftest|setup|[^/]*_pb2(_grpc)?|__main__|_version|version|topics)\.py$", re.I
)
_PROSE_FILE = re.compile(r"\.(rst|md|txt)$", re.I)
_SKIPPED_PROSE = re.compile(
    r"(^|/)[^/]*(licen[cs]e|copying|notice|author|credit|contributor|change|history|news|release|whats_?new|todo|"
    r"requirement|grammar|rgb|tld|leap|top_level|entry_points|record|sources|manifest|cmakelists|template|skill)"
    r"[^/]*$",
    re.I,
)
#: The packages read by default: those whose documentation explains ideas (algorithms, statistics, formats, protocols)
#: rather than listing an interface. Further packages can be named; licence and reachability are checked for all.
EXPLANATORY_PACKAGES = (
    "python", "aiohttp", "anyio", "attrs", "babel", "click", "filelock", "fonttools", "formulaic", "fsspec",
    "idna", "imageio", "joblib", "jsonschema", "lxml", "matplotlib", "networkx", "numpy",
    "packaging", "pandas", "patsy", "pillow", "psutil", "pygments", "pyparsing",
    "python-dateutil", "pytz", "requests", "scikit-image", "scikit-learn", "scipy", "statsmodels",
    "tifffile", "trafilatura", "urllib3", "w3lib", "wrapt",
)  # fmt: skip
TOPICS = "pydoc_data/topics.py"


@dataclass(frozen=True)
class Section:
    """One docstring or prose file as written: dotted name inside its page ("" for the whole) and kind of object."""

    name: str
    kind: str
    text: str


@dataclass(frozen=True)
class DocumentedFile:
    """A file with documentation: `package` and `path` are stable names, `location` is where it lies on this machine."""

    package: str
    version: str
    license: str
    path: str
    location: Path

    @property
    def locator(self) -> str:
        """Stable and unique, without paths of the machine."""
        return f"package:{self.package}/{self.path}"


def documented_files(packages: Collection[str] = EXPLANATORY_PACKAGES, root: str = "vlend") -> list[DocumentedFile]:
    """Files that may hold documentation, of those `packages` that `root` needs and that are permissively licensed.

    "python" stands for the standard library. Ordered by package and path.
    """
    files = _standard_library() if "python" in packages else []
    for package in permissive_packages(root):
        if package.name in packages:
            for path, location in package.files:
                if _may_document(path):
                    files.append(DocumentedFile(package.name, package.version, package.license, path, location))
    return sorted(files, key=lambda file: (file.package, file.path))


def locate(package: str, path: str) -> Path:
    """Where the file `path` of `package` lies on this machine."""
    if package == "python":
        return Path(sysconfig.get_path("stdlib")) / path
    return Path(str(distribution(package).locate_file(path)))


def module_name(path: str) -> str:
    """`scipy/stats/__init__.py` to `scipy.stats`."""
    return re.sub(r"(/__init__)?\.py$", "", path).replace("/", ".")


def sections(path: str, data: bytes) -> list[Section]:
    """The documentation in one file of the given path; empty if it has none or cannot be read as Python or text."""
    if path == TOPICS:
        return list(_topics(data))
    if not path.endswith(".py"):
        text = data.decode("utf-8", errors="replace")
        return [] if "\ufffd" in text else [Section("", "file", text)]
    if b'"""' not in data and b"'''" not in data:
        return []
    tree = _parse(data)
    return list(_docstrings(tree)) if tree else []


def _parse(data: bytes) -> ast.Module | None:
    collecting = gc.isenabled()
    gc.disable()  # a tree is a million small objects without cycles: collecting meanwhile costs a third of the time
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes in other people's strings
        try:
            return ast.parse(data)
        except (SyntaxError, ValueError):
            return None
        finally:
            if collecting:
                gc.enable()


def _docstrings(tree: ast.Module) -> Iterator[Section]:
    text = ast.get_docstring(tree)
    if text:
        yield Section("", "module", text)
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            text = ast.get_docstring(node)
            if text:
                yield Section(node.name, "class", text)
            for method in node.body:
                yield from _function(method, f"{node.name}.")
        else:
            yield from _function(node, "")


def _function(node: ast.stmt, prefix: str) -> Iterator[Section]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
        text = ast.get_docstring(node)
        if text:
            yield Section(prefix + node.name, "method" if prefix else "function", text)


def _topics(data: bytes) -> Iterator[Section]:
    """The language reference as pydoc carries it: one dictionary of topic name to text."""
    tree = _parse(data)
    for node in tree.body if tree else []:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            for name, text in sorted(ast.literal_eval(node.value).items()):
                yield Section(name, "topic", text)


def _may_document(path: str) -> bool:
    if _SKIPPED_FOLDERS.search(path):
        return False
    if path.endswith(".py"):
        return not _SKIPPED_FILES.search(path)
    return bool(_PROSE_FILE.search(path)) and not _SKIPPED_PROSE.search(path)


def _standard_library() -> list[DocumentedFile]:
    root = Path(sysconfig.get_path("stdlib"))
    version = sysconfig.get_python_version()
    found = []
    for folder, children, names in os.walk(root):
        prefix = Path(folder).relative_to(root).as_posix().removeprefix(".")
        inside = f"{prefix}/" if prefix else ""
        children[:] = [name for name in children if not _SKIPPED_FOLDERS.search(f"{inside}{name}/")]
        found += [inside + name for name in names if inside + name == TOPICS or _may_document(inside + name)]
    return [DocumentedFile("python", version, "PSF-2.0", path, root / path) for path in sorted(found)]
