"""Tables of statistics inside scikit-learn, statsmodels and vega_datasets, read as raw columns.

Files are read as they lie in the installed packages, without importing the packages. A table is a dictionary of
columns of equal length; cells are int, float, str or None (missing). Times become sortable strings: `1898`,
`1974-Q2`, `1898-03`, `2012-06-04`, `2010-06-04 13`. Wide panels (a column for each year or month) become long.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

Columns = dict[str, list[Any]]
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class TableNotFoundError(LookupError):
    """The package is not installed, or does not hold the table."""


def load(name: str) -> Columns:
    """The table called `package/table`; raises `TableNotFoundError`."""
    try:
        read = TABLES[name]
    except KeyError:
        raise TableNotFoundError(f"no table is called {name!r}; known are {', '.join(TABLES)}") from None
    return read()


def _bytes(package: str, path: str) -> bytes:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise TableNotFoundError(f"the package {package} is not installed")
    file = Path(spec.origin).parent / path
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise TableNotFoundError(f"{package} does not hold {path}") from None
    return gzip.decompress(data) if path.endswith(".gz") else data


def _cell(text: str) -> Any:
    text = text.strip()
    if not text:
        return None
    if re.fullmatch(r"[+-]?\d+", text):
        return int(text)
    try:
        return float(text)
    except ValueError:
        return text


def _csv(package: str, path: str, delimiter: str = ",", quote: str = '"', header: list[str] | None = None) -> Columns:
    """A delimited file; `header` replaces its first line."""
    text = _bytes(package, path).decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter, quotechar=quote) if row]
    names = header or [name.strip() for name in rows[0]]
    return {name: [_cell(row[i]) for row in rows[1:]] for i, name in enumerate(names)}


def _statsmodels(name: str, **options: Any) -> Columns:
    return _csv("statsmodels", f"datasets/{name}.csv", **options)


def _vega_json(name: str) -> Columns:
    rows = json.loads(_bytes("vega_datasets", f"_data/{name}.json"))
    return {key: [row.get(key) for row in rows] for key in rows[0]}


def _sklearn(name: str, columns: list[str], classes: list[str]) -> Columns:
    """The files of scikit-learn whose first line counts rows and whose last column numbers the class."""
    table = _csv("sklearn", f"datasets/data/{name}.csv", header=[*columns, "class"])
    table["class"] = [classes[number] for number in table["class"]]
    return table


def _iris() -> Columns:
    columns = ["sepal_length", "sepal_width", "petal_length", "petal_width"]
    return _sklearn("iris", columns, ["setosa", "versicolor", "virginica"])


def _wine() -> Columns:
    columns = [
        "alcohol", "malic_acid", "ash", "alcalinity_of_ash", "magnesium", "total_phenols", "flavanoids",
        "nonflavanoid_phenols", "proanthocyanins", "color_intensity", "hue", "od280_od315", "proline",
    ]  # fmt: skip
    return _sklearn("wine_data", columns, ["1", "2", "3"])


def _breast_cancer() -> Columns:
    measures = ["radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity", "concave_points"]
    measures += ["symmetry", "fractal_dimension"]
    columns = [f"{kind}_{measure}" for kind in ("mean", "error", "worst") for measure in measures]
    return _sklearn("breast_cancer", columns, ["malignant", "benign"])


def _diabetes() -> Columns:
    names = ["age", "sex", "bmi", "bp", "total_cholesterol", "ldl", "hdl", "ratio", "log_triglycerides", "glucose"]
    rows = _bytes("sklearn", "datasets/data/diabetes_data_raw.csv.gz").decode().split("\n")
    cells = [[_cell(cell) for cell in row.split()] for row in rows if row.strip()]
    table: Columns = {name: [row[i] for row in cells] for i, name in enumerate(names)}
    target = _bytes("sklearn", "datasets/data/diabetes_target.csv.gz").decode().split()
    return {**table, "progression": [_cell(value) for value in target]}


def _linnerud() -> Columns:
    exercise = _csv("sklearn", "datasets/data/linnerud_exercise.csv", delimiter=" ")
    return exercise | _csv("sklearn", "datasets/data/linnerud_physiological.csv", delimiter=" ")


def _with_years(table: Columns, column: str) -> Columns:
    return {**table, column: [str(value)[:4] for value in table[column]]}


def _quarters(table: Columns) -> Columns:
    time = [f"{year}-Q{quarter}" for year, quarter in zip(table["year"], table["quarter"], strict=True)]
    return {"time": time, **{name: values for name, values in table.items() if name not in {"year", "quarter"}}}


def _elnino() -> Columns:
    wide = _statsmodels("elnino/elnino")
    cells = [
        (f"{year}-{month:02d}", wide[name.upper()][row])
        for row, year in enumerate(wide["YEAR"])
        for month, name in enumerate(_MONTHS, 1)
    ]
    return {"time": [time for time, _ in cells], "temperature": [value for _, value in cells]}


def _co2() -> Columns:
    table = _statsmodels("co2/co2")
    dates = [str(date) for date in table["date"]]
    return {"time": [f"{d[:4]}-{d[4:6]}-{d[6:8]}" for d in dates], "co2": table["co2"]}


def _elec_equip() -> Columns:
    table = _statsmodels("elec_equip/elec_equip", header=["date", "turnover"])
    split = [date.split("-") for date in table["date"]]
    times = [f"{year}-{_MONTHS.index(month) + 1:02d}" for month, _, year in split]
    return {"time": times, "turnover": table["turnover"]}


def _fertility() -> Columns:
    wide = _statsmodels("fertility/fertility")
    years = [name for name in wide if re.fullmatch(r"\d{4}", name)]
    cells = [
        (country, year, wide[year][row])
        for row, country in enumerate(wide["Country Name"])
        for year in years
        if wide[year][row] is not None
    ]
    return {
        "country": [country for country, _, _ in cells],
        "year": [year for _, year, _ in cells],
        "rate": [rate for _, _, rate in cells],
    }


def _stocks() -> Columns:
    table = _csv("vega_datasets", "_data/stocks.csv")
    split = [date.split() for date in table["date"]]
    times = [f"{year}-{_MONTHS.index(month) + 1:02d}" for month, _, year in split]
    return {"company": table["symbol"], "time": times, "price": table["price"]}


def _employment() -> Columns:
    table = _csv("vega_datasets", "_data/us-employment.csv")
    return {**table, "month": [date[:7] for date in table["month"]]}


def _seattle_weather() -> Columns:
    table = _csv("vega_datasets", "_data/seattle-weather.csv")
    return {**table, "date": [date.replace("/", "-") for date in table["date"]]}


def _hourly(name: str) -> Columns:
    table = _csv("vega_datasets", f"_data/{name}.csv")
    return {"time": [date.replace("/", "-")[:13] for date in table["date"]], "temp": table["temp"]}


#: Every table and its reader.
TABLES: dict[str, Callable[[], Columns]] = {
    "sklearn/breast_cancer": _breast_cancer,
    "sklearn/diabetes": _diabetes,
    "sklearn/iris": _iris,
    "sklearn/linnerud": _linnerud,
    "sklearn/wine": _wine,
    "statsmodels/anes96": lambda: _statsmodels("anes96/anes96", delimiter="\t", quote="'"),
    "statsmodels/china_smoking": lambda: _statsmodels("china_smoking/china_smoking"),
    "statsmodels/co2": _co2,
    "statsmodels/elec_equip": _elec_equip,
    "statsmodels/elnino": _elnino,
    "statsmodels/engel": lambda: _statsmodels("engel/engel"),
    "statsmodels/fertility": _fertility,
    "statsmodels/grunfeld": lambda: _with_years(_statsmodels("grunfeld/grunfeld"), "year"),
    "statsmodels/longley": lambda: _with_years(_statsmodels("longley/longley"), "YEAR"),
    "statsmodels/macrodata": lambda: _quarters(_statsmodels("macrodata/macrodata")),
    "statsmodels/modechoice": lambda: _statsmodels("modechoice/modechoice", delimiter=";"),
    "statsmodels/nile": lambda: _with_years(_statsmodels("nile/nile"), "year"),
    "statsmodels/stackloss": lambda: _statsmodels("stackloss/stackloss"),
    "statsmodels/statecrime": lambda: _statsmodels("statecrime/statecrime"),
    "statsmodels/strikes": lambda: _statsmodels("strikes/strikes"),
    "statsmodels/sunspots": lambda: _with_years(_statsmodels("sunspots/sunspots"), "YEAR"),
    "vega_datasets/barley": lambda: _with_years(_vega_json("barley"), "year"),
    "vega_datasets/burtin": lambda: _vega_json("burtin"),
    "vega_datasets/cars": lambda: _with_years(_vega_json("cars"), "Year"),
    "vega_datasets/crimea": lambda: {**(t := _vega_json("crimea")), "date": [d[:7] for d in t["date"]]},
    "vega_datasets/driving": lambda: _with_years(_vega_json("driving"), "year"),
    "vega_datasets/iowa-electricity": lambda: _with_years(_csv("vega_datasets", "_data/iowa-electricity.csv"), "year"),
    "vega_datasets/seattle-temps": lambda: _hourly("seattle-temps"),
    "vega_datasets/seattle-weather": _seattle_weather,
    "vega_datasets/sf-temps": lambda: _hourly("sf-temps"),
    "vega_datasets/stocks": _stocks,
    "vega_datasets/us-employment": _employment,
    "vega_datasets/wheat": lambda: _with_years(_vega_json("wheat"), "year"),
}
