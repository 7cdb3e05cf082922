"""What the sources refuse, in the words of the engine: one item's drop, or an input that cannot be used at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pipelines.engine.pipeline import Drop, InputError
from sources.input_files import FileRejectedError


@contextmanager
def as_drops() -> Iterator[None]:
    """Inside, a file that is refused raises `Drop` with the reason."""
    try:
        yield
    except FileRejectedError as error:
        raise Drop(error.reason, error.detail) from error


@contextmanager
def as_input_errors() -> Iterator[None]:
    """Inside, a file or folder that is refused raises `InputError`: it is the one that the user named."""
    try:
        yield
    except FileRejectedError as error:
        raise InputError(f"the input cannot be read ({error})") from error
