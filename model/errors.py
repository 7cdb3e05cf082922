"""What can be wrong with a model's files; importing this needs no torch."""

from __future__ import annotations


class CheckpointError(ValueError):
    """A checkpoint that cannot be used; the text names file, tensors and remedy."""


class ConfigurationError(ValueError):
    """A `config.json` of a model that vlend does not know."""


class VideoError(ValueError):
    """A clip that cannot be read; the text says why."""
