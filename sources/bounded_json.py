"""JSON of unknown origin: refused before it is taken apart where that would take far more memory than its length."""

from __future__ import annotations

import json
from typing import Any

#: Values in one document; each takes up to 100 bytes in memory, whatever its length in the file.
MOST_VALUES = 10_000_000


def parse(text: str | bytes, most_values: int = MOST_VALUES) -> Any:
    """The value that `text` spells; UTF-8 if it is bytes.

    Raises `ValueError` for anything that cannot be one: broken or cut JSON, nesting beyond the interpreter's limit,
    integers of thousands of digits, more than `most_values` values.
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8-sig")
    values = text.count(",") + text.count("[") + text.count("{")
    if values > most_values:
        raise ValueError(f"up to {values} values in one JSON document, at most {most_values} are read")
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("JSON nested too deeply") from error
