"""pipelines.web.crawling.summary: counts over units."""

from pathlib import Path
from typing import Any

from corpus.store.files import FileSystem
from pipelines.web.crawling.summary import Summary


def unit(outcomes: dict[str, int], pages: int, dropped: dict[str, int] | None = None) -> dict[str, Any]:
    ledger = {"items": sum(outcomes.values()), "outcomes": outcomes, "dropped": dropped or {}, "pages": pages,
              "bytes": 1_500_000, "links_refused": {"too_deep": 2}}  # fmt: skip
    return {"ledger": ledger}


def test_what_is_postponed_is_counted_where_it_ends():
    summary = Summary(rounds=2, waiting=1_234)
    summary.add(unit({"fetched": 3, "postponed": 2}, 3))
    summary.add(unit({"unchanged": 1, "dropped": 1}, 1, {"http_404": 1}))
    assert (summary.units, summary.addresses, summary.pages, summary.bytes) == (2, 5, 4, 3_000_000)
    assert summary.outcomes == {"fetched": 3, "unchanged": 1, "dropped": 1}
    assert (summary.dropped, summary.refused) == ({"http_404": 1}, {"too_deep": 4})
    assert summary.told == "4 pages, 3.0 MB; 1,234 addresses wait"


def test_a_crawl_is_finished_with_all_its_rounds(tmp_path: Path):
    files = FileSystem(str(tmp_path))
    assert not Summary.was_finished(files, 0)
    Summary(rounds=3, finished=True).write(files)
    assert Summary.was_finished(files, 3)
    assert not Summary.was_finished(files, 4)
    Summary(rounds=3).write(files)
    assert not Summary.was_finished(files, 3)
    (tmp_path / "summary.json").write_text("torn {")
    assert not Summary.was_finished(files, 3)
