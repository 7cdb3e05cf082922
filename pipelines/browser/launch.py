"""Start Chromium so that it reaches nothing but loopback, sees the bundled fonts and dies with its worker."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipelines.browser.find import find_chromium
from pipelines.fonts.bundled import fontconfig_file

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: Every host but loopback resolves to nothing, literal addresses included: rendering local material stays local.
LOOPBACK_ONLY = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost"

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    # text is laid out the same whatever the machine's display settings
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--disable-lcd-text",
    # without it a tile keeps pixels of an earlier drawing, and rounded corners depend on what was drawn before
    "--disable-partial-raster",
)


@contextmanager
def chromium(loopback_only: bool = True) -> Iterator[Browser]:
    """A running headless Chromium. With `loopback_only` (the default) it cannot send a packet off the machine."""
    from playwright.sync_api import sync_playwright

    arguments = [*QUIET, LOOPBACK_ONLY] if loopback_only else list(QUIET)
    environment: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(fontconfig_file())}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments, env=environment)
        try:
            yield browser
        finally:
            browser.close()
