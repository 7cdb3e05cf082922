import errno

import pytest

from corpus.store.errors import StoreError
from corpus.store.retry import ATTEMPTS, GREATEST_PAUSE_SECONDS, is_transient, retried


class _AnswerError(Exception):
    """An error as botocore has it."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.response = {"ResponseMetadata": {"HTTPStatusCode": status}, "Error": {"Code": code}}


class _AzureError(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status_code = status


def _wrapped(cause: Exception) -> Exception:
    error = OSError(errno.EIO, "translated")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error",
    [
        ConnectionResetError(),
        TimeoutError(),
        OSError(errno.EPIPE, "broken pipe"),
        _AnswerError(503, "SlowDown"),
        _AnswerError(400, "RequestTimeout"),
        _AnswerError(409, "ConditionalRequestConflict"),
        _AzureError(429),
        _wrapped(_AnswerError(500, "InternalError")),
    ],
)
def test_what_another_try_may_not_meet_again(error: Exception) -> None:
    assert is_transient(error)


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError(),
        FileExistsError(),
        PermissionError(),
        ValueError("x"),
        OSError(errno.ENOSPC, "full"),
        _AnswerError(404, "NoSuchKey"),
        _AnswerError(403, "SignatureDoesNotMatch"),
        _AzureError(412),
        StoreError("x"),
    ],
)
def test_what_is_the_same_every_time(error: Exception) -> None:
    assert not is_transient(error)


def test_the_result_of_the_first_try_that_goes_well() -> None:
    errors: list[Exception] = [ConnectionResetError(), TimeoutError()]
    pauses: list[float] = []

    def call() -> int:
        if errors:
            raise errors.pop()
        return 7

    assert retried(call, "reading x", pauses.append) == 7
    assert len(pauses) == 2


def test_pauses_grow_and_the_tries_are_bounded() -> None:
    pauses: list[float] = []
    tries = []

    def call() -> None:
        tries.append(1)
        raise ConnectionResetError("by peer")

    with pytest.raises(StoreError, match=r"reading x failed 6 times, last with ConnectionResetError: by peer"):
        retried(call, "reading x", pauses.append)
    assert len(tries) == ATTEMPTS == len(pauses) + 1
    assert pauses[-1] > pauses[0]
    assert max(pauses) <= GREATEST_PAUSE_SECONDS


def test_what_cannot_be_helped_is_raised_at_once() -> None:
    tries = []

    def call() -> None:
        tries.append(1)
        raise FileNotFoundError("x")

    with pytest.raises(FileNotFoundError):
        retried(call, "reading x")
    assert len(tries) == 1
