"""What can be wrong with a training run; importing this needs no torch."""

from __future__ import annotations


class StageError(ValueError):
    """A stage of training that does not exist, or that is described wrongly."""


class TrainError(ValueError):
    """A training run that cannot begin or go on; the text says what to change."""
