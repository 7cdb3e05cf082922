"""pipelines.web.crawling.signals: how sites reserve pages from training."""

import json

import pytest

from pipelines.web.crawling.signals import (
    follows_links,
    header_signals,
    page_signals,
    reservation_rules,
    reserved_by_rules,
    reserves,
    site_signals,
)


@pytest.mark.parametrize(
    ("headers", "reserved"),
    [
        ([("X-Robots-Tag", "noai")], True),
        ([("x-robots-tag", "noindex, noimageai")], True),
        ([("X-Robots-Tag", "vlend: noai")], True),
        ([("X-Robots-Tag", "otherbot: noai, nofollow")], False),
        ([("X-Robots-Tag", "otherbot: noindex, vlend: noai")], True),
        ([("X-Robots-Tag", "max-snippet: 20, noai")], True),
        ([("X-Robots-Tag", "noindex")], False),
        ([("TDM-Reservation", "1")], True),
        ([("tdm-reservation", "0")], False),
        ([("Content-Signal", "search=yes, ai-train=no")], True),
        ([("Content-Usage", "train-ai=n")], True),
        ([("Content-Signal", "ai-train=yes")], False),
        ([("Server", "noai")], False),
    ],
)
def test_headers(headers: list[tuple[str, str]], reserved: bool):
    assert (reserves(header_signals(headers)) is not None) is reserved


@pytest.mark.parametrize(
    ("tag", "reserved"),
    [
        ('<meta name="robots" content="noai, noimageai">', True),
        ("<META CONTENT=noai NAME=Robots>", True),
        ("<meta content='1' name='tdm-reservation'>", True),
        ('<meta name="vlend" content="noai">', True),
        ('<meta name="robots" content="index">', False),
        ('<meta name="description" content="noai">', False),
        ('<!-- <meta name="robots" content="noai"> -->', False),
        ('<meta name="tdm-reservation" content="0">', False),
    ],
)
def test_meta_elements(tag: str, reserved: bool):
    assert (reserves(page_signals(f"<html><head>{tag}</head>".encode())) is not None) is reserved


def test_robots_txt_beyond_its_rules():
    signals = site_signals("User-agent: *\nContent-Signal: search=yes, ai-train=no # so\nAllow: /\n")
    assert signals == ["robots.txt content-signal: search=yes, ai-train=no"]
    assert reserves(signals)


def test_reservations_of_a_site():
    rules = reservation_rules(
        json.dumps(
            [
                {"location": "/free/*", "tdm-reservation": 0},
                {"location": "/*.html$", "tdm-reservation": 1},
                "no rule",
                {"tdm-reservation": 1},
            ]
        ).encode()
    )
    assert len(rules) == 2
    assert not reserves(reserved_by_rules(rules, "http://a.org/free/x.html"))
    assert reserves(reserved_by_rules(rules, "http://a.org/b/x.html"))
    assert reserved_by_rules(rules, "http://a.org/b/x.html?y") == []
    assert reservation_rules(b"<html>not found") == []
    assert reservation_rules(b"[" * 100_000) == []


def test_links_of_a_page():
    assert not follows_links(["meta robots: noindex, nofollow"])
    assert not follows_links(["x-robots-tag: none"])
    assert follows_links(["meta robots: noai", "tdm-reservation: 1"])


def test_signals_are_bounded():
    many = header_signals([("X-Robots-Tag", "x" * 5000)] + [("X-Robots-Tag", f"a{n}") for n in range(100)])
    assert len(many) == 20
    assert max(map(len, many)) == 200
