"""Sizes for people, and sizes that people give."""

from __future__ import annotations

import re

import typer

_UNITS = {"": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30}
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def megabytes(size: int) -> str:
    """`12.3 MB`."""
    return f"{size / 1e6:,.1f} MB"


def parse_bytes(text: str) -> int:
    """`256MB`, `1GiB` or `1000` in bytes; a usage error for anything else."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmg]i?b)?", text.strip().lower())
    if not match or float(match[1]) <= 0:
        raise typer.BadParameter(f"{text!r} is no size; write for example 256MB or 1GiB")
    return int(float(match[1]) * _UNITS[match[2] or ""])


def parse_seconds(text: str) -> float:
    """`1d`, `12h`, `30m`, `90s` or `0` in seconds; a usage error for anything else."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd]?)", text.strip().lower())
    if not match or (not match[2] and float(match[1])):
        raise typer.BadParameter(f"{text!r} is no length of time; write for example 1d, 12h, 30m or 0")
    return float(match[1]) * _SECONDS[match[2] or "s"]
