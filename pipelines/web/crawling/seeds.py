"""What a crawl begins with, from whatever the user names: addresses, lists, sitemaps, web archives, folders of HTML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from pipelines.engine.pipeline import InputError
from pipelines.web.crawling.addresses import AddressError, canonical
from pipelines.web.crawling.answer import PAGE_TYPES
from pipelines.web.crawling.links import PAGE, page_links
from sources import input_files
from sources.html_folder import PAGE_SUFFIXES
from sources.input_files import FileRejectedError
from sources.sitemaps import SitemapError, read_sitemap
from sources.warc_files import archive_files, entries, is_archive

_MAX_FILE = 256 << 20
_SITEMAP_SUFFIXES = (".xml", ".xml.gz")
_LIST_SUFFIXES = (".txt", ".csv", ".lst", ".urls")
#: More seeds than this are a frontier of their own.
MAX_SEEDS = 1_000_000
#: Where pages of a folder are taken to lie when their links are read: only absolute links leave it.
_NOWHERE = "http://folder.invalid/"


@dataclass
class Seeds:
    """Canonical addresses of pages and of sitemaps; `named` are those that the user named himself."""

    pages: dict[str, None] = field(default_factory=dict)
    sitemaps: dict[str, None] = field(default_factory=dict)
    named: dict[str, None] = field(default_factory=dict)

    def take(self, addresses: Iterable[str], into: dict[str, None]) -> int:
        """Add what are addresses; returns how many were."""
        taken = 0
        for address in addresses:
            try:
                into.setdefault(canonical(address))
            except AddressError:
                continue
            taken += 1
            if len(self.pages) + len(self.sitemaps) > MAX_SEEDS:
                raise InputError(f"more than {MAX_SEEDS:,} seeds; crawl parts of the list into folders of their own")
        return taken


def read_seeds(inputs: Iterable[str], sitemaps: Iterable[str] = ()) -> Seeds:
    """The seeds that `inputs` name, and the `sitemaps`, which are addresses or files. Raises `InputError`."""
    seeds = Seeds()
    for name in inputs:
        if "://" in name:
            _address(name, seeds, sitemap=urlsplit(name).path.lower().endswith(_SITEMAP_SUFFIXES))
        else:
            _file(Path(name), seeds)
    for name in sitemaps:
        if "://" in name:
            _address(name, seeds, sitemap=True)
        else:
            _local_sitemap(Path(name), seeds)
    return seeds


def _address(name: str, seeds: Seeds, sitemap: bool) -> None:
    try:
        address = canonical(name)
    except AddressError as error:
        raise InputError(
            f"{name} cannot be a seed ({error.reason}); name an http(s) address without password"
        ) from error
    (seeds.sitemaps if sitemap else seeds.pages).setdefault(address)
    seeds.named.setdefault(address)


def _file(path: Path, seeds: Seeds) -> None:
    if not path.exists():
        raise InputError(f"{path} does not exist; name an address, a list, a sitemap, a WARC or WACZ file, or HTML")
    try:
        if is_archive(path):
            taken = seeds.take(_archived(path), seeds.pages)
        elif path.name.lower().endswith(_SITEMAP_SUFFIXES):
            taken = _local_sitemap(path, seeds)
        elif path.suffix.lower() in _LIST_SUFFIXES:
            taken = seeds.take(_listed(path), seeds.pages)
        elif path.is_dir() or path.suffix.lower() in PAGE_SUFFIXES:
            taken = seeds.take(_in_folder(path), seeds.pages)
        else:
            raise InputError(f"{path} is no list (.txt), sitemap (.xml), archive (.warc.gz, .wacz), or page (.html)")
    except FileRejectedError as error:
        raise InputError(f"{path} cannot be read ({error})") from error
    if not taken:
        raise InputError(f"{path} names no http(s) address")


def _listed(path: Path) -> Iterable[str]:
    """One address a line; of a CSV line its first field."""
    text = input_files.read(path, path, _MAX_FILE).decode("utf-8-sig", "replace")
    return (
        line.partition(",")[0].strip() if path.suffix.lower() == ".csv" else line.strip() for line in text.splitlines()
    )


def _local_sitemap(path: Path, seeds: Seeds) -> int:
    try:
        found = read_sitemap(input_files.read(path, path, _MAX_FILE), _MAX_FILE)
    except (FileRejectedError, SitemapError) as error:
        raise InputError(f"{path} is no sitemap ({error})") from error
    return seeds.take(found.pages, seeds.pages) + seeds.take(found.sitemaps, seeds.sitemaps)


def _archived(path: Path) -> Iterable[str]:
    """The pages that an archive holds."""
    for file in archive_files(path):
        for entry in entries(file):
            if entry.status == 200 and entry.content_type.lower().startswith(PAGE_TYPES):
                yield entry.url


def _in_folder(path: Path) -> Iterable[str]:
    """Archives and absolute links in the pages of a folder (or of one page)."""
    root = path if path.is_dir() else path.parent
    wanted = (
        [path]
        if path.is_file()
        else input_files.find(path, lambda file: file.suffix.lower() in PAGE_SUFFIXES or is_archive(file))
    )
    for file in wanted:
        if is_archive(file):
            yield from _archived(file)
            continue
        try:
            body = input_files.read(file, root, _MAX_FILE)
        except FileRejectedError:
            continue  # what cannot be read names nothing; the folder's other pages may
        here = urljoin(_NOWHERE, "page.html")
        yield from (
            link.address
            for link in page_links(body, here, requisites=False)
            if link.kind == PAGE and not link.address.startswith(_NOWHERE)
        )
