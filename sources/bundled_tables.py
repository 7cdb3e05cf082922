"""Tables that installed packages carry (scikit-learn, statsmodels, vega_datasets), with English and Chinese names.

`bundled_tables.yaml` describes each file. Tables whose data set notes reserve the rights of their author are left out.
"""

from __future__ import annotations

import csv
import gzip
import importlib.util
import io
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sources.table import Column, Table, UnreadableTableError, Value
from sources.table_cells import typed

_HERE = Path(__file__).parent
LANGUAGES = ("en", "zh")


@lru_cache(maxsize=1)
def _entries() -> dict[str, dict[str, Any]]:
    described = yaml.safe_load((_HERE / "bundled_tables.yaml").read_text(encoding="utf-8"))
    return {entry["name"]: entry for entry in described}


def names() -> list[str]:
    """The names of all bundled tables, such as `statsmodels/macrodata`, in a fixed order."""
    return list(_entries())


def raw_bytes(name: str) -> bytes:
    """The bytes of the table's file, as installed (decompressed). Raises `UnreadableTableError` if it is not there."""
    package, _, inner = _entries()[name]["file"].partition("/")
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise UnreadableTableError("missing_package", package)
    path = Path(found.submodule_search_locations[0]) / inner
    if not path.is_file():
        raise UnreadableTableError("missing_file", f"{package}/{inner}")
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


@lru_cache(maxsize=64)
def load(name: str) -> Table:
    """The table called `name`; raises KeyError for an unknown name."""
    entry = _entries()[name]
    header, body = _texts(entry, raw_bytes(name).decode("utf-8-sig"))
    if "numbered" in entry:
        header = [entry["numbered"], *header]
        body = [[str(number), *row] for number, row in enumerate(body, 1)]
    if "hour_of" in entry:
        index = header.index(entry["hour_of"])
        header = [*header, "hour"]
        body = [[*row, str(int(row[index].split()[1].split(":")[0]))] for row in body]
    columns, values = [], []
    for key, words in entry["columns"].items():
        cells = [row[header.index(key)] for row in body]
        column, data = _column(entry, key, words, cells)
        columns.append(column)
        values.append(data)
    return Table(
        name=name,
        titles=dict(zip(LANGUAGES, entry["titles"], strict=True)),
        columns=tuple(columns),
        rows=tuple(zip(*values, strict=True)),
        license=entry["license"],
        credit=entry["credit"],
        names=chinese_names(),
    )


@lru_cache(maxsize=1)
def chinese_names() -> dict[str, str]:
    """Chinese for English cell texts: words of the bundled tables, and countries by the locale data of Babel."""
    from babel import Locale

    english, chinese = Locale.parse("en").territories, Locale.parse("zh_Hans").territories
    countries = {
        english[code]: chinese[code] for code in sorted(english) if re.fullmatch("[A-Z]{2}", code) and code in chinese
    }
    words = yaml.safe_load((_HERE / "chinese_names.yaml").read_text(encoding="utf-8"))
    return {**countries, **words}


def _texts(entry: dict[str, Any], text: str) -> tuple[list[str], list[list[str]]]:
    """The header and the cells of the file, as texts."""
    if entry["file"].endswith(".json"):
        objects = json.loads(text)
        header = list(objects[0])
        return header, [["" if row.get(key) is None else str(row[key]) for key in header] for row in objects]
    first = text.splitlines()[0]
    delimiter = entry.get("delimiter") or max(",;\t", key=first.count)
    reader = csv.reader(
        io.StringIO(text), delimiter=delimiter, quotechar=entry.get("quote", '"'), skipinitialspace=True
    )
    rows = [[cell.strip() for cell in row] for row in reader if row][entry.get("skip", 0) :]
    if "last_column_only" in entry:
        return [entry["last_column_only"]], [[row[-1]] for row in rows]
    return (entry["header"], rows) if "header" in entry else (rows[0], rows[1:])


def _column(entry: dict[str, Any], key: str, words: list[str], cells: list[str]) -> tuple[Column, list[Value]]:
    if entry.get("compact_dates") == key:
        cells = [f"{cell[:4]}-{cell[4:6]}-{cell[6:8]}" for cell in cells]
    units = dict(zip(LANGUAGES, words[2:], strict=False))
    titles = dict(zip(LANGUAGES, words[:2], strict=True))
    if codes := entry.get("codes", {}).get(key):
        named: list[Value] = [codes[int(float(cell))] for cell in cells]
        return Column(key, "text", titles, units), named
    kind, data, _ = typed(key, cells)
    if key in (entry.get("numbered"), "hour"):
        return Column(key, "text", titles, units), [str(cell) for cell in cells]
    return Column(key, kind, titles, units), data
