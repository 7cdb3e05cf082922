"""pipelines.web.crawling.book: what a bucket knows of its hosts."""

from pipelines.web.crawling.book import HostBook
from pipelines.web.crawling.robots import MAX_AGE
from pipelines.web.crawling.visit import Visit

PLACE = "http://a.org"


def visit(path: str, kind: str, text: str = "", outcome: str = "fetched", time: float = 5.0) -> Visit:
    return Visit(PLACE + path, kind, 0, outcome, text=text, time=time)


ROBOTS = visit("/robots.txt", "robots", "User-agent: *\nDisallow: /a")
RULES = visit("/.well-known/tdmrep.json", "tdmrep", '[{"location": "/b", "tdm-reservation": 1}]', time=6.0)


def test_what_was_heard_before_a_kill_is_known():
    book = HostBook()
    book.replay([ROBOTS, RULES, visit("/c", "page", time=7.0)])
    known = book.fresh_robots(PLACE, 8.0)
    assert known is not None
    assert not known.allows(PLACE + "/a")
    assert known.signals(PLACE + "/b") == ["tdm-reservation: 1"]
    assert book.last == {"a.org": 7.0}


def test_half_of_it_is_asked_for_again():
    book = HostBook()
    book.replay([ROBOTS])
    assert book.fresh_robots(PLACE, 8.0) is None


def test_it_is_believed_for_a_day_and_never_when_it_could_not_be_had():
    book = HostBook()
    book.replay([ROBOTS, RULES])
    assert book.fresh_robots(PLACE, 5.0 + MAX_AGE + 1) is None
    book.replay([visit("/robots.txt", "robots", outcome="dropped"), RULES])
    assert book.fresh_robots(PLACE, 8.0) is None


def test_it_survives_being_stored():
    book = HostBook(failed_rounds={"b.org": 2})
    book.replay([ROBOTS, RULES])
    again = HostBook.read(book.data())
    assert again.data() == book.data()
    assert (again.last, again.failed_rounds) == ({"a.org": 6.0}, {"b.org": 2})
    assert again.fresh_robots(PLACE, 8.0).signals(PLACE + "/b") == ["tdm-reservation: 1"]
