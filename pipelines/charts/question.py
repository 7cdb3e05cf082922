"""One question on a picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Question:
    """`value` is the bare answer and `arguments` name the labels, series and bounds that it is about: enough to work
    it out again from the data shown. `how` is the working, "" where there is none to show."""

    kind: str
    question: str
    answer: str
    value: Any
    arguments: dict[str, Any] = field(default_factory=dict)
    how: str = ""
