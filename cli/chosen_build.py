"""A build by its name, or by the beginning of it."""

from __future__ import annotations

from typing import Annotated

import typer

from corpus.store.builds import Build
from corpus.store.files import FileSystem, StoreError

BuildName = Annotated[
    str | None, typer.Option("--build", help="A build of this folder: its name in `vlend status`, or its beginning.")
]


def by_name(files: FileSystem, found: list[Build], name: str) -> Build:
    """The one build of `found` whose name begins with `name`; `StoreError` that lists those in question otherwise."""
    fitting = [build for build in found if build.name.startswith(name)]
    if len(fitting) == 1:
        return fitting[0]
    known = ", ".join(build.name[:12] for build in fitting or found) or "none"
    verdict = "several builds begin with" if fitting else "no build begins with"
    raise StoreError(f"{verdict} {name!r} in {files.root_url}; there are: {known}")
