"""The prose that bundled pages are set from: documents with a name, a language, a markup and a licence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pipelines.documents.chinese_reference import reference_documents
from pipelines.documents.plain_rst import readable
from sources.package_documentation import DocumentedFile, documented_files, sections

WRITTEN = Path(__file__).with_name("written")
#: Licence of what stands in this repository.
OWN_LICENSE = "Apache-2.0"


@dataclass(frozen=True)
class Material:
    """One document. `name` is its locator; `kind` says which page templates are made for it."""

    name: str
    language: Literal["en", "zh"]
    title: str
    source: str
    format: Literal["rst", "markdown"]
    license: str
    kind: str = "prose"


#: Chapters and docstrings with much connected prose: (package, path in it, names in that file).
_CHOSEN: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "python",
        "pydoc_data/topics.py",
        (
            "assignment", "async", "attribute-access", "class", "comparisons", "exceptions", "execmodel",
            "formatstrings", "function", "import", "naming", "numeric-types", "objects", "raise", "strings", "try",
            "types", "with",
        ),
    ),
    ("scikit-learn", "sklearn/datasets/descr/breast_cancer.rst", ("",)),
    ("scikit-learn", "sklearn/datasets/descr/california_housing.rst", ("",)),
    ("scikit-learn", "sklearn/datasets/descr/iris.rst", ("",)),
    ("scikit-learn", "sklearn/datasets/descr/kddcup99.rst", ("",)),
    ("scikit-learn", "sklearn/datasets/descr/lfw.rst", ("",)),
    ("scikit-learn", "sklearn/datasets/descr/twenty_newsgroups.rst", ("",)),
    ("scikit-learn", "sklearn/datasets/descr/wine_data.rst", ("",)),
    ("scikit-learn", "sklearn/manifold/_t_sne.py", ("TSNE",)),
    ("scipy", "scipy/integrate/_ivp/base.py", ("OdeSolver",)),
    ("scipy", "scipy/integrate/_ivp/bdf.py", ("BDF",)),
    ("scipy", "scipy/integrate/_ivp/rk.py", ("RK45",)),
    ("scipy", "scipy/ndimage/_morphology.py", ("binary_dilation",)),
    ("scipy", "scipy/stats/qmc.py", ("",)),
    ("networkx", "networkx/algorithms/summarization.py", ("",)),
    ("networkx", "networkx/algorithms/polynomials.py", ("tutte_polynomial",)),
    ("networkx", "networkx/algorithms/cycles.py", ("simple_cycles",)),
    ("networkx", "networkx/algorithms/isomorphism/ismags.py", ("",)),
    ("scikit-image", "skimage/feature/blob.py", ("blob_doh",)),
    ("scikit-image", "skimage/feature/sift.py", ("SIFT",)),
    ("scikit-image", "skimage/registration/_phase_cross_correlation.py", ("phase_cross_correlation",)),
    ("scikit-image", "skimage/util/noise.py", ("random_noise",)),
    ("numpy", "numpy/linalg/_linalg.py", ("matrix_rank",)),
    ("numpy", "numpy/lib/_histograms_impl.py", ("histogram",)),
    ("numpy", "numpy/polynomial/__init__.py", ("",)),
    ("statsmodels", "statsmodels/tsa/holtwinters/model.py", ("ExponentialSmoothing",)),
)  # fmt: skip


@lru_cache(maxsize=1)
def bundled_material() -> tuple[Material, ...]:
    """Every document, in a fixed order; one that this machine's packages lack is not there."""
    return (*_packages(), *_written(), *_reference())


def _packages() -> Iterator[Material]:
    files: dict[tuple[str, str], DocumentedFile] = {(file.package, file.path): file for file in documented_files()}
    for package, path, names in _CHOSEN:
        file = files.get((package, path))
        if file is None:
            continue
        texts = {section.name: section.text for section in sections(path, file.location.read_bytes())}
        for name in names:
            if name in texts:
                title, source = readable(texts[name], _title(path, name))
                locator = file.locator + (f"#{name}" if name else "")
                yield Material(locator, "en", title, source, "rst", file.license)


def _title(path: str, name: str) -> str:
    """A title for documentation that has none: the dotted name of what it documents.

    What is defined in a private module is known by its own name, as nobody imports it from there.
    """
    stem = re.sub(r"(/__init__)?\.\w+$", "", path).replace("/", ".")
    if "._" in stem:
        return name
    return f"{stem}.{name}" if name else stem


def _written() -> Iterator[Material]:
    """Our own texts: `<language>-<kind>-<name>.md`, the first line is the title."""
    for path in sorted(WRITTEN.glob("*.md")):
        language, kind, _ = path.stem.split("-", 2)
        title, _, body = path.read_text(encoding="utf-8").partition("\n")
        yield Material(
            f"written/{path.name}",
            "zh" if language == "zh" else "en",
            title.removeprefix("# ").strip(),
            body,
            "markdown",
            OWN_LICENSE,
            kind,
        )


def _reference() -> Iterator[Material]:
    for name, title, source in reference_documents():
        yield Material(f"reference/{name}", "zh", title, source, "markdown", "Unicode-3.0")
