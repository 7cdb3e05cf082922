"""pipelines.web.crawling.scope: which links are followed."""

import pytest

from pipelines.web.crawling.scope import Scope
from pipelines.web.crawling.settings import CrawlSettings


def scope(**settings: object) -> Scope:
    given = {"seeds": ("https://docs.example.org/guide/index.html",), "contact": "a@example.org", **settings}
    return Scope(CrawlSettings.model_validate(given))


@pytest.mark.parametrize(
    ("kind", "inside"),
    [
        ("folder", ["https://docs.example.org/guide/a/b.html", "https://docs.example.org/guide/?q=1"]),
        ("host", ["https://docs.example.org/other/"]),
        ("domain", ["https://www.example.org/"]),
        ("any", ["https://elsewhere.net/"]),
    ],
)
def test_scopes_grow(kind: str, inside: list[str]):
    order = ["folder", "host", "domain", "any"]
    for address in inside:
        for other in order:
            expected = None if order.index(other) >= order.index(kind) else "out_of_scope"
            assert scope(scope=other).refuses(address, "page", 1) == expected


def test_a_name_that_begins_alike_is_elsewhere():
    assert scope().refuses("https://docs.example.org/guidebook/", "page", 1) == "out_of_scope"
    assert scope(scope="host").refuses("https://docs.example.org.evil.net/guide/", "page", 1) == "out_of_scope"


def test_depth_seeds_and_requisites():
    near = scope(depth=2)
    assert near.refuses("https://docs.example.org/guide/x", "page", 3) == "too_deep"
    assert near.refuses("https://docs.example.org/guide/index.html", "page", 3) is None
    assert near.refuses("https://cdn.net/style.css", "requisite", 9) is None


def test_expressions():
    chosen = scope(include=(r"/guide/\d",), exclude=("print",))
    assert chosen.refuses("https://docs.example.org/guide/1", "page", 1) is None
    assert chosen.refuses("https://docs.example.org/guide/a", "page", 1) == "not_included"
    assert chosen.refuses("https://docs.example.org/guide/1?print", "page", 1) == "excluded"
    assert chosen.refuses("https://docs.example.org/print.css", "requisite", 1) == "excluded"


def test_sitemaps_lie_anywhere_on_the_host():
    assert scope().refuses("https://docs.example.org/sitemap.xml", "sitemap", 0) is None
    assert scope().refuses("https://elsewhere.net/sitemap.xml", "sitemap", 0) == "out_of_scope"


def test_a_sitemap_speaks_for_its_folder():
    found = scope(seeds=(), seed_sitemaps=("https://example.org/blog/sitemap.xml",))
    assert found.refuses("https://example.org/blog/1", "page", 0) is None
    assert found.refuses("https://example.org/shop/1", "page", 0) == "out_of_scope"
