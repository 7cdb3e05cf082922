"""Addresses that a site can go on making for ever: calendars, session ids, endless parameters, paths into themselves.

Two kinds of rule. Some addresses are refused as they stand (`refuses`). Others are one of a family, what is left when
numbers, dates and long codes are taken out (`family`); of a family a crawl takes so many (`CrawlSettings.variants`).
"""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import parse_qsl, urlsplit

MAX_SEGMENTS = 20
MAX_PARAMETERS = 12
#: The same name so often in one path: a relative link that leads into its own folder.
MAX_REPEATS = 3
_CODE = re.compile(r"(?=[\w-]*\d)[0-9a-fA-F]{12,}|(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{20,}")
_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"(?<!\d)(?:1\d|20|21|[2-9]\d)\d{2}(?!\d)")
_CALENDAR = re.compile(r"calend[ae]r|\bdate\b|\bmonth\b|\bday\b|\bweek\b|\byear\b|events?/", re.IGNORECASE)
_DATE = re.compile(r"(?<!\d)(?:19|20)\d{2}[-/_.]?(?:0?[1-9]|1[0-2])(?:[-/_.]?(?:0?[1-9]|[12]\d|3[01]))?(?!\d)")


def refuses(address: str) -> str | None:
    """Why no crawl should visit an address, snake_case, or None."""
    parts = urlsplit(address)
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) > MAX_SEGMENTS:
        return "trap_deep_path"
    if _repeats(segments):
        return "trap_repeating_path"
    query = parse_qsl(parts.query, keep_blank_values=True)
    if len(query) > MAX_PARAMETERS:
        return "trap_many_parameters"
    if max(Counter(name for name, _ in query).values(), default=0) > MAX_REPEATS:
        return "trap_repeating_parameter"
    return None


def _repeats(segments: list[str]) -> bool:
    """Is a name, or a sequence of names, there again and again?"""
    counts = Counter(segment for segment in segments if not segment.isdigit())
    if max(counts.values(), default=0) > MAX_REPEATS:
        return True
    for length in range(1, len(segments) // 3 + 1):
        for start in range(len(segments) - 3 * length + 1):
            first = segments[start : start + length]
            again = segments[start + length : start + 2 * length]
            if first == again == segments[start + 2 * length : start + 3 * length]:
                return True
    return False


def family(address: str) -> tuple[str, bool]:
    """What an address has in common with its variants, and whether they are dates.

    An address without numbers, codes or parameters is a family of its own.
    """
    parts = urlsplit(address)
    place = f"{parts.path}?{parts.query}"
    dated = bool(_DATE.search(place)) or bool(_CALENDAR.search(place) and _YEAR.search(place))
    path = _generic(parts.path)
    names = sorted({_generic(name) for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return f"{parts.scheme}://{parts.netloc}{path}?{'&'.join(names)}", dated


def _generic(text: str) -> str:
    return _NUMBER.sub("#", _CODE.sub("*", text))
