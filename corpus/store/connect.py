"""A file system for a URL, through fsspec: always what is there now, and one sentence when its driver is missing."""

from __future__ import annotations

import os
from typing import Any

import fsspec
from fsspec.registry import known_implementations

from corpus.store.errors import StoreError

#: Extras of vlend that bring a driver; other drivers are installed by their own names.
_EXTRAS = {"s3": "s3", "s3a": "s3"}


def connect(url: str) -> tuple[Any, str]:
    """(file system, path in it) of a path or URL. Raises `StoreError` for schemes that nothing here can open.

    Credentials and endpoints come from the client libraries' own places and from fsspec's (FSSPEC_S3_ENDPOINT_URL …).
    Listings are never cached: another process may have written since.
    """
    try:
        fs, path = fsspec.core.url_to_fs(url, use_listings_cache=False)
    except ImportError as error:
        raise StoreError(f"{url} cannot be opened: {_remedy(_scheme(url), error)}") from error
    except ValueError as error:
        raise StoreError(
            f"{url} cannot be opened: {error}; give a folder, or a URL such as s3://bucket/folder"
        ) from error
    return fs, path


def is_url(place: str) -> bool:
    """Is this a URL, as opposed to a path?"""
    return "://" in place or "::" in place


def _scheme(url: str) -> str:
    return url.split("::", 1)[0].split("://", 1)[0]


def _remedy(scheme: str, error: ImportError) -> str:
    if scheme in _EXTRAS:
        return f"{scheme}:// needs the package s3fs; run: pip install 'vlend[{_EXTRAS[scheme]}]', or pip install s3fs"
    driver = known_implementations.get(scheme, {}).get("class", "").split(".", 1)[0]
    if driver and driver != "fsspec":
        return f"{scheme}:// needs the package {driver}; run: pip install {driver}"
    return f"{' '.join(str(error).split())}; run: pip install {error.name or os.path.basename(scheme)}"
