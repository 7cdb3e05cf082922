"""pipelines.web.crawling.guard: no request leaves for a private place."""

import asyncio

import pytest

from pipelines.web.crawling.failures import FetchError
from pipelines.web.crawling.guard import Guard


def guard(answers: dict[str, list[str]], *named: str) -> Guard:
    async def resolve(host: str, port: int) -> list[str]:
        if host not in answers:
            raise OSError("unknown name")
        return answers[host]

    return Guard(frozenset(named), resolve)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://127.0.0.1/", "private_address"),
        ("http://127.1/", "private_address"),
        ("http://2130706433/", "private_address"),
        ("http://0x7f000001/", "private_address"),
        ("http://0177.0.0.1/", "private_address"),
        ("http://[::1]/", "private_address"),
        ("http://[::ffff:169.254.169.254]/", "private_address"),
        ("http://localhost/", "private_address"),
        ("http://a.localhost/", "private_address"),
        ("http://10.0.0.1:8080/", "private_address"),
        ("http://example.org:22/", "port_refused"),
        ("http://example.org:25/", "port_refused"),
        ("ftp://example.org/", "not_http"),
    ],
)
def test_addresses_are_judged_before_they_are_asked(url: str, reason: str):
    with pytest.raises(FetchError) as caught:
        guard({}).check(url)
    assert caught.value.reason == reason


def test_only_the_named_place_on_loopback_is_open():
    named = guard({}, "127.0.0.1:8000", "localhost:8000", "10.0.0.1:80")
    named.check("http://127.0.0.1:8000/")
    named.check("http://localhost:8000/")
    for url in ("http://127.0.0.1:8001/", "http://127.0.0.2:8000/", "http://localhost/", "http://10.0.0.1/"):
        with pytest.raises(FetchError, match="private_address"):
            named.check(url)


def resolved(of: Guard, host: str, port: int = 80) -> list[str]:
    return [entry["host"] for entry in asyncio.run(of.resolve(host, port))]


def test_names_are_judged_by_all_their_addresses():
    names = guard({"good.org": ["8.8.8.8", "2606:4700::1111"], "mixed.org": ["8.8.8.8", "10.0.0.1"], "none.org": []})
    assert resolved(names, "good.org") == ["8.8.8.8", "2606:4700::1111"]
    for host, reason in (("mixed.org", "private_address"), ("none.org", "dns_failed"), ("gone.org", "dns_failed")):
        with pytest.raises(FetchError) as caught:
            resolved(names, host)
        assert caught.value.reason == reason


def test_a_name_does_not_borrow_a_seeds_loopback():
    names = guard({"localhost": ["127.0.0.1"], "evil.org": ["127.0.0.1"]}, "localhost:8000", "evil.org:8000")
    assert resolved(names, "localhost", 8000) == ["127.0.0.1"]
    with pytest.raises(FetchError, match="private_address"):
        resolved(names, "evil.org", 8000)
    with pytest.raises(FetchError, match="private_address"):
        resolved(guard({"localhost": ["10.0.0.1"]}, "localhost:8000"), "localhost", 8000)
