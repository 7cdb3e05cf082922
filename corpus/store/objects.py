"""Writing to an object store: an upload appears whole by itself, is created only if absent, and is read back.

What stands at the key afterwards is compared with what was sent: its length always, its MD5 where the store says it,
and a small file whose store says no MD5 is read again.
"""

from __future__ import annotations

import hashlib
import inspect
from pathlib import Path
from typing import Any

from corpus.store.errors import StoreError
from corpus.store.listing import version_of

#: Files up to this size are read back whole where the store does not tell their MD5.
READ_BACK_BYTES = 32 << 20


def create(fs: Any, path: str, data: bytes) -> bool:
    """Write `data` at `path` unless something is there; did this call write it?

    S3, Google and Azure decide this on their side (If-None-Match). Servers and drivers without such a condition have
    the look before the write alone: of two writers within the same milliseconds, the last one stays.
    """
    if fs.exists(path):
        return False
    if _writes_if_absent(fs):
        try:
            fs.pipe_file(path, data, mode="create")
        except FileExistsError:
            return False
        except (OSError, NotImplementedError) as error:
            if _says(error, "412", "PreconditionFailed"):
                return False
            if not (isinstance(error, NotImplementedError) or _says(error, "501", "NotImplemented")):
                raise
            fs.pipe_file(path, data)
    else:
        fs.pipe_file(path, data)
    # of two writers that the server did not keep apart, the one whose bytes are gone was not the first
    return _stands(fs, path, len(data), _md5(data)) is None


def put(fs: Any, path: str, data: bytes) -> None:
    """Write `data` at `path`, in place of what may be there."""
    fs.pipe_file(path, data)
    check(fs, path, len(data), _md5(data))


def upload(fs: Any, source: Path, path: str) -> None:
    """Copy the local file `source` to `path`, in place of what may be there."""
    fs.put_file(str(source), path)
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    check(fs, path, source.stat().st_size, digest)


def refusal(error: Exception, verb: str, path: str) -> StoreError | None:
    """The error in words, if a user can act on it: credentials that are missing or wrong, a bucket that is."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if kinds & {"NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError"}:
        return StoreError(
            f"{verb} {path}: no credentials for the store; set those of its client (for S3: AWS_ACCESS_KEY_ID and "
            f"AWS_SECRET_ACCESS_KEY, or FSSPEC_S3_KEY and FSSPEC_S3_SECRET) on every node"
        )
    if isinstance(error, PermissionError):
        return StoreError(f"{verb} {path}: the store refuses it ({error}); check the credentials and their rights")
    if verb == "writing" and isinstance(error, FileNotFoundError):
        return StoreError(f"{verb} {path}: {error}; create the bucket first, or name another output folder")
    return None


def check(fs: Any, path: str, size: int, md5: str) -> None:
    """Raise `StoreError` unless a file of this length and content stands at `path`."""
    if wrong := _stands(fs, path, size, md5):
        raise StoreError(f"{path} {wrong}; run the same command again")


def _stands(fs: Any, path: str, size: int, md5: str) -> str | None:
    """What is wrong with the file at `path`; None if it is as it was written.

    An ETag is an MD5 only for files sent in one piece and not encrypted with a key of the user's.
    """
    info = fs.info(path)
    if info["size"] != size:
        return f"holds {info['size']} bytes after a write of {size}"
    if version_of(info).lower() == md5 or size > READ_BACK_BYTES or _md5(fs.cat_file(path)) == md5:
        return None
    return "holds other bytes than were written"


def _says(error: BaseException, *codes: str) -> bool:
    """Does the answer of an S3 server behind `error` have one of these codes?"""
    response = getattr(error.__cause__, "response", None)
    return isinstance(response, dict) and response.get("Error", {}).get("Code") in codes


def _writes_if_absent(fs: Any) -> bool:
    method = fs.pipe_file if not hasattr(fs, "_pipe_file") else fs._pipe_file
    return "mode" in inspect.signature(method).parameters


def _md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()
