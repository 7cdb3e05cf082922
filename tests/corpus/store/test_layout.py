import pytest

from corpus.store.layout import kind_of

UNIT = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("components/a b/s/part-0123456789ab-01234567.parquet", "part"),
        ("components/a/s/part-0123456789ab-01234567.index", "index"),
        ("components/a/s/part-0123456789ab-01234567.v2.index", "index"),
        ("components/a/s/part-0123456789ab-01234567.counts-89abcdef", "counts"),
        ("components/a/s/index-0123456789abcdef.arrow", "segment"),
        ("components/a/s/parts-0123456789abcdef.arrow", "segment"),
        (f"components/a/snapshot-{UNIT}.json", "snapshot"),
        (f"_units/p/{UNIT}.json", "unit"),
        (f"_dropped/p/{UNIT}.parquet", "dropped"),
        (f".tmp-{UNIT}", "temporary"),
        (f"components/a/s/.tmp-{UNIT}", "temporary"),
        (f"_units/p/.tmp-{UNIT}", "temporary"),
        ("_builds/x/build.json", "state"),
        (f"_forgotten/{UNIT}.json", "state"),
        ("runs/one/config.yaml", "state"),
        ("crawls/a.org-0123456789ab/_units/crawl/00000-0001.json", "state"),
        ("mixes/m/plan.json", "blend"),
        ("mixes/m/data/train-00000-of-00001.parquet", "blend"),
        ("mixes/m/audit.html", "blend"),
        ("mixes/m/work/00000.slots", "blend"),
        ("mixes/m/work/.tmp-" + "0" * 32, "temporary"),
    ],
)
def test_what_vlend_writes_is_known(path: str, kind: str) -> None:
    assert kind_of(path) == kind


@pytest.mark.parametrize(
    "path",
    [
        "notes.txt",
        "components/a/s/part-1.parquet",
        "components/a/s/part-0123456789ab-01234567.parquet.bak",
        "components/a/s/part-0123456789AB-01234567.parquet",
        "components/a/part-0123456789ab-01234567.parquet",
        "components/a/s/t/part-0123456789ab-01234567.parquet",
        "components/a/snapshot-1.json",
        "components/a/s/.tmp-mine",
        f"elsewhere/.tmp-{UNIT}",
        f"_units/{UNIT}.json",
        "mixes/m/notes.md",
    ],
)
def test_everything_else_is_foreign(path: str) -> None:
    assert kind_of(path) == "foreign"
