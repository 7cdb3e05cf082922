"""A page as it was sent, before a browser sees it; and pages of local material, which need no crawl."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from w3lib.url import canonicalize_url

from pipelines.engine.pipeline import Drop
from pipelines.web.crawling.signals import page_signals, reserves
from sources.loopback import Answer

PAGE_TYPES = ("text/html", "application/xhtml+xml")
MAX_PAGE_BYTES = 8_000_000


@dataclass(frozen=True)
class Fetched:
    """A page as it was sent: canonical address, Content-Type, bytes, and opt-out signals that came with it."""

    url: str
    content_type: str
    body: bytes
    signals: tuple[str, ...] = ()


def local_page(base: str, path: str, answer: Callable[[str], Answer]) -> Fetched:
    """The page at `path` of what is served under the address `base`; read from `answer`, as the server would send it.

    Raises `Drop`: what is no page, is too long, or reserves itself from training.
    """
    sent = answer(path)
    if sent.status != 200:
        raise Drop(f"http_{sent.status}", path)
    if not sent.content_type.startswith(PAGE_TYPES):
        raise Drop("not_a_page", sent.content_type)
    if len(sent.body) > MAX_PAGE_BYTES:
        raise Drop("page_too_large", f"more than {MAX_PAGE_BYTES} bytes")
    signals = page_signals(sent.body)
    if signal := reserves(signals):
        raise Drop("opt_out", signal)
    return Fetched(canonicalize_url(base + quote(path)), sent.content_type, sent.body, tuple(signals))
