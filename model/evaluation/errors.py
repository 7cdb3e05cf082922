"""What can be wrong with an evaluation; importing this needs no torch."""

from __future__ import annotations


class EvaluationError(ValueError):
    """An evaluation that cannot be made as asked; the text names file or option and remedy."""
