from pathlib import Path

import pyarrow.parquet as pq
from toy_store import toy_store
from toy_streams import whole_run

from mixtures.loading.blend import BlendStream
from mixtures.loading.direct import DirectStream
from mixtures.make_order import make_order
from mixtures.plan import make_plan
from mixtures.recipe import Recipe
from mixtures.supply import read_supply
from mixtures.verify_blend import check_blend
from mixtures.write import write_blend

ROWS = [{"name": n, "share": 50, "datasets": [{"name": "toys", "reach": "local"}]} for n in ("caption", "text_only")]
RECIPE = Recipe.model_validate(
    {
        "name": "filled",
        "total": 20_000,
        "max_epochs": 8,
        "sequence_length": 1024,
        "packing": "best_fit",
        "global_batch": 2,
        "grouping": "modality",
        "fill_gaps": "text_only/toys",
        "components": ROWS,
    }
)


def test_a_written_blend_has_the_text_in_its_gaps(tmp_path: Path) -> None:
    files = toy_store(str(tmp_path / "out"))
    supply = read_supply(files, RECIPE)
    plan = make_plan(RECIPE, supply)
    order = make_order(plan, supply)
    manifest = write_blend(files, plan, supply)
    written = []
    for file in manifest.files_of("train"):
        table = pq.read_table(files.full(f"mixes/filled/{file.path}"))
        columns = ("sequence", "component", "id", "piece_start", "piece_stop")
        written += list(zip(*(table.column(name).to_pylist() for name in columns), strict=True))
    wanted = []
    mixed = 0
    for stretch in order.stretches():
        held = order.contents(stretch)
        for number in range(len(held)):
            source = order.sources[int(held.source[number])]
            records = supply.datasets[source.component, source.dataset].train
            position, record = int(held.position[number]), int(held.record[number])
            mixed += (stretch.group, source.component) == ("vision_language", "text_only")
            wanted.append(
                (
                    stretch.first + position,
                    source.component,
                    records.ids[record],
                    int(held.start[number]),
                    int(held.stop[number]),
                )
            )
    assert written == wanted
    assert mixed > 10
    text = next(row for row in manifest.components if row.name == "text_only")
    planned = next(row for row in plan.components if row.name == "text_only")
    assert abs(text.realised - planned.target) <= 2 * 1024
    assert not check_blend(files, "filled").problems


def test_a_loader_gives_the_same_tokens_from_the_store_and_from_the_blend_at_any_world_size(tmp_path: Path) -> None:
    files = toy_store(str(tmp_path / "out"))
    supply = read_supply(files, RECIPE)
    plan = make_plan(RECIPE, supply)
    write_blend(files, plan, supply)
    direct = DirectStream(files, plan, supply)
    whole = whole_run(direct, threads=0)
    assert len(whole) == len(make_order(plan, supply))
    assert whole_run(BlendStream(str(tmp_path / "out/mixes/filled")), threads=0) == whole
    assert whole_run(direct, 2, 1, threads=0) == whole
