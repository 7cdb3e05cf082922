"""Start Chromium so that it reaches loopback alone, or the network through a gate; it sees the bundled fonts and dies
with its worker."""

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

#: With a gate (`pipelines.browser.scope`) it resolves no name itself, and goes through the gate even to loopback.
GATED = (
    "--proxy-server=http://127.0.0.1:{port}",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)

QUIET = (
    # calls between browsers would send packets past resolver and proxy
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
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
    # the frame of a page is used again by the next page of its origin: a quarter less work for each. Chromium minds the
    # last list of features alone, so those that Playwright asks for are named again
    "--enable-features=CDPScreenshotNewSurface,SkipListAccountsWithoutGaiaCookies,RenderDocument:level/crashed-frame",
)


@contextmanager
def chromium(gate_port: int | None = None) -> Iterator[Browser]:
    """A running headless Chromium that cannot send a packet off the machine, but through the gate at `gate_port`."""
    from playwright.sync_api import sync_playwright

    ways = (LOOPBACK_ONLY,) if gate_port is None else GATED
    arguments = [*QUIET, *(way.format(port=gate_port) for way in ways)]
    environment: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(fontconfig_file())}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments, env=environment)
        try:
            yield browser
        finally:
            browser.close()
