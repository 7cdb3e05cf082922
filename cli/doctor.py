"""What this machine has, what each thing enables, and how to get what is missing."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from rich.table import Table

from pipelines.browser.find import BrowserNotFoundError, find_chromium
from pipelines.documents.compiled import LAYOUT, compiled_folder, pixels_library, reader_library


@dataclass(frozen=True)
class Finding:
    """One thing looked for. `found` is empty where it is missing; `advice` says how to get it."""

    thing: str
    found: str
    enables: str
    advice: str


def findings() -> list[Finding]:
    """Look for everything; starts nothing but `--version` calls of what it finds."""
    return [
        _chromium(),
        Finding("Chinese font", _chinese_font(), "Chinese in charts, pages and scene text", "pip install pymupdf"),
        _package("pymupdf", "PDF pages and their text (AGPL, in a process of its own)", "pip install pymupdf"),
        _package("pypdfium2", "PDF pages with a permissive licence", "pip install pypdfium2"),
        Finding(
            "compiled layout",
            "there" if compiled_folder(LAYOUT).is_dir() else "",
            "the layout of PDF pages in little more than half the time",
            "make compiled",
        ),
        Finding(
            "compiled reader",
            "there" if (library := reader_library()) and library.is_file() else "",
            "the text of PDF pages in two thirds of the time",
            "make compiled",
        ),
        Finding(
            "compiled pixels",
            "there" if pixels_library().is_file() else "",
            "the look at the pixels of PDF pages in half the time",
            "make compiled",
        ),
        Finding("pandoc", _pandoc(), "reStructuredText and Markdown to HTML", "pip install pypandoc-binary"),
        _package("rapidocr", "OCR of scans without a download", "pip install -e '.[ocr]'"),
        _package("paddleocr", "OCR with PaddleOCR models", "pip install -e '.[ocr]'"),
        _program("tesseract", "OCR with Tesseract", "apt-get install tesseract-ocr"),
        _program("pdflatex", "compiling papers that lack a PDF", "apt-get install texlive-latex-recommended"),
        _program("latexml", "LaTeX to structured text", "apt-get install latexml"),
        _package("torch", "training and validation runs", "pip install -e '.[train]'"),
        Finding("GPU", _gpu(), "training at speed", "an NVIDIA driver and a CUDA build of torch"),
        _package("ray", "every pipeline, on this machine and on clusters", "pip install 'ray[default]'"),
        Finding(
            "metrics",
            _metrics(),
            "watching builds with Prometheus and Grafana",
            "set VLEND_METRICS_PORT=9464, see docs/metrics.md",
        ),
        _package("img2dataset", "downloading image URL lists", "pip install -e '.[download]'"),
    ]


def table(found: list[Finding]) -> Table:
    """The findings as a table."""
    shown = Table("", "found", "enables")
    for finding in found:
        value = finding.found or f"missing ({finding.advice})"
        shown.add_row(finding.thing, value, finding.enables, style="" if finding.found else "yellow")
    return shown


def _chromium() -> Finding:
    try:
        path = find_chromium()
        # --version of the headless shell prints nothing useful on some builds; its path then stands for it
        found = _output(path, "--version") or path
    except BrowserNotFoundError as error:
        return Finding("Chromium", "", "web pages, documents", str(error))
    return Finding("Chromium", found, "web pages, documents", "")


def _chinese_font() -> str:
    from pipelines.fonts.bundled import chinese_font

    return chinese_font().name if importlib.util.find_spec("pymupdf") else ""


def _pandoc() -> str:
    if not importlib.util.find_spec("pypandoc"):
        return ""
    import pypandoc

    try:
        return str(pypandoc.get_pandoc_version())
    except OSError:
        return ""


def _package(name: str, enables: str, advice: str) -> Finding:
    try:
        return Finding(name, version(name), enables, advice)
    except PackageNotFoundError:
        return Finding(name, "", enables, advice)


def _program(name: str, enables: str, advice: str) -> Finding:
    return Finding(name, shutil.which(name) or "", enables, advice)


def _metrics() -> str:
    """Where a local build would serve its metrics; a cluster's nodes serve theirs in any case."""
    if os.environ.get("RAY_ADDRESS"):
        return f"at the nodes of {os.environ['RAY_ADDRESS']}, docs/metrics.md"
    port = os.environ.get("VLEND_METRICS_PORT")
    return f"http://127.0.0.1:{port}/metrics while a build runs" if port else ""


def _gpu() -> str:
    return _output("nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader")


def _output(*command: str) -> str:
    if not shutil.which(command[0]):
        return ""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    lines = done.stdout.strip().splitlines()
    return lines[0] if done.returncode == 0 and lines else ""
