"""Ask an open page with a script: the answer travels as one text of JSON, not value by value."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: JSON.stringify writes half a pair of surrogates, and nothing else of theirs, as an escape.
_HALF = re.compile(r"(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}")


def ask(page: Page, script: str, options: Any = None) -> Any:
    """What `script`, a JavaScript function of `options`, answers in `page`; what JSON cannot say comes as null.

    Playwright describes each number and text of an answer by itself, which costs more than most scripts do. Raises
    Playwright's `Error` with "Page.evaluate:" where the page's own scripts have bent the language.
    """
    from playwright.sync_api import Error

    told = page.evaluate(f"(options) => JSON.stringify((\n{script}\n)(options))", options)
    if isinstance(told, str) and "\\ud" in told:
        told = _HALF.sub("\\1\ufffd", told)
    try:
        return json.loads(told)
    except (TypeError, ValueError) as error:
        raise Error(f"Page.evaluate: the answer is no JSON: {str(told)[:80]}") from error
