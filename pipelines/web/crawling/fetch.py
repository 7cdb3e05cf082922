"""One request: to a public place, bounded in bytes and seconds, without cookies, redirects not followed."""

from __future__ import annotations

import asyncio
import email.utils
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import TracebackType
from urllib.parse import urlsplit

import aiohttp
from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from yarl import URL

from pipelines.web.crawling.failures import FetchError
from pipelines.web.crawling.guard import Guard
from pipelines.web.crawling.settings import CrawlSettings
from pipelines.web.crawling.unpack import ACCEPTED

_BLOCK = 65_536
#: Header lines that speak of the way and not of the page: what is stored has been put together already.
_OF_THE_WAY = frozenset({"transfer-encoding", "connection", "keep-alive", "trailer", "content-length"})


@dataclass(frozen=True)
class Reply:
    """An answer as it was sent. `body` is still packed as `Content-Encoding` says. `began` is Unix time."""

    url: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    began: float
    seconds: float
    request_headers: tuple[tuple[str, str], ...] = ()

    def header(self, name: str) -> str:
        """The first header of that name, empty if there is none."""
        name = name.lower()
        return next((value for key, value in self.headers if key.lower() == name), "")


class Fetcher:
    """Context manager around one HTTP client; shared by all hosts of a worker."""

    def __init__(self, settings: CrawlSettings, guard: Guard | None = None) -> None:
        self._settings = settings
        self._guard = guard or Guard(settings.named_places)
        self._session: ClientSession | None = None

    async def __aenter__(self) -> Fetcher:
        connector = TCPConnector(
            resolver=self._guard,
            use_dns_cache=False,
            limit=0,  # who fetches waits for its turn outside the deadline of a request
            happy_eyeballs_delay=None,
        )
        self._session = ClientSession(
            connector=connector,
            cookie_jar=DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            timeout=ClientTimeout(total=None, sock_connect=self._settings.request_seconds),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        assert self._session is not None
        await self._session.close()

    async def fetch(
        self,
        url: str,
        limit: int,
        conditions: Mapping[str, str] | None = None,
        judge: Callable[[Reply], None] = lambda reply: None,
    ) -> Reply:
        """The answer of `url` with up to `limit` bytes of body. Raises `FetchError` unless there is a whole one.

        `judge` sees the answer without its body, and may refuse with a `FetchError` that it be read. One whose headers
        say that it is too long is not read at all.
        """
        self._guard.check(url)
        assert self._session is not None, "fetch() runs inside the context"
        headers = {
            "User-Agent": self._settings.agent,
            "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
            "Accept-Encoding": ACCEPTED,
            **(conditions or {}),
        }
        if "@" in self._settings.contact and "://" not in self._settings.contact:
            headers["From"] = self._settings.contact
        began, start = time.time(), time.monotonic()
        try:
            async with asyncio.timeout(self._settings.request_seconds):
                async with self._session.get(URL(url, encoded=True), headers=headers, allow_redirects=False) as answer:
                    sent = (("Host", urlsplit(url).netloc), *headers.items())
                    reply = Reply(url, answer.status, answer.reason or "", _headers(answer), b"", began, 0.0, sent)
                    judge(reply)
                    body = b"" if answer.status in (204, 304) else await _read(answer, limit)
                    length = ("Content-Length", str(len(body)))
                    seconds = time.monotonic() - start
                    return replace(reply, headers=(*reply.headers, length), body=body, seconds=seconds)
        except FetchError:
            raise
        except TimeoutError as error:
            raise FetchError("request_deadline", f"{self._settings.request_seconds:g} s") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _told(error) from error


async def _read(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    stated = answer.headers.get("Content-Length", "")
    if stated.isdigit() and int(stated) > limit:
        answer.close()
        raise FetchError("body_too_large", f"{stated} bytes, at most {limit} are read")
    blocks: list[bytes] = []
    size = 0
    async for block in answer.content.iter_chunked(_BLOCK):
        size += len(block)
        if size > limit:
            answer.close()
            raise FetchError("body_too_large", f"more than {limit} bytes")
        blocks.append(block)
    return b"".join(blocks)


def _headers(answer: aiohttp.ClientResponse) -> tuple[tuple[str, str], ...]:
    lines = [(name.decode("latin-1"), value.decode("utf-8", "replace")) for name, value in answer.raw_headers]
    return tuple(line for line in lines if line[0].lower() not in _OF_THE_WAY)


def _told(error: Exception) -> FetchError:
    """The class of a failure, by what the client raised."""
    cause = error.__cause__ or error.__context__
    while cause is not None:  # the guard's own word is wrapped as a failure to connect
        if isinstance(cause, FetchError):
            return cause
        cause = cause.__cause__ or cause.__context__
    text = f"{type(error).__name__}: {error}"[:300]
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return FetchError("dns_failed", text)
    if isinstance(error, aiohttp.ClientSSLError | aiohttp.ClientConnectorCertificateError | ssl.SSLError):
        return FetchError("tls_failed", text)
    if isinstance(error, aiohttp.ClientConnectorError):
        return FetchError("connect_failed", text)
    if isinstance(error, aiohttp.ClientPayloadError | aiohttp.ServerDisconnectedError | ConnectionError):
        return FetchError("connection_reset", text)
    if isinstance(error, aiohttp.InvalidURL):
        return FetchError("address_malformed", text)
    if isinstance(error, aiohttp.ClientResponseError | ValueError):
        return FetchError("answer_malformed", text)
    return FetchError("connection_reset", text)


def retry_after(reply: Reply) -> float | None:
    """Seconds that the answer asks us to wait, from either form of `Retry-After`; None where it does not."""
    text = reply.header("Retry-After").strip()
    if text.isdigit():
        return float(text[:9])
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return max(0.0, moment.timestamp() - time.time())
