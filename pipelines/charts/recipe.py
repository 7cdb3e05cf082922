"""A recipe says how a view is taken from a table: which rows and columns, grouped and aggregated how."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from pipelines.charts.view import Shape


class Recipe(BaseModel):
    """Column names may carry a derivation: `date.year`, `date.month`, `date.day`, `date.full_month`, `year.decade`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: str
    view: str
    shape: Shape = "series"
    #: Titles of the picture, English and Chinese.
    en: str
    zh: str = ""
    #: The column of labels (series, boxes), or of the horizontal axis (points).
    x: str = ""
    #: The columns of numbers; for `table`, all columns after `x`.
    y: tuple[str, ...] = ()
    #: points: the column that groups or names them, and the one that sizes them.
    group: str = ""
    size: str = ""
    #: Rows to keep: values that a column may take; the range in which it must lie.
    where: dict[str, tuple[float | str, ...]] = {}
    span: dict[str, tuple[float | str, float | str]] = {}
    aggregate: Literal["", "mean", "sum", "count", "median", "max", "min"] = ""
    #: Turn the values of this column into one series each, of the first of `y`.
    pivot: str = ""
    #: Labels, or pivoted series, to keep, in this order.
    labels: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    sort: Literal["", "descending", "ascending"] = ""
    top: int = 0
    #: Keep every n-th row (series), about this many rows spread evenly (points, table).
    every: int = 1
    rows: int = 40
    #: Width of the intervals of `bins`; 0 chooses one.
    width: float = 0.0
    #: What the numbers are when several columns share an axis, and what is counted: English, Chinese.
    axis: tuple[str, str] = ("", "")
    counted: tuple[str, str] = ("number of rows", "数量")
    #: What the columns of `y` are called where they are the labels (boxes): English, Chinese.
    boxed: tuple[str, str] = ("variable", "指标")
    #: The columns of `y` are items that share the quantity `axis` (months, years), as those of `pivot` are.
    items: bool = False
    #: The names of columns are English or Chinese nouns of ours, and fit into sentences without quotation marks.
    described: bool = True
    whole: bool = False
    additive: bool = False
    charts: tuple[str, ...]


@lru_cache(maxsize=1)
def bundled_recipes() -> tuple[Recipe, ...]:
    """The recipes for the bundled tables, from recipes.yaml."""
    text = (Path(__file__).parent / "recipes.yaml").read_text(encoding="utf-8")
    return tuple(Recipe(**entry) for entry in yaml.safe_load(text))
