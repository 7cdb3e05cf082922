"""pipelines.web.crawling.entry: what stands for an address, and conditions of a second visit."""

from pipelines.web.crawling.entry import Entry


def test_the_same_address_as_a_page_and_as_a_part_are_two():
    page, part = Entry("http://a.org/", "page", 0), Entry("http://a.org/", "requisite", 3)
    assert page.key != part.key
    assert page.key == Entry("http://a.org/", "page", 7, attempts=2).key
    assert 0 <= page.key < 2**63


def test_a_request_is_conditional_on_all_that_the_site_said():
    assert Entry("http://a.org/", "page", 0).conditions == {}
    known = Entry("http://a.org/", "page", 0, etag='W/"1"', last_modified="Sat, 01 Jan 2000 00:00:00 GMT")
    assert known.conditions == {"If-None-Match": 'W/"1"', "If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"}
