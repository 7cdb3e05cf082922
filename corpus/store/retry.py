"""Calls to a store on a network: tried again where that can help, a bounded number of times, with growing pauses.

A lost connection, a timeout, a server error and a request to slow down may be gone a second later. A missing file, a
refused permission or a wrong name will not, and is raised at once.
"""

from __future__ import annotations

import errno
import http.client
import logging
import random
import time
from collections.abc import Callable
from typing import TypeVar

from corpus.store.errors import StoreError

logger = logging.getLogger(__name__)

T = TypeVar("T")

#: Tries of one call. With the pauses below they span about fifteen seconds, beside the retries of the client libraries.
ATTEMPTS = 6
#: Pause before the second try (seconds); it doubles with each, up to the greatest, less a random part.
PAUSE_SECONDS = 0.5
GREATEST_PAUSE_SECONDS = 20.0

#: HTTP: request timeout, conflict of conditional writes, locked, too early, too many requests, and server errors.
_STATUS = frozenset({408, 409, 423, 425, 429, 500, 502, 503, 504})
#: Codes of S3 and its like, some of which come with status 400.
_CODES = frozenset(
    {
        "BandwidthLimitExceeded",
        "ConditionalRequestConflict",
        "InternalError",
        "OperationAborted",
        "PriorRequestNotComplete",
        "RequestLimitExceeded",
        "RequestTimeout",
        "RequestTimeoutException",
        "ServiceUnavailable",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
    }
)
_ERRNO = frozenset(
    {
        errno.EAGAIN,
        errno.EBUSY,
        errno.ECONNABORTED,
        errno.ECONNREFUSED,
        errno.ECONNRESET,
        errno.EHOSTUNREACH,
        errno.ENETUNREACH,
        errno.EPIPE,
        errno.ETIMEDOUT,
        getattr(errno, "EREMOTEIO", errno.ETIMEDOUT),
    }
)
#: Names of errors of botocore, aiohttp, requests and their like, so that none of them is imported for it.
_NAMES = frozenset(
    {
        "ClientConnectionError",
        "ClientPayloadError",
        "ConnectTimeout",
        "ConnectTimeoutError",
        "ConnectionClosedError",
        "ConnectionError",
        "FSTimeoutError",
        "HTTPClientError",
        "IncompleteReadError",
        "ProtocolError",
        "ReadTimeout",
        "ReadTimeoutError",
        "ResponseParserError",
        "ServiceRequestError",
        "ServiceResponseError",
    }
)
_NEVER = (FileNotFoundError, FileExistsError, PermissionError, IsADirectoryError, NotADirectoryError, StoreError)


def is_transient(error: BaseException) -> bool:
    """May the same call succeed a little later?"""
    if isinstance(error, _NEVER):
        return False
    if isinstance(error, ConnectionError | TimeoutError | http.client.IncompleteRead):
        return True
    if isinstance(error, OSError) and error.errno in _ERRNO:
        return True
    if _NAMES & {kind.__name__ for kind in type(error).__mro__}:
        return True
    if _status(error) in _STATUS or _code(error) in _CODES:
        return True
    return error.__cause__ is not None and is_transient(error.__cause__)


def retried(call: Callable[[], T], what: str, pause: Callable[[float], None] = time.sleep) -> T:
    """The result of `call`, tried up to `ATTEMPTS` times; `what` names it for the user.

    Raises what the call raises where another try cannot help, and `StoreError` when the tries are used up.
    """
    for attempt in range(1, ATTEMPTS):
        try:
            return call()
        except Exception as error:
            if not is_transient(error):
                raise
            seconds = min(PAUSE_SECONDS * 2 ** (attempt - 1), GREATEST_PAUSE_SECONDS) * random.uniform(0.5, 1.0)
            logger.info("%s: %s; trying again in %.1f s", what, _told(error), seconds)
            pause(seconds)
    try:
        return call()
    except Exception as error:
        if not is_transient(error):
            raise
        raise StoreError(
            f"{what} failed {ATTEMPTS} times, last with {_told(error)}; check the connection to the store and its "
            f"endpoint (for S3: FSSPEC_S3_ENDPOINT_URL), then run the same command again: finished units are kept"
        ) from error


def _status(error: BaseException) -> int | None:
    """The HTTP status that an error of some client library carries."""
    response = getattr(error, "response", None)
    if isinstance(response, dict):
        found = response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    else:
        found = getattr(response, "status_code", None)
    for name in ("status_code", "status", "code"):
        found = found if found is not None else getattr(error, name, None)
    try:
        return int(found) if isinstance(found, int | str) else None
    except ValueError:
        return None


def _code(error: BaseException) -> str | None:
    response = getattr(error, "response", None)
    return response.get("Error", {}).get("Code") if isinstance(response, dict) else None


def _told(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
