"""What a crawl is: its seeds and scope, its manners, its bounds. Kept in the crawl's folder as `crawl.json`."""

from __future__ import annotations

import json
import re
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from corpus.store.files import FileSystem
from pipelines.engine.pipeline import InputError

FORMAT = 1
PATH = "crawl.json"
#: The word by which robots.txt and X-Robots-Tag address us (RFC 9309, section 2.2.1).
PRODUCT = "vlend"
AGENT = "vlend/0.1 (training-data crawler; {contact})"

#: What may differ when a crawl is gone on with: how far and how fast it goes, not what it is.
ADJUSTABLE = frozenset({"pages", "unit_seconds", "connections", "host_connections", "delay_seconds"})


class CrawlSettings(BaseModel):
    """`seeds` are canonical addresses; what `vlend crawl` is given is read into them (`seeds.py`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seeds: tuple[str, ...]
    #: Those of them that are sitemaps.
    seed_sitemaps: tuple[str, ...] = ()
    #: Those that the user named himself, and no file did: only they open loopback (`guard.py`).
    named: tuple[str, ...] = ()
    #: How the owner of a site can reach whoever runs the crawl: an e-mail address or a page.
    contact: str
    #: Which links of pages are followed: below the seed's folder, on its host, in its registered domain, or anywhere.
    scope: Literal["folder", "host", "domain", "any"] = "folder"
    #: Regular expressions, searched in addresses: one of `include` must be found (if there are any), none of `exclude`.
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    #: Links from a seed.
    depth: int = Field(20, ge=0)
    #: Pages to fetch at most, and of one host.
    pages: int = Field(10_000, ge=1)
    host_pages: int = Field(100_000, ge=1)
    #: Style sheets, pictures, fonts and scripts that pages name, so that they can be drawn without the network; so many
    #: of one host for each page that may be taken, and 1,000 in any case.
    requisites: bool = True
    page_requisites: int = Field(50, ge=0)
    #: Follow the sitemaps that robots.txt names.
    sitemaps: bool = False
    #: Leave out what reserves itself from training (`signals.py`).
    obey_opt_outs: bool = True

    #: Least pause between two requests to a host in seconds; robots.txt may ask for more. Loopback has none.
    delay_seconds: float = Field(1.0, ge=0)
    #: Requests to one host at a time.
    host_connections: int = Field(1, ge=1, le=8)
    #: Requests of a worker at a time.
    connections: int = Field(64, ge=1, le=1000)
    request_seconds: float = Field(30.0, gt=0)
    #: Bytes of a page, of another file, and of either after it is unpacked.
    page_bytes: int = Field(8_000_000, ge=1)
    file_bytes: int = Field(20_000_000, ge=1)
    unpacked_bytes: int = Field(64_000_000, ge=1)
    #: Base of the pauses before something is tried again (`failures.py`), as a factor.
    retry_scale: float = Field(1.0, ge=0)

    #: Addresses of one host that differ in numbers or parameters alone (`traps.py`).
    variants: int = Field(2_000, ge=1)
    #: Of those, the ones with dates in them.
    dated_variants: int = Field(200, ge=1)

    #: Hosts are hashed to so many buckets; a unit is one bucket in one round.
    buckets: int = Field(64, ge=1, le=4096)
    #: A unit ends after so many addresses or seconds; what is left goes to the next round.
    unit_addresses: int = Field(2_000, ge=1)
    unit_seconds: float = Field(300.0, gt=0)

    @field_validator("contact")
    @classmethod
    def _reachable(cls, contact: str) -> str:
        if not re.search(r"\S+@\S+\.\S+|https?://\S+", contact) or re.search(r"[\r\n\x00]", contact):
            raise ValueError("say how a site's owner can reach you: --contact name@example.org, or a page's address")
        return contact.strip()

    @field_validator("include", "exclude")
    @classmethod
    def _expressions(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is no regular expression ({error})") from error
        return patterns

    @model_validator(mode="after")
    def _some_seed(self) -> Self:
        if not self.seeds and not self.seed_sitemaps:
            raise ValueError("no seed: name an http(s) address, a list, a sitemap, a WARC or WACZ file, or HTML pages")
        return self

    @property
    def host_requisites(self) -> int:
        """Requisites to fetch of one host at most."""
        return max(1_000, self.page_requisites * min(self.pages, self.host_pages))

    @property
    def agent(self) -> str:
        """The User-Agent header."""
        return AGENT.format(contact=self.contact)

    @property
    def named_places(self) -> frozenset[str]:
        """`host:port` of what the user named."""
        found = set()
        for seed in self.named:
            parts = urlsplit(seed)
            found.add(f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}")
        return frozenset(found)

    def keep(self, files: FileSystem) -> CrawlSettings:
        """Write the settings into a new crawl's folder; in an old one, see that it is the same crawl.

        Raises `InputError` that names what differs.
        """
        content = self.model_dump(mode="json")
        data = json.dumps({"format": FORMAT, "settings": content}, ensure_ascii=False, indent=1, sort_keys=True)
        if files.create(PATH, data.encode(), "crawl"):
            return self
        before = CrawlSettings.read(files).model_dump(mode="json")
        differs = sorted(name for name in content if content[name] != before[name] and name not in ADJUSTABLE)
        if differs:
            raise InputError(
                f"{files.root_url} holds a crawl with other settings ({', '.join(differs)}); name another folder with "
                f"--out, or give the same settings to go on with it"
            )
        if content != before:
            files.replace(PATH, data.encode())
        return self

    @staticmethod
    def read(files: FileSystem) -> CrawlSettings:
        """The settings of the crawl in a folder; `InputError` where there is none that this vlend reads."""
        try:
            content: dict[str, Any] = json.loads(files.read(PATH))
        except (FileNotFoundError, NotADirectoryError) as error:
            raise InputError(f"{files.root_url} holds no crawl: {PATH} is missing") from error
        except ValueError as error:
            raise InputError(f"{files.full(PATH)} is no JSON ({error}); put it back, or crawl anew") from error
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            raise InputError(f"{files.full(PATH)} is of another vlend; crawl anew, or use that one")
        return CrawlSettings.model_validate(content["settings"])
