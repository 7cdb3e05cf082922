#!/bin/sh
# Make sure that a Chromium is there: the system's, else Debian's headless shell (as root), else Playwright's download.
set -eu
python=$1

if "$python" -c 'from pipelines.browser.find import find_chromium; find_chromium()' 2>/dev/null; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing chromium-headless-shell"
    if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium-headless-shell; } >/dev/null; then
        exit 0
    fi
    echo "apt-get could not install chromium-headless-shell; trying Playwright's download" >&2
fi
if ! "$python" -m playwright install --only-shell chromium; then
    echo "no Chromium: install one by hand (see 'vlend doctor'); pages and documents cannot be built without it" >&2
    exit 1
fi
