"""The pipeline `sft`: stored records of the other pipelines become conversations whose answers their truth decides."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from corpus.identity import digest
from corpus.record import Record
from corpus.store.files import FileSystem
from corpus.store.tombstones import standing
from pipelines.engine.pipeline import BUNDLED, Drop, InputError, Item, Operation, Parameters, Pipeline, Unit
from pipelines.sft.parents import StoredRecords, documents, parent_units
from taxonomy.conversations.choose import chosen
from taxonomy.conversations.conversation import IN_HOUSE, UnprovenError, family, record_of


class SftParameters(Parameters):
    """`input` is the root of a store: a folder or URL that other pipelines were built into."""

    #: Read the records of these components alone; by default of all that pipelines other than this one made.
    components: tuple[str, ...] = ()
    #: So many conversations on one picture and in one language, beside those of rare use cases: each stores its bytes.
    per_picture: int = 3


class Sft(Pipeline):
    """One item per document of a stored unit: its records are read together, for questions may need several."""

    name = "sft"
    component = IN_HOUSE
    summary = "fine-tuning conversations from the stored records of other pipelines"
    operations = (Operation("sft.converse", 1),)
    parameters_type = SftParameters
    default_source = "conversations"
    #: the store is read where it is
    places = ()
    reads_store = True
    output_bytes_per_item = 300_000
    parameters: SftParameters

    def units(self) -> Iterator[Unit]:
        """A unit for each current unit of the store; a changed one has another name and is made again."""
        if self.parameters.input == BUNDLED:
            raise InputError("sft reads a store: name its folder or URL with --input")
        forgotten = standing(self._files)
        seen = False
        for parent in parent_units(self._files, self.name, self.parameters.components):
            seen = True
            found = documents(self._files, parent, forgotten)
            each = sum(part["bytes"] for part in parent.parts) // max(1, len(found))
            items = tuple(Item(f"{parent.name}#{name}", {"places": places}, each) for name, places in found.items())
            if items:
                yield Unit(parent.name, items, digest("".join(part["checksum"] for part in parent.parts).encode()))
        if not seen:
            wanted = f" of {', '.join(self.parameters.components)}" if self.parameters.components else ""
            raise InputError(
                f"{self.parameters.input} holds no records{wanted} to make conversations from; build components first "
                f"(`vlend build --recipe pretrain --out {self.parameters.input}`)"
            )

    def process(self, item: Item) -> Iterator[Record]:
        """The conversations on one document. Raises Drop where its records decide no question."""
        records = self._stored.at(item.payload["places"])
        read = family(records)
        try:
            found = chosen(read, self.parameters.per_picture, self.parameters.seed)
        except UnprovenError as error:
            raise Drop("unproven", str(error)) from error
        if not found:
            made_by = sorted({str(record.provenance.get("pipeline", "?")) for record in records})
            raise Drop("no_truth", f"{len(records)} records of {', '.join(made_by)} decide no question")
        for number, conversation in enumerate(found):
            yield record_of(conversation, number, self.parameters.source)

    @cached_property
    def _files(self) -> FileSystem:
        return FileSystem(self.parameters.input)

    @cached_property
    def _stored(self) -> StoredRecords:
        return StoredRecords(self._files)
