"""pipelines.web.crawling.robots: RFC 9309."""

import pytest

from pipelines.web.crawling.robots import MAX_BYTES, MAX_DELAY, Robots

A, B = "http://example.org/a", "http://example.org/b"


@pytest.mark.parametrize(
    ("text", "a", "b"),
    [
        ("", True, True),
        ("User-agent: *\nDisallow: /a", False, True),
        ("User-agent: *\nDisallow: /\nAllow: /a", True, False),
        ("User-agent: *\nDisallow: /a\n\nUser-agent: VLEND\nDisallow: /b", True, False),
        ("User-agent: vlend/0.1 (any)\nDisallow: /a", False, True),
        ("User-agent: vlendish\nDisallow: /", True, True),
        ("User-agent: vl\nDisallow: /", True, True),
        ("User-agent: other\nUser-agent: vlend\nDisallow: /b", True, False),
        ("User-agent: vlend\nDisallow: /a\nUser-agent: x\nDisallow: /\nUser-agent: vlend\nDisallow: /b", False, False),
        ("User-agent: *\nDisallow: /*a$", False, True),
        ("User-agent: *\nDisallow:", True, True),
        ("<html>no robots here</html>", True, True),
        ("\x00\xff\nUser-agent: *\r\nDisallow: /a\r\n", False, True),
    ],
)
def test_rules(text: str, a: bool, b: bool):
    robots = Robots.answered(200, text.encode(), 0.0)
    assert (robots.allows(A), robots.allows(B)) == (a, b)


@pytest.mark.parametrize(
    ("status", "allowed", "reachable"),
    [
        *[(status, True, True) for status in (301, 401, 403, 404, 410)],
        *[(status, False, False) for status in (429, 500, 503)],
    ],
)
def test_the_status_decides_first(status: int, allowed: bool, reachable: bool):
    robots = Robots.answered(status, b"User-agent: *\nDisallow: /", 0.0)
    assert (robots.allows(A), robots.reachable) == (allowed, reachable)


def test_delay_and_sitemaps():
    text = "Sitemap: http://example.org/s.xml\nUser-agent: *\nCrawl-delay: 7\n\nUser-agent: vlend\nRequest-rate: 1/20\n"
    assert Robots(text, 0.0).delay == 20
    assert Robots("User-agent: *\nCrawl-delay: 2.5", 0.0).delay == 2.5
    assert Robots("User-agent: *\nCrawl-delay: 999999999", 0.0).delay == MAX_DELAY
    assert Robots("User-agent: *\nCrawl-delay: soon", 0.0).delay == 0
    assert Robots(text, 0.0).sitemaps == ["http://example.org/s.xml"]


def test_at_least_500_kib_are_read_and_no_more():
    early = b"User-agent: *\n" + b"# filling\n" * 40_000 + b"Disallow: /a\n"
    assert len(early) < MAX_BYTES
    assert not Robots.answered(200, early, 0.0).allows(A)
    late = b"User-agent: *\n" + b"# filling\n" * 60_000 + b"Disallow: /a\n"
    assert Robots.answered(200, late, 0.0).allows(A)


def test_it_survives_being_stored():
    robots = Robots.answered(200, b"User-agent: *\nDisallow: /a", 5.0)
    robots.reserve(b'[{"location": "/b", "tdm-reservation": 1}]')
    again = Robots.from_state(robots.state())
    assert (again.allows(A), again.fetched) == (False, 5.0)
    assert again.signals(B) == ["tdm-reservation: 1"]
