"""The bundled tables as columns of a `Frame`: whole years and dates as sortable strings, wide panels made long."""

from __future__ import annotations

import csv
import io
from typing import Any

from sources import bundled_tables

_INITIALS = frozenset({"amc", "bmw", "vw", "gt", "gl", "ii", "dl", "sst"})

Columns = dict[str, list[Any]]


def columns(name: str) -> Columns:
    """The columns of the bundled table `name`, with a column `time` where its time is spread over several."""
    if name == "statsmodels/fertility":
        return _fertility(bundled_tables.raw_bytes(name))
    table = bundled_tables.load(name)
    found: Columns = {column.name: table.values(column.name) for column in table.columns}
    for column in table.columns:
        if column.kind == "year":
            found[column.name] = [None if year is None else f"{int(year):04d}" for year in found[column.name]]
    if name == "vega_datasets/cars":
        found["Name"] = [_car_name(value) for value in found["Name"]]
    if name == "statsmodels/elnino":
        return _months_as_rows(found)
    if "quarter" in found:
        found["time"] = [f"{year}-Q{int(n)}" for year, n in zip(found["year"], found["quarter"], strict=True)]
    if "hour" in found:
        found["time"] = [f"{day} {int(hour):02d}" for day, hour in zip(found["date"], found["hour"], strict=True)]
    return found


def _car_name(raw: str) -> str:
    """The table writes all names small: "amc hornet sportabout (sw)" becomes "AMC Hornet Sportabout (sw)"."""
    words = [word.upper() if word in _INITIALS else word[:1].upper() + word[1:] for word in raw.split()]
    return " ".join(words)


def _months_as_rows(wide: Columns) -> Columns:
    """A table of years with twelve columns of months, in which the year comes first, as rows of one month."""
    years, *months = wide.values()
    cells = [(f"{year}-{n:02d}", month[row]) for row, year in enumerate(years) for n, month in enumerate(months, 1)]
    return {"time": [time for time, _ in cells], "temperature": [value for _, value in cells]}


def _fertility(data: bytes) -> Columns:
    """Every year of the panel, of which the bundled table keeps every tenth."""
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    years = [key for key in rows[0] if key.isdigit()]
    cells = [(row["Country Name"], year, float(row[year])) for row in rows for year in years if row[year]]
    return {
        "country": [country for country, _, _ in cells],
        "year": [year for _, year, _ in cells],
        "rate": [rate for _, _, rate in cells],
    }
