"""pipelines.web.guarded: urllib reaches what it was sent to, and otherwise public addresses alone."""

import urllib.error
import urllib.request

import pytest

from pipelines.web.crawl import Crawler, FetchError
from pipelines.web.guarded import PrivateAddressError, guarded_handlers
from sources.loopback import Answer, serve


def test_the_named_place_and_nothing_else_on_this_machine():
    here, there = Answer(200, "text/html", b"<p>here</p>"), Answer(200, "text/html", b"<p>there</p>")
    with serve(lambda path: here) as base, serve(lambda path: there) as other:
        opener = urllib.request.build_opener(*guarded_handlers(base + "/x"))
        assert opener.open(base + "/y", timeout=5).read() == b"<p>here</p>"
        port = other.rpartition(":")[2]
        for url in (other + "/", f"http://localhost:{port}/", "http://10.0.0.1/", "http://169.254.169.254/"):
            with pytest.raises(urllib.error.URLError) as caught:
                opener.open(url, timeout=5)
            assert isinstance(caught.value.reason, PrivateAddressError)


def test_a_crawler_is_not_sent_to_private_places(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Crawler, "allowed", lambda self, url: True)
    with pytest.raises(FetchError, match="private_address"):
        Crawler("vlend-test/1 (test@example.org)").fetch("http://192.168.0.1/")
