"""HellaSwag (Zellers et al. 2019, MIT): which of four endings goes on from a text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from model.evaluation.choices import Question
from model.evaluation.readers.found import Found, RowError, json_rows, words

OPTIONS = 4


def read(path: Path) -> Found[Question]:
    """The questions of `hellaswag_val.jsonl`: ctx_a and ctx_b (or ctx), activity_label, endings, label."""
    found: Found[Question] = Found()
    for place, row in json_rows(path):
        try:
            if isinstance(row, str):
                raise RowError(row)
            found.items.append(_question(place, row))
        except RowError as error:
            found.rejected.append((place, str(error)))
    return found.need(path, "question")


def _question(place: str, row: dict[str, Any]) -> Question:
    endings = row.get("endings")
    if not isinstance(endings, list) or len(endings) != OPTIONS or not all(isinstance(one, str) for one in endings):
        raise RowError(f"not {OPTIONS} endings")
    options = tuple(plain(one) for one in endings)
    if not all(options):
        raise RowError("an empty ending")
    label = str(row.get("label", "")).strip()
    if label == "":
        raise RowError("no label (the test part has none)")
    if label not in {str(number) for number in range(OPTIONS)}:
        raise RowError("a label that is no number from 0 to 3")
    if "ctx_a" in row:
        # the second part is the beginning of the sentence that the ending completes
        context = f"{words(row, 'ctx_a')} {str(row.get('ctx_b') or '').capitalize()}"
    else:
        context = words(row, "ctx")
    activity = str(row.get("activity_label") or "")
    text = plain(f"{activity}: {context}" if activity else context)
    return Question(str(row.get("ind", place)), text, options, int(label), group=activity)


def plain(text: str) -> str:
    """Without the marks that the WikiHow part carries (`[header]`, `[title]`), as the usual harnesses read it."""
    text = re.sub(r"\[.*?\]", "", text.strip().replace(" [title]", ". "))
    return re.sub(r" {2,}", " ", text).strip()
