"""pipelines.web.crawling.visit: what became of an address, as a record and as a row."""

import pyarrow as pa
import pytest

from pipelines.web.crawling.visit import INDEX_SCHEMA, Visit

VISIT = Visit("http://a.org/é", "page", 2, "fetched", status=200, digest="sha1:X", size=5, time=1.5, offset=100,
              length=9, signals=["meta robots: noindex"], links=[("http://a.org/b", "page")], refused={"too_deep": 2},
              text="\udcff")  # fmt: skip


def test_it_comes_back_from_its_record():
    again = Visit.from_json(VISIT.to_json())
    assert again.links == VISIT.links
    assert again == Visit(**{**vars(VISIT), "text": "?"})  # what no encoding has


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"torn {", b'{"links": []}', b'{"links": [], "address": 1}'])
def test_what_is_no_visit(data: bytes):
    with pytest.raises(ValueError, match=r"no visit|Expecting"):
        Visit.from_json(data)


def test_a_row_of_the_index_names_the_file_of_what_is_stored():
    row = VISIT.row("warc/x.warc.gz")
    assert set(row) == set(INDEX_SCHEMA.names)
    assert row["file"] == "warc/x.warc.gz"
    assert Visit("http://a.org/", "page", 0, "dropped", "http_404").row("warc/x.warc.gz")["file"] == ""
    assert pa.Table.from_pylist([row], schema=INDEX_SCHEMA).to_pylist()[0]["signals"] == ["meta robots: noindex"]


def test_a_revisit_stands_for_a_body():
    ends = {outcome: Visit("http://a.org/", "page", 0, outcome).stored for outcome in ("fetched", "unchanged")}
    assert all(ends.values())
    assert not Visit("http://a.org/", "page", 0, "redirected").stored
