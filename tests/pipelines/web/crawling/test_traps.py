"""pipelines.web.crawling.traps: what a site can go on making for ever."""

import pytest

from pipelines.web.crawling.traps import family, refuses


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/a/b/c/d/e.html?x=1", None),
        ("/2024/11/2024/11/title", None),
        ("/" + "/".join(f"s{n}" for n in range(25)), "trap_deep_path"),
        ("/images/images/images/images/a.html", "trap_repeating_path"),
        ("/shop/red/shop/red/shop/red/", "trap_repeating_path"),
        ("/a?" + "&".join(f"p{n}=1" for n in range(20)), "trap_many_parameters"),
        ("/a?f=1&f=2&f=3&f=4", "trap_repeating_parameter"),
    ],
)
def test_what_no_crawl_should_visit(path: str, reason: str | None):
    assert refuses("http://example.org" + path) == reason


@pytest.mark.parametrize(
    ("one", "other", "dated"),
    [
        ("/calendar/2024/05/", "/calendar/2031/12/", True),
        ("/events?date=2024-05-01", "/events?date=1997-01-30", True),
        ("/item/17", "/item/4711", False),
        ("/list?page=2&sort=a", "/list?page=99&sort=b", False),
        ("/a?token=3f9c2a77b1d04e6688aa", "/a?token=000c2a77b1d04e66ffff", False),
        ("/s/3f9c2a77b1d04e6688aa/x", "/s/aaaa2a77b1d04e660001/x", False),
    ],
)
def test_variants_are_one_family(one: str, other: str, dated: bool):
    first, second = family("http://example.org" + one), family("http://example.org" + other)
    assert first == second
    assert first[1] is dated


def test_names_are_families_of_their_own():
    assert family("http://example.org/a.html") != family("http://example.org/b.html")
    assert family("http://example.org/year-in-review") == ("http://example.org/year-in-review?", False)
    assert family("http://a.org/x/1") != family("http://b.org/x/1")
