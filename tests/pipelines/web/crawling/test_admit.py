"""pipelines.web.crawling.admit: each address once, so many of a host and of a family; shares of pages."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pipelines.web.crawling.admit import Admission, shares
from pipelines.web.crawling.entry import Entry
from pipelines.web.crawling.settings import CrawlSettings


def rules(**more: object) -> Admission:
    return Admission(CrawlSettings.model_validate({"seeds": ("http://a.org/",), "contact": "me@example.org", **more}))


def pages(*paths: str, depth: int = 1) -> list[Entry]:
    return [Entry(f"http://a.org/{path}", "page", depth) for path in paths]


def test_each_once_nearest_first():
    one = rules()
    new, refused = one.admit([*pages("b", depth=2), *pages("a", "b"), Entry("http://a.org/a", "requisite", 1)])
    assert [(entry.address[-1], entry.kind, entry.depth) for entry in new] == [
        ("a", "page", 1), ("b", "page", 1), ("a", "requisite", 1),
    ]  # fmt: skip
    assert not refused
    assert one.admit(pages("a", "b")) == ([], [])


def test_a_host_and_a_family_fill_up():
    one = rules(host_pages=3)
    new, refused = one.admit(pages(*"abcde"))
    assert (len(new), [why for _, why in refused]) == (3, ["host_full", "host_full"])
    assert one.admit(pages("d")) == ([], [])
    families = rules(variants=2, dated_variants=1)
    new, refused = families.admit(pages("item/1", "item/2", "item/3", "day/2024-01-02", "day/2024-01-03"))
    assert len(new) == 3
    assert sorted(why for _, why in refused) == ["trap_calendar", "trap_variants"]


def test_what_was_admitted_before_counts():
    one = rules(variants=2)
    one.remember(pages("item/1", "item/2"))
    assert [why for _, why in one.admit(pages("item/2", "item/3"))[1]] == ["trap_variants"]


def test_style_sheets_and_sitemaps_that_name_ever_more_of_their_kind_come_to_an_end():
    endless = [Entry(f"http://a.org/{n}.css", "requisite", 1) for n in range(1_500)]
    new, refused = rules(pages=10).admit(endless)
    assert (len(new), {why for _, why in refused}) == (1_000, {"trap_requisites"})
    assert len(rules(pages=100).admit(endless)[0]) == 1_500
    assert len(rules(pages=10, page_requisites=140).admit(endless)[0]) == 1_400
    maps = [Entry(f"http://a.org/{n}.xml", "sitemap", 0) for n in range(1_500)]
    assert [why for _, why in rules().admit(maps)[1]] == ["trap_sitemaps"] * 500


def test_visits_again_are_no_new_addresses():
    again = [Entry(f"http://a.org/item/{n}", "page", 1, record="<urn:uuid:1>") for n in range(5)]
    assert len(rules(variants=2).admit(again)[0]) == 5


def test_the_nearest_depth_is_served_first():
    counts = {0: Counter({0: 1, 1: 10}), 1: Counter({1: 20, 2: 50})}
    assert shares(counts, 16) == {0: 6, 1: 10}
    assert shares(counts, 1) == {0: 1, 1: 0}
    assert shares(counts, 1000) == {0: 11, 1: 70}


@given(
    st.dictionaries(st.integers(0, 5), st.dictionaries(st.integers(-1, 3), st.integers(0, 50)), max_size=4),
    st.integers(0, 300),
)
def test_shares_take_all_that_there_is_and_no_more(given_counts: dict[int, dict[int, int]], total: int):
    counts = {bucket: Counter(levels) for bucket, levels in given_counts.items()}
    found = shares(counts, total)
    assert sum(found.values()) == min(total, sum(count.total() for count in counts.values()))
    assert all(0 <= found[bucket] <= count.total() for bucket, count in counts.items())
