"""Web pages over a hostile folder: pages that hang, ask, send away, fill memory, or look for files of the machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile.files import SECRET, encodings, strange_files, write_all
from hostile.run import run

from pipelines.web.pipeline import Web, WebParameters

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
BODY = "".join(f"<p>Line {n} of a page that tells of the tides of the sea and of the moon.</p>" for n in range(6))
CHINESE = "".join(f"<p>第{n}行：这一页讲的是海里的潮水和天上的月亮。</p>" for n in range(6))


def html(more: str = "", head: str = "") -> bytes:
    return f"<!doctype html><html><head><title>T</title>{head}</head><body>{BODY}{more}</body></html>".encode()


def script(code: str) -> bytes:
    return html(f"<script>{code}</script>")


def pages(secret: Path) -> dict[str, tuple[bytes, str]]:
    """name -> (content, reason); "*" where the page may be taken or dropped, but not with a failure of the program."""
    return {
        "good.html": (html(), ""),
        "alert.html": (script("alert(1); confirm(2); prompt(3); print()"), ""),
        "unload.html": (script("onbeforeunload = () => 'stay'; location = '/good.html'"), "*"),
        "windows.html": (script("for (let n = 0; n < 500; n++) window.open('/good.html')"), ""),
        "endless.html": (script("while (true) {}"), "page_deadline"),
        "refresh.html": (html(head='<meta http-equiv="refresh" content="0; url=/good.html">'), "redirected"),
        "bends.html": (
            script("NodeList.prototype[Symbol.iterator] = Array.prototype.map = () => { throw new Error('bent') }"),
            "page_unreadable",
        ),
        "refresh itself.html": (html(head='<meta http-equiv="refresh" content="0">'), "*"),
        "never ends.html": (html()[:-40], "*"),
        "deep.html": (html("<div>" * 30_000), "*"),
        "long.html": (html("<p>x</p>" * 25_000), "*"),
        "large.html": (html("x" * 9_000_000), "page_too_large"),
        "canvas.html": (script("for (let n = 0; n < 40; n++) { const c = document.createElement('canvas');"
                               "c.width = c.height = 16000; c.getContext('2d').fillRect(0, 0, 9, 9) }"), "*"),
        "download.html": (html('<a id=a href="/good.zip" download>x</a><script>a.click()</script>'), "*"),
        "worker.html": (script("navigator.serviceWorker && navigator.serviceWorker.register('/worker.js')"), ""),
        "frame.html": (html(f'<iframe src="file://{secret}"></iframe><img src="file://{secret}">'), ""),
        "object.html": (html(f'<object data="file://{secret}"></object><embed src="file://{secret}">'), "*"),
        "above.html": (html('<iframe src="/../secret.txt"></iframe><iframe src="/link.txt"></iframe>'), ""),
        "fetch.html": (script(f"fetch('file://{secret}').then(r => r.text()).then(t => document.body.prepend(t))"), ""),
        "to file.html": (script(f"location = 'file://{secret}'"), "*"),
        "empty.html": (b"", "*"),
        "nulls.html": (bytes(5000), "*"),
        "noise.html": (bytes(range(256)) * 50, "*"),
    }  # fmt: skip


def test_each_page_is_shown_or_says_why_not(tmp_path: Path) -> None:
    folder, secret = tmp_path / "in", tmp_path / "secret.txt"
    secret.write_text(f"<p>{SECRET}</p>" * 20)
    expected = strange_files(folder, ".html", html())
    (folder / "link.txt").symlink_to(secret)
    (folder / "zero.css").symlink_to("/dev/zero")
    found = pages(secret)
    write_all(folder, {"good.zip": b"PK", "worker.js": b"", **{name: data for name, (data, _) in found.items()}})
    expected |= {name: reason for name, (_, reason) in found.items()}
    for name, data in encodings(CHINESE).items():
        (folder / f"{name}.html").write_bytes(data)
        expected[f"{name}.html"] = "*"
    result = run(Web(WebParameters(input=str(folder), page_deadline_seconds=6.0)), tmp_path / "out")
    ends = {item: result.rejected.get(item, "") for item in result.items}
    assert ends.keys() == expected.keys()
    wrong = {
        name: (ends[name], result.details.get(name))
        for name, reason in expected.items()
        if (ends[name] != reason if reason != "*" else ends[name].startswith("error"))
    }
    assert not wrong
    assert not ends["utf-8.html"]
    assert not ends["gb18030.html"]
    for record in result.records:
        words = "".join(part.text or "" for part in record.messages[0].content)
        assert SECRET not in words + "".join(region.text or "" for region in record.regions)
