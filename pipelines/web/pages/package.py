# ruff: noqa: E501 - texts and CSS rules, one per line
"""Documentation of an installed Python package, from its metadata: summary, licence, requirements, how to install it."""

from __future__ import annotations

import re
from importlib import metadata
from random import Random
from typing import Any

from pipelines.web.pages.build import Page, items, tag, wrap
from pipelines.web.pages.look import Look

#: Packages that vlend requires, so that every machine has them, and whose summary is a sentence.
_PACKAGES = (
    "pydantic", "rich", "typer", "protego", "w3lib", "warcio", "babel", "lxml", "pillow", "psutil",
    "tokenizers", "fsspec", "numpy", "matplotlib", "scikit-learn", "statsmodels", "rapidfuzz", "pyarrow",
)  # fmt: skip
_WORDS = {
    "en": ("Package shelf", ("Packages", "Guides", "Changes"), "Installation", "Use", "Facts", "Version", "Licence", "Python", "Requires", "nothing else", "Read the version that is installed:"),
    "zh": ("软件包文档", ("软件包", "指南", "更新"), "安装", "使用", "基本信息", "版本", "许可证", "Python 版本", "依赖", "无", "查看已安装的版本："),
}  # fmt: skip
_REQUIREMENT = re.compile(r"^[A-Za-z0-9._-]+")


def package(random: Random, language: str, number: int, look: Look) -> Page:
    """The page of one package."""
    start = random.randrange(len(_PACKAGES)) if language == "en" else 7
    facts: Any = metadata.metadata(_PACKAGES[(start + number) % len(_PACKAGES)])
    name, version = facts["Name"], facts["Version"]
    site, links, install, use, info, version_word, licence_word, python, requires, nothing, read = _WORDS[language]
    needed = _requirements(name)
    licence = facts.get("License-Expression") or _short(facts.get("License") or "") or "–"
    rows = ((version_word, version), (licence_word, licence), (python, facts.get("Requires-Python") or "–"))
    code = f'from importlib.metadata import version\n\nprint(version("{name}"))  # {version}'
    body = [
        tag("h1", name),
        tag("p", (facts["Summary"] or "").strip(), klass="summary"),
        tag("h2", install),
        tag("pre", f"pip install {name}"),
        tag("h2", use),
        tag("p", read),
        tag("pre", code),
        tag("h2", info),
        wrap("table", [wrap("tr", tag("th", key) + tag("td", value)) for key, value in rows]),
        tag("h2", requires),
        items(needed) if needed else tag("p", nothing),
    ]
    css = f"""\
.summary {{ color: {look.muted}; font-size: 1.1em; }}
pre {{ padding: 12px 16px; border: 1px solid {look.line}; border-radius: {look.radius}px; background: {look.surface}; font: 14px/1.5 monospace; white-space: pre-wrap; }}
table {{ border-collapse: collapse; }}
th, td {{ padding: 5px 24px 5px 0; border-bottom: 1px solid {look.line}; text-align: left; font-weight: normal; }}
th {{ color: {look.muted}; }}
ul {{ columns: 2; padding-left: 20px; }}
"""
    return Page(f"{name} - {site}", site, links, "\n".join(body), css)


def _requirements(name: str) -> list[str]:
    found = (_REQUIREMENT.match(line) for line in metadata.requires(name) or () if ";" not in line)
    return sorted({match[0] for match in found if match}, key=str.lower)[:12]


def _short(licence: str) -> str:
    line = licence.strip().splitlines()[0] if licence.strip() else ""
    return line if len(line) <= 40 else ""
