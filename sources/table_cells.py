"""What the texts in a table's cells mean: numbers (with percents, currencies, thousands separators), dates, years.

A whole column is judged at once, because one cell alone is ambiguous (1.234 or 3/4/2016).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from sources.table import ColumnKind, Value

MISSING = frozenset(
    {"", "-", "--", "—", "na", "n/a", "#n/a", "nan", "null", "none", "nil", ".", "..", "?", "缺失", "无"}
)
#: This share of a column's non-empty cells must read as numbers or dates; the rest becomes None.
MOST = 0.9

_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?(e[-+]?\d+)?", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"[-+]?(\d{1,3}(\.\d{3})+|\d+),\d+")
_CURRENCY = "$€£¥￥"
_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?" + _TIME)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})" + _TIME)
_CHINESE_DATE = re.compile(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?")
_NAMED = re.compile(r"([A-Za-z]{3,9})[ .-]+(?:(\d{1,2})(?:st|nd|rd|th)?,?[ -]+)?(\d{4})")
_DAY_NAMED = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})[ -](\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: Two-digit years below this one are of this century; a column with years between it and 70 is not read as dates.
_LAST_SHORT_YEAR = 30
_YEARS = range(1400, 2201)
_YEAR_NAME = re.compile(r"(^|[^a-z])(year|yr)($|[^a-z])|年份|年度|^年$", re.IGNORECASE)
#: Column names with these words count things; whole numbers around 2000 in them are not years.
_NOT_YEARS = re.compile(r"years|数|量|额", re.IGNORECASE)


def is_missing(cell: str) -> bool:
    return cell.strip().lower() in MISSING


def typed(name: str, cells: Sequence[str]) -> tuple[ColumnKind, list[Value], str]:
    """The kind of a column, its values, and the unit that its cells carry ("%", a currency sign, or "")."""
    clean = [unicodedata.normalize("NFKC", cell).strip() if not cell.isascii() else cell.strip() for cell in cells]
    present = [cell for cell in clean if not is_missing(cell)]
    if not present:
        return "text", [None] * len(clean), ""
    decimal_comma = sum(bool(_DECIMAL_COMMA.fullmatch(cell.strip("%" + _CURRENCY + " "))) for cell in present)
    comma = decimal_comma > len(present) / 2 and not all(re.fullmatch(r"\d{1,3}(,\d{3})+", cell) for cell in present)
    numbers = [None if is_missing(cell) else number(cell, comma) for cell in clean]
    if sum(value is not None for value in numbers) >= MOST * len(present):
        return _number_kind(name, numbers), list(numbers), _unit(present)
    dates = _dates(clean)
    if sum(value is not None for value in dates) >= MOST * len(present):
        return "date", list(dates), ""
    return "text", [None if is_missing(cell) else " ".join(cell.split()) for cell in clean], ""


def number(cell: str, decimal_comma: bool = False) -> float | None:
    """The number that `cell` spells, None if it spells none. Percents keep their figure: 52.9% is 52.9."""
    text = cell.replace("\u2212", "-").replace("\u00a0", "").strip()
    negative = text.startswith("(") and text.endswith(")")
    text = text.strip("()") if negative else text
    sign = text[:1] if text[:1] in "+-" else ""
    text = sign + text[len(sign) :].strip(_CURRENCY + "% ")
    if decimal_comma:
        text = text.replace(".", "").replace(",", ".")
    if not any(character.isdigit() for character in text) or not _NUMBER.fullmatch(text):
        return None
    value = float(text.replace(",", ""))
    if not abs(value) < 1e300:
        return None
    return -value if negative else value


def iso_date(cell: str, day_first: bool = False) -> str | None:
    """The calendar day that `cell` spells, as YYYY-MM-DD; months without a day count as their first day."""
    if match := _YEAR_FIRST.fullmatch(cell) or _CHINESE_DATE.fullmatch(cell):
        return _day(int(match[1]), int(match[2]), int(match[3] or 1))
    if match := _YEAR_LAST.fullmatch(cell):
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        if len(match[3]) == 2:
            year += 2000 if year < _LAST_SHORT_YEAR else 1900
        return _day(year, second, first) if day_first else _day(year, first, second)
    if match := _NAMED.fullmatch(cell):
        return _named_day(int(match[3]), match[1], int(match[2] or 1))
    if match := _DAY_NAMED.fullmatch(cell):
        return _named_day(int(match[3]), match[2], int(match[1]))
    return None


def _dates(cells: Sequence[str]) -> list[str | None]:
    found = [match for cell in cells if (match := _YEAR_LAST.fullmatch(cell))]
    short_years = {int(match[3]) for match in found if len(match[3]) == 2}
    if any(_LAST_SHORT_YEAR <= year < 70 for year in short_years):
        return [None] * len(cells)  # the century is anyone's guess
    firsts = [int(match[1]) for match in found]
    day_first = any(first > 12 for first in firsts)
    return [iso_date(cell, day_first) for cell in cells]


def _named_day(year: int, month: str, day: int) -> str | None:
    short = month[:3].lower()
    return _day(year, _MONTHS.index(short) + 1, day) if short in _MONTHS else None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _number_kind(name: str, numbers: Sequence[float | None]) -> ColumnKind:
    present = [value for value in numbers if value is not None]
    if any(value != int(value) or int(value) not in _YEARS for value in present) or _NOT_YEARS.search(name):
        return "number"
    rising = present == sorted(present) and len(set(present)) == len(present) > 2
    consecutive = rising and max(present) - min(present) <= 12 * len(present)
    modern = len(present) >= 5 and all(1850 <= value <= 2050 for value in present)
    return "year" if _YEAR_NAME.search(name) or consecutive or modern else "number"


def _unit(present: Sequence[str]) -> str:
    for sign in "%" + _CURRENCY:
        if sum(sign in cell for cell in present) > len(present) / 2:
            return "¥" if sign == "￥" else sign
    return ""
