"""pipelines.web.crawling.addresses: one spelling for one page."""

import pytest

from pipelines.web.crawling.addresses import (
    AddressError,
    bucket_of,
    canonical,
    domain_of,
    host_of,
    key_of,
    place_of,
)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("HTTP://Example.ORG", "http://example.org/"),
        ("https://example.org:443/a?b=2&a=1#part", "https://example.org/a?a=1&b=2"),
        ("http://example.org:8080/", "http://example.org:8080/"),
        ("http://example.org./a/../b/./c", "http://example.org/b/c"),
        ("http://example.org/a?utm_source=x&id=3&PHPSESSID=12ab", "http://example.org/a?id=3"),
        ("http://example.org/a;jsessionid=0A1B?x=1", "http://example.org/a?x=1"),
        ("http://例え.jp/", "http://xn--r8jz45g.jp/"),
        ("http://example.org/%7euser/ü", "http://example.org/~user/%C3%BC"),
        ("  http://example.org/  ", "http://example.org/"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
    ],
)
def test_one_spelling(written: str, expected: str):
    assert canonical(written) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("ftp://example.org/", "not_http"),
        ("javascript:alert(1)", "not_http"),
        ("file:///etc/passwd", "not_http"),
        ("http://user:secret@example.org/", "address_with_password"),
        ("http://", "address_malformed"),
        ("http://example.org:99999/", "address_malformed"),
        ("http://exa mple.org/", "address_malformed"),
        ("http://[::1/", "address_malformed"),
        ("http://example.org/" + "a" * 3000, "address_too_long"),
    ],
)
def test_what_is_no_address(written: str, reason: str):
    with pytest.raises(AddressError) as caught:
        canonical(written)
    assert caught.value.reason == reason


def test_parts():
    assert host_of("http://[::1]:8000/") == "::1"
    assert place_of("http://example.org:8080/a?b") == "http://example.org:8080"
    assert domain_of("a.b.example.co.uk") == "example.co.uk"
    assert domain_of("localhost") == "localhost"


def test_a_host_has_one_bucket_and_a_key_depends_on_the_kind():
    assert bucket_of("example.org", 64) == bucket_of("example.org", 64) < 64
    assert len({bucket_of(f"host{n}.org", 16) for n in range(200)}) == 16
    assert key_of("page", "http://a/") != key_of("requisite", "http://a/")
    assert 0 <= key_of("page", "http://a/") < 2**63
