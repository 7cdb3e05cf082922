"""A hostile site and its victims, alone in a network namespace; prints as JSON what became of each attack.

Run by test_scope.py as `unshare --net python hostile_site.py`: the only interface is loopback, which gets the addresses
of a public host, a neighbour, and a cloud's metadata service. No packet can leave whatever the pages do.
"""

from __future__ import annotations

import gzip
import json
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Error

from pipelines.browser.load import PageError, load
from pipelines.browser.scope import Scope
from pipelines.browser.session import BrowserCrashedError, BrowserSession, PageDeadlineError, Viewport

PUBLIC, NEIGHBOUR, METADATA = "93.184.216.34", "10.0.0.5", "169.254.169.254"
SECONDS = 12.0
HEAD = (
    "<!doctype html><html lang=en><title>Tides</title><p>Shown. Twice a day the sea comes up the beach and goes again."
    "<p>The moon draws the water nearest to it, and what is farthest from it stays behind; so there are two high tides."
)
BOMB = gzip.compress(b"<p>" + b"a " * 150_000_000, 1) if "bomb" in sys.argv else gzip.compress(b"<p>x")

SCRIPTS = {
    "reach": """for (const host of ['10.0.0.5', 'inner.example', '169.254.169.254', '127.0.0.1:9999', 'localhost:9999',
        '[::1]:9999', '0x7f000001:9999', '[::ffff:10.0.0.5]', '2130706433:9999']) {
      fetch(`http://${host}/secret`, { mode: 'no-cors' }).catch(() => 0);
      new Image().src = `http://${host}/picture`;
      document.body.appendChild(document.createElement('iframe')).src = `http://${host}/frame`;
      try { new WebSocket(`ws://${host}/socket`); } catch (error) { document.title = 'refused'; }
      navigator.sendBeacon(`http://${host}/beacon`, 'x');
    }""",
    "rebind": """let n = 0; const again = () => { if (n++ > 8) return;
      fetch(`http://rebind.example/${n}`, { mode: 'no-cors', cache: 'no-store' }).catch(() => 0).then(again); };
      again();""",
    "webrtc": """const inside = document.body.appendChild(document.createElement('iframe')).contentWindow;
      for (const kind of [window.RTCPeerConnection, inside.RTCPeerConnection, window.webkitRTCPeerConnection]) {
        try { const one = new kind({ iceServers: [{ urls: 'stun:10.0.0.5:3478' }] }); one.createDataChannel('x');
          one.createOffer().then((offer) => one.setLocalDescription(offer));
        } catch (error) { document.title = 'none'; } }""",
    "windows": """for (let n = 0; n < 40; n++) { const a = document.body.appendChild(document.createElement('a'));
      a.href = '/good'; a.target = '_blank'; a.click(); window.open('/good');
      const f = document.body.appendChild(document.createElement('form')); f.target = 'w' + n; f.action = '/good';
      f.submit(); f.requestSubmit(); }""",
    "file": "document.body.innerHTML += '<iframe src=\"file:///etc/passwd\"></iframe>'; location = 'file:///etc/passwd';",
    "data": "location = 'data:text/html,<p>elsewhere</p>';",
    "worker": "navigator.serviceWorker && navigator.serviceWorker.register('/worker.js').catch(() => 0);",
    "download": "location = '/file.zip';",
    "dialogs": "alert(1); confirm(2); prompt(3);",
    "scroll": """const more = () => { const p = document.createElement('p'); p.textContent = 'more';
      p.style.height = '900px'; document.body.append(p); };
      new IntersectionObserver(more).observe(document.body); addEventListener('scroll', more);""",
    "gigantic": "document.body.style.height = '30000000px'; document.body.style.width = '9000000px';",
    "memory": "const kept = []; setInterval(() => kept.push(new Float64Array(4e6).fill(1)), 1);",
    "good": "",
}
REDIRECTS = {
    "/to-neighbour": f"http://{NEIGHBOUR}/",
    "/to-metadata": f"http://{METADATA}/latest/meta-data/",
    "/to-loopback": "http://127.0.0.1:9999/",
    "/to-file": "file:///etc/passwd",
}
PATHS = [*SCRIPTS, *(name.strip("/") for name in REDIRECTS), "round", "bomb", "slow", "good"]


class Site(BaseHTTPRequestHandler):
    """The hostile site."""

    def do_GET(self) -> None:
        name = self.path.strip("/").split("?")[0]
        if not name:
            links = "".join(f'<p><a href="/{path}">{path}</a>' for path in PATHS)
            self.send(200, f"{HEAD}{links}".encode(), **{"Content-Type": "text/html; charset=utf-8"})
        elif self.path in REDIRECTS:
            self.send(302, b"", Location=REDIRECTS[self.path])
        elif name == "round":
            self.send(302, b"", Location=f"/round?{time.monotonic_ns()}")
        elif name == "bomb":
            self.send(200, BOMB, **{"Content-Type": "text/html", "Content-Encoding": "gzip"})
        elif name == "file.zip":
            self.send(200, b"PK", **{"Content-Type": "application/zip", "Content-Disposition": "attachment"})
        elif name == "slow":
            self.send_response(200)
            self.end_headers()
            for _ in range(60):
                self.wfile.write(b".")
                time.sleep(1)
        elif name in SCRIPTS:
            body = f"{HEAD}<h2>What the page {name} tries</h2><script>{SCRIPTS[name]}</script>".encode()
            self.send(200, body, **{"Content-Type": "text/html; charset=utf-8"})
        else:
            self.send(404, b"")

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for key, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Requests are not news."""


def victim(hits: list[str], address: str, port: int) -> None:
    """Notes whoever connects."""
    listener = socket.create_server((address, port))

    def listen() -> None:
        while True:
            connection, _ = listener.accept()
            hits.append(f"{address}:{port}")
            connection.close()

    threading.Thread(target=listen, daemon=True).start()


def udp_victim(hits: list[str], address: str, port: int) -> None:
    """Notes every datagram."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listener.bind((address, port))

    def listen() -> None:
        while True:
            listener.recvfrom(2048)
            hits.append(f"udp {address}:{port}")

    threading.Thread(target=listen, daemon=True).start()


def begin() -> list[str]:
    """Bring the namespace up, with the site and its victims; returns the list in which they note whoever connects."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for address in (PUBLIC, NEIGHBOUR, METADATA):
        subprocess.run(["ip", "address", "add", f"{address}/32", "dev", "lo"], check=True)
    hits: list[str] = []
    for address, port in ((NEIGHBOUR, 80), (METADATA, 80), ("127.0.0.1", 9999)):
        victim(hits, address, port)
    udp_victim(hits, NEIGHBOUR, 3478)
    site = ThreadingHTTPServer((PUBLIC, 80), Site)
    site.daemon_threads = True
    threading.Thread(target=site.serve_forever, daemon=True).start()
    return hits


def main() -> None:
    """Attack a browser, and tell."""
    hits = begin()
    rebound = iter([[PUBLIC]] + [[NEIGHBOUR]] * 1000)
    names = {"site.example": [PUBLIC], "inner.example": [NEIGHBOUR], "localhost": ["127.0.0.1"]}

    def resolve(host: str) -> list[str]:
        if host == "rebind.example":
            return next(rebound)
        if host in names:
            return names[host]
        return sorted({str(one[4][0]) for one in socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)})

    scope = Scope(resolve)
    ends: dict[str, str] = {}
    windows: dict[str, int] = {}
    with BrowserSession(loopback_only=False, scope=scope) as session:
        for path in PATHS:
            try:
                with session.page(Viewport("window", 640, 480), SECONDS) as page:
                    load(page, f"http://site.example/{path}")
                    page.wait_for_timeout(700)
                    ends[path] = page.evaluate("document.body ? document.body.innerText.slice(0, 40) : ''")
                    windows[path] = len(page.context.pages)
            except PageDeadlineError:
                ends[path] = "deadline"
            except PageError as error:
                ends[path] = str(error).split(" at ")[0].split(": ")[-1]
            except BrowserCrashedError:
                ends[path] = "crashed"
            except Error as error:
                ends[path] = "error: " + str(error).splitlines()[0]
    json.dump({"hits": hits, "ends": ends, "windows": windows, "refused": scope.refused}, sys.stdout)


if __name__ == "__main__":
    main()
