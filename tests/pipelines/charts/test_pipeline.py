import json
import os
from collections import Counter
from pathlib import Path

import pytest

from corpus.record import flatten
from pipelines.charts.looks import LOOKS, TABLE_LOOKS
from pipelines.charts.pipeline import ChartParameters, Charts
from pipelines.charts.spec import CHARTS
from pipelines.engine.inline import outcomes, records
from pipelines.engine.pipeline import Drop, InputError


def test_the_bundled_input_is_large_and_varied() -> None:
    units = list(Charts(ChartParameters()).units())
    items = [item for unit in units for item in unit.items]
    assert len(items) >= 220
    assert len({item.locator for item in items}) == len(items)
    assert max(len(unit.items) for unit in units) <= 50
    languages = Counter(item.payload["language"] for item in items)
    assert 0.45 < languages["zh"] / len(items) < 0.55
    assert {item.payload["chart"] for item in items} == set(CHARTS)
    assert {item.payload["look"] for item in items} == {look.name for look in (*LOOKS, *TABLE_LOOKS)}
    assert len({item.payload["table"] for item in items}) >= 30


def test_units_are_named_by_what_goes_in() -> None:
    first, again, other = (Charts(ChartParameters(seed=seed)) for seed in (0, 0, 1))
    names = [[pipeline.unit_name(unit, {"rule": 1}) for unit in pipeline.units()] for pipeline in (first, again, other)]
    assert names[0] == names[1]
    assert not set(names[0]) & set(names[2])


@pytest.mark.parametrize("form", ["document", "conversation"])
def test_records_are_complete_and_short(form: str) -> None:
    pipeline = Charts(ChartParameters(form=form, limit=8))
    made = records(pipeline)
    assert len(made) == 8
    for record in made:
        assert record.component == "table_chart"
        assert record.source == "charts"
        assert record.document == record.provenance["table"]
        assert record.license == "public-domain"
        assert 20 < record.n_text_tokens < 1500
        assert len(record.regions) > 5
        json.dumps(record.provenance)
    assert {record.language for record in made} == {"en", "zh"}


def test_both_forms_ask_the_same_questions() -> None:
    documents, conversations = (
        records(Charts(ChartParameters(form=form, limit=4))) for form in ("document", "conversation")
    )
    for document, conversation in zip(documents, conversations, strict=True):
        assert document.provenance["questions"] == conversation.provenance["questions"]
        assert document.images[0].bytes == conversation.images[0].bytes
        for question in document.provenance["questions"]:
            assert question["question"] in flatten(document)
            assert question["answer"] in flatten(conversation)


def _folder(root: Path) -> Path:
    rows = "\n".join(f"Café {chr(65 + n)},{n * 17 % 23},{n * n}" for n in range(20))
    (root / "cafes.csv").write_bytes(f"café,tables,guests\n{rows}\n".encode("cp1252"))
    rows = "\n".join(f"第{n}店,{n * 17 % 23},{n * n}" for n in range(20))
    (root / "stores.csv").write_bytes(f"店名,桌数,客流量\n{rows}\n".encode("gb18030"))
    (root / "words.csv").write_text("a,b\nx,y\nz,u\n")
    (root / "same.csv").write_text("a,b\n" + "\n".join("x,5" for _ in range(9)))
    (root / "broken.json").write_text("{")
    (root / "empty.tsv").write_text("")
    return root


def test_a_folder_of_the_users(tmp_path: Path) -> None:
    found = {
        outcome.item.locator: outcome
        for outcome in outcomes(Charts(ChartParameters(input=str(_folder(tmp_path)), license="CC0-1.0")))
    }
    reasons = {name: o.rejected.reason for name, o in found.items() if isinstance(o.rejected, Drop)}
    assert reasons == {
        "words.csv": "no_numbers",
        "same.csv": "nothing_to_show",
        "broken.json": "bad_json",
        "empty.tsv": "no_rows",
    }
    assert len(found["cafes.csv"].records) == 4
    for record in found["cafes.csv"].records:
        assert record.language == "en"
        assert record.document == "cafes.csv"
        assert record.license == "CC0-1.0"
        assert str(tmp_path) not in json.dumps(record.provenance) + record.origin
    assert {record.language for record in found["stores.csv"].records} == {"zh"}
    positions = [record.position for record in found["cafes.csv"].records]
    assert positions == [0, 1, 2, 3]


def test_changed_files_are_new_work(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    names = []
    for text in ("a,b\nx,1\ny,2\n", "a,b\nx,1\ny,3\n"):
        path.write_text(text)
        pipeline = Charts(ChartParameters(input=str(path)))
        names += [pipeline.unit_name(unit, {"rule": 1}) for unit in pipeline.units()]
    assert len(set(names)) == 2


def test_unusable_input_is_explained(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        list(Charts(ChartParameters(input=str(tmp_path / "absent"))).units())
    with pytest.raises(InputError, match=r"no \.csv"):
        list(Charts(ChartParameters(input=str(tmp_path))).units())


def test_genuine_tables_give_pictures() -> None:
    if "VLEND_SAMPLES" not in os.environ:
        pytest.skip("VLEND_SAMPLES is not set")
    folder = Path(os.environ["VLEND_SAMPLES"]) / "tables" / "vega_datasets" / "data"
    found = list(outcomes(Charts(ChartParameters(input=str(folder), per_table=1))))
    assert sum(bool(outcome.records) for outcome in found) >= 15
