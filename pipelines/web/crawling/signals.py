"""Opt-out signals: how sites reserve pages from training, read from headers, pages and files of the site.

    X-Robots-Tag: noai                       also noimageai; for us alone as `vlend: noai`
    <meta name="robots" content="noai">      also name="vlend"
    TDM-Reservation: 1                       header, <meta name="tdm-reservation">, or /.well-known/tdmrep.json
    Content-Signal: ai-train=no              header or a line of robots.txt; Content-Usage: train-ai=n likewise

Each signal found is kept as `place: words` with the visit. `reserves` says whether a signal is an opt-out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from pipelines.web.crawling.settings import PRODUCT

#: Directives that reserve a page from training.
_NO_TRAINING = re.compile(r"\b(?:noai|noimageai|noml)\b", re.IGNORECASE)
_RESERVED = re.compile(r"tdm-reservation[^:]*:\s*1\b", re.IGNORECASE)
_NO_USAGE = re.compile(r"\b(?:ai-train|train-ai)\s*=\s*(?:no?)\b", re.IGNORECASE)
_NO_FOLLOW = re.compile(r"\b(?:nofollow|none)\b", re.IGNORECASE)
#: Directives with a value look like the name of a robot; these are none.
_VALUED = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})
_META = re.compile(rb"<meta\b[^>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"""\b(name|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_NAMES = frozenset({"robots", PRODUCT, "tdm-reservation"})
MAX_SIGNALS = 20
MAX_SIGNAL = 200


def header_signals(headers: Iterable[tuple[str, str]]) -> list[str]:
    """Signals in response headers, those that speak to other robots left out."""
    found = []
    for name, value in headers:
        lower = name.lower()
        if lower == "x-robots-tag":
            if words := _spoken_to_us(value):
                found.append(f"x-robots-tag: {words}")
        elif lower in ("tdm-reservation", "content-signal", "content-usage"):
            found.append(f"{lower}: {value.strip()}")
    return _bounded(found)


def page_signals(body: bytes) -> list[str]:
    """Signals in the `meta` elements of a page."""
    found = []
    for tag in _META.findall(_COMMENT.sub(b"", body)):
        values = {
            name.lower().decode(): (double or single or bare).decode("utf-8", "replace").strip()
            for name, double, single, bare in _ATTRIBUTE.findall(tag)
        }
        name = values.get("name", "").lower()
        if name in _NAMES and values.get("content"):
            found.append(f"{name if name == 'tdm-reservation' else f'meta {name}'}: {values['content']}")
    return _bounded(found)


def site_signals(robots_text: str) -> list[str]:
    """Signals that stand in a robots.txt for the whole site, outside the rules of RFC 9309."""
    found = []
    for line in robots_text.splitlines():
        name, colon, value = line.partition("#")[0].partition(":")
        if colon and name.strip().lower() in ("content-signal", "content-usage"):
            found.append(f"robots.txt {name.strip().lower()}: {value.strip()}")
    return _bounded(found)


def reservation_rules(body: bytes) -> list[dict[str, Any]]:
    """The rules of a /.well-known/tdmrep.json (TDM Reservation Protocol); none in a file that is not one."""
    try:
        rules = json.loads(body)
    except (ValueError, RecursionError):
        return []
    rules = rules if isinstance(rules, list) else [rules]
    return [
        {"location": str(rule["location"])[:500], "tdm-reservation": rule.get("tdm-reservation")}
        for rule in rules[:1000]
        if isinstance(rule, Mapping) and isinstance(rule.get("location"), str)
    ]


def reserved_by_rules(rules: Iterable[Mapping[str, Any]], address: str) -> list[str]:
    """The signal of the first rule whose location matches the path of `address`, as the protocol has it."""
    parts = urlsplit(address)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    for rule in rules:
        words = [re.escape(word) for word in rule["location"].rstrip("$").split("*")]
        end = "$" if rule["location"].endswith("$") else ""
        if len(words) <= 10 and re.match(".*?".join(words) + end, path):
            return [f"tdm-reservation: {rule['tdm-reservation']}"]
    return []


def reserves(signals: Iterable[str]) -> str | None:
    """The first signal that reserves a page from training, or None."""
    for signal in signals:
        place, _, words = signal.partition(":")
        if place.startswith(("x-robots-tag", "meta ")) and _NO_TRAINING.search(words):
            return signal
        if _RESERVED.match(signal) or ("content-" in place and _NO_USAGE.search(words)):
            return signal
    return None


def follows_links(signals: Iterable[str]) -> bool:
    """May links of a page with these signals be followed?"""
    return not any(
        signal.startswith(("x-robots-tag", "meta ")) and _NO_FOLLOW.search(signal.partition(":")[2])
        for signal in signals
    )


def _spoken_to_us(value: str) -> str:
    """The directives of an X-Robots-Tag that hold for us: `otherbot: noai, nofollow` holds for otherbot alone."""
    mine, to_us = [], True
    for piece in value.split(","):
        words = piece.strip()
        name, colon, rest = words.partition(":")
        if colon and name.strip().lower() not in _VALUED:
            to_us = name.strip().lower() in (PRODUCT, "*")
            words = rest.strip()
        if to_us and words:
            mine.append(words)
    return ", ".join(mine)


def _bounded(signals: list[str]) -> list[str]:
    return [signal[:MAX_SIGNAL] for signal in dict.fromkeys(signals)][:MAX_SIGNALS]
