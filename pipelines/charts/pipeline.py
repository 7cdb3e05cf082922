"""The pipeline `charts`: tables become charts and table images with summaries, data, code, questions and answers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Literal

from corpus.identity import digest, fingerprint
from corpus.record import Image, Record
from pipelines.charts.automatic import recipes_for, without_totals
from pipelines.charts.compose import Form, accompany, messages
from pipelines.charts.draw import Drawing, draw
from pipelines.charts.glyphs import unprintable
from pipelines.charts.looks import LOOKS, TABLE_LOOKS, Look, TableLook, look_named
from pipelines.charts.questions import as_json
from pipelines.charts.recipe import Recipe, bundled_recipes
from pipelines.charts.spec import CHARTS, Spec, is_dull, make_spec, suits
from pipelines.charts.table_labels import EmptyViewError
from pipelines.charts.take import take
from pipelines.engine.pipeline import BUNDLED, Drop, InputError, Item, Operation, Parameters, Pipeline, Unit
from pipelines.refusals import as_input_errors
from sources import bundled_tables, input_files, table_files
from sources.folder_licence import folder_licence
from sources.table import Table, UnreadableTableError

#: Pictures of the bundled tables, and files of the user's, that make one unit of work.
PICTURES_PER_UNIT = 50
FILES_PER_UNIT = 12


class ChartParameters(Parameters):
    """`form`: pre-training documents, or conversations for fine-tuning. The rest is about tables of the user's."""

    form: Literal["document", "conversation"] = "document"
    #: Pictures per table file.
    per_table: int = 4
    #: The licence of the user's tables, for the records; by default what a licence file beside them says.
    license: str = ""


class Charts(Pipeline):
    name = "charts"
    component = "table_chart"
    summary = "Charts and table images from tables, with data, code, questions and answers"
    operations = (Operation("charts.view", 2), Operation("charts.draw", 1), Operation("charts.text", 2))
    parameters_type = ChartParameters
    default_source = "charts"
    output_bytes_per_item = 60_000

    parameters: ChartParameters

    def units(self) -> Iterator[Unit]:
        if self.parameters.input == BUNDLED:
            return self._bundled_units()
        return self._file_units()

    def process(self, item: Item) -> Iterator[Record]:
        if "file" in item.payload:
            return self._from_file(item)
        return self._from_bundled(item)

    def _bundled_units(self) -> Iterator[Unit]:
        """One item per picture; the languages and the looks take turns."""
        items: list[tuple[Item, str]] = []
        turns = {
            "chart": _shuffled(len(LOOKS), self.parameters.seed),
            "table": _shuffled(len(TABLE_LOOKS), self.parameters.seed),
        }
        used = {"chart": 0, "table": 0}
        for number, recipe in enumerate(bundled_recipes()):
            for index, chart in enumerate(recipe.charts):
                language = ("en", "zh")[(number + index + self.parameters.seed) % 2]
                kind = "table" if chart == "table" else "chart"
                order = turns[kind]
                look = (TABLE_LOOKS if kind == "table" else LOOKS)[order[used[kind] % len(order)]].name
                used[kind] += 1
                locator = f"{recipe.table}#{recipe.view}/{index}-{chart}/{language}"
                payload = {
                    "view": recipe.view,
                    "table": recipe.table,
                    "chart": chart,
                    "language": language,
                    "look": look,
                }
                items.append((Item(locator, payload), recipe.table))
        digests = {name: digest(bundled_tables.raw_bytes(name)) for name in sorted({table for _, table in items})}
        for start in range(0, len(items), PICTURES_PER_UNIT):
            chunk = items[start : start + PICTURES_PER_UNIT]
            content = fingerprint([digests[table] for _, table in chunk])
            yield Unit(f"bundled/{start // PICTURES_PER_UNIT:03d}", tuple(item for item, _ in chunk), content)

    def _file_units(self) -> Iterator[Unit]:
        root = self._root
        if not root.exists():
            raise InputError(
                f"{self.parameters.input} does not exist; name a CSV, TSV or JSON file, or a folder of them"
            )
        with as_input_errors():
            files = table_files.list_files(root)
        if not files:
            raise InputError(f"{self.parameters.input} holds no .csv, .tsv or .json file")
        for start in range(0, len(files), FILES_PER_UNIT):
            chunk = files[start : start + FILES_PER_UNIT]
            names = [input_files.name_of(path, root) for path in chunk]
            items = tuple(
                Item(name, {"file": name}, input_files.size(path)) for name, path in zip(names, chunk, strict=True)
            )
            content = fingerprint([input_files.digest(path, root) for path in chunk])
            yield Unit(f"tables/{start // FILES_PER_UNIT:05d}", items, content)

    @cached_property
    def _root(self) -> Path:
        return Path(self.parameters.input)

    @cached_property
    def _bundled_recipes(self) -> dict[tuple[str, str], Recipe]:
        return {(recipe.table, recipe.view): recipe for recipe in bundled_recipes()}

    def _from_bundled(self, item: Item) -> Iterator[Record]:
        payload = item.payload
        try:
            table = bundled_tables.load(payload["table"])
        except UnreadableTableError as error:
            raise Drop(error.reason, error.detail) from error
        recipe = self._bundled_recipes[payload["table"], payload["view"]]
        view = take(recipe, table, payload["language"])
        rng = random.Random(fingerprint([item.locator, self.parameters.seed]))
        spec = make_spec(view, payload["chart"], look_named(payload["look"]))
        drawing = draw(spec)
        for _ in range(6):
            if not drawing.faults:
                break
            spec = make_spec(view, payload["chart"], _any_look(payload["chart"], rng))
            drawing = draw(spec)
        if drawing.faults:
            raise Drop("illegible", drawing.faults[0])
        yield self._record(spec, drawing, table, item.locator, table.name, 0, rng)

    def _from_file(self, item: Item) -> Iterator[Record]:
        name = item.payload["file"]
        path = input_files.path_of(name, self._root)
        licence = self.parameters.license or folder_licence(path, self._root)
        try:
            table = table_files.read(path, name, licence, self._root)
        except UnreadableTableError as error:
            raise Drop(error.reason, error.detail) from error
        if not any(column.kind == "number" for column in table.columns):
            raise Drop("no_numbers", "no column of the table holds numbers")
        rng = random.Random(fingerprint([item.locator, self.parameters.seed]))
        made = 0
        fault = "no view of the table makes a legible picture"
        table = without_totals(table)
        for recipe in recipes_for(table, rng):
            if made == self.parameters.per_table:
                break
            drawn = self._try(recipe, table, rng)
            if isinstance(drawn, str):
                fault = drawn
                continue
            spec, drawing = drawn
            yield self._record(spec, drawing, table, f"{name}#{recipe.view}/{spec.chart}", name, made, rng)
            made += 1
        if not made:
            raise Drop("nothing_to_show", fault)

    def _try(self, recipe: Recipe, table: Table, rng: random.Random) -> tuple[Spec, Drawing] | str:
        """A legible picture of the recipe in one of its charts and some look, or why there is none."""
        language = "zh" if "zh" in table.titles else "en"
        try:
            view = take(recipe, table, language)
        except EmptyViewError as error:
            return str(error)
        if is_dull(view):
            return "nearly all values are the same"
        charts = [chart for chart in recipe.charts if suits(view, chart)]
        if not charts:
            return "no chart type suits the view"
        chart = rng.choice(charts)
        fault = ""
        for _ in range(4):
            spec = make_spec(view, chart, _any_look(chart, rng))
            if found := unprintable(spec):
                return f"no font has {found!r}"
            drawing = draw(spec)
            if not drawing.faults:
                return spec, drawing
            fault = drawing.faults[0]
        return fault

    def _record(
        self,
        spec: Spec,
        drawing: Drawing,
        table: Table,
        locator: str,
        document_name: str,
        position: int,
        rng: random.Random,
    ) -> Record:
        form: Form = self.parameters.form
        content = accompany(spec, drawing, rng)
        view = spec.view
        return Record(
            origin=locator,
            document=document_name,
            position=position,
            source=self.parameters.source,
            component="table_chart",
            messages=messages(spec, content, form, rng),
            images=[Image(drawing.png, license=table.license)],
            regions=drawing.regions,
            language=view.language,
            license=table.license,
            provenance={
                "pipeline": self.name,
                "table": table.name,
                "credit": table.credit,
                "view": view.name,
                "chart": spec.chart,
                "chart_word": CHARTS[spec.chart][0 if view.language == "en" else 1],
                "look": spec.look.name,
                "seed": self.parameters.seed,
                "values_shown": spec.values_shown,
                "title": view.title,
                "axis": view.axis_heading,
                "data": view.data(),
                "questions": [as_json(question) for question in content.questions],
            },
        )


def _shuffled(count: int, seed: int) -> list[int]:
    order = list(range(count))
    random.Random(fingerprint(["looks", seed])).shuffle(order)
    return order


def _any_look(chart: str, rng: random.Random) -> Look | TableLook:
    return rng.choice(TABLE_LOOKS) if chart == "table" else rng.choice(LOOKS)
