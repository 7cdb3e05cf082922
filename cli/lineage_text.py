"""What `vlend why` prints: a record from its origin to the blends that hold it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from corpus.store.lineage import Lineage
from corpus.store.lookup import Place
from corpus.store.rejects import Reject
from mixtures.whereabouts import Whereabouts

#: What of a record's provenance is told in lines of its own.
_TOLD = ("pipeline", "unit", "operations")
_PREVIEW = 160
#: Positions, images and ids that are listed before the rest is counted.
_LISTED = 8


def lines(found: Lineage, blends: Sequence[Whereabouts]) -> Iterator[tuple[str, str]]:
    """(heading, text) of each line; an empty heading goes on with the one above."""
    row, place = found.row, found.places[0]
    yield "record", f"{found.id}  ({row['component']}, {row['modality']}, {_tokens(row)})"
    if row["messages"]:
        yield "text", _preview(row["messages"])
    yield "origin", row["origin"]
    yield "document", f"{row['document']}, position {row['position']}" + _others(found.siblings)
    if row["url"]:
        yield "url", row["url"]
    yield "licence", row["license"] or "not known"
    if row["language"]:
        yield "language", row["language"]
    if row["taxonomy"]:
        yield "taxonomy", row["taxonomy"]
    if row["scores"]:
        yield "scores", ", ".join(f"{score['name']} {score['value']:g}" for score in row["scores"])
    yield from _images(found)
    yield "made by", f"pipeline {found.unit.pipeline} from source {row['source']}"
    yield from _unit(found)
    for number, copy in enumerate(found.places):
        yield "stored in" if not number else "and in", _place(copy)
    yield "held out", "yes: it is for validation, never for training" if place.held_out else "no"
    yield from _forgotten(found)
    yield from _merged(found.rejects)
    yield from _blends(blends)
    yield from _details(found.provenance)


def reject_line(reject: Reject) -> str:
    """One sentence about an item that became no record."""
    what = f"{reject.entry}, unit {reject.unit[:12]}"
    name = f"item with hash {reject.hash}" if reject.private else reject.item
    if reject.outcome == "merged":
        return f"{name} was merged into {reject.into}, which stands for both ({what})"
    detail = f": {reject.detail.strip().splitlines()[-1]}" if reject.detail.strip() else ""
    return f"{name} was dropped as {reject.reason}{detail} ({what})"


def reject_json(reject: Reject) -> dict[str, Any]:
    """The same as JSON; of a private one, neither locator nor detail."""
    hidden = {"item", "detail"} if reject.private else set()
    return {key: value for key, value in vars(reject).items() if key not in hidden}


def as_json(found: Lineage, blends: Sequence[Whereabouts]) -> dict[str, Any]:
    """The same as JSON."""
    unit = found.unit.committed or {}
    return {
        "id": found.id,
        "record": {key: value for key, value in found.row.items() if key not in ("images", "provenance")},
        "provenance": found.provenance,
        "unit": {
            "pipeline": found.unit.pipeline,
            "name": found.unit.name,
            "covered_by": found.unit.covered_by,
            **{
                key: unit.get(key)
                for key in ("piece", "source", "operations", "parameters", "versions", "counting_rule")
            },
        },
        "places": [
            {
                "component": place.component,
                "entry": place.entry,
                "part": place.part["path"],
                "row_group": place.row_group,
                "row": place.row,
            }
            for place in found.places
        ],
        "held_out": found.places[0].held_out,
        "tombstones": [
            {"hash": tomb.hash, "kind": tomb.kind, "value": tomb.value, "reason": tomb.reason}
            for tomb in found.tombstones
        ],
        "other_records_of_document": found.siblings,
        "images_shared_with": found.sharing,
        "merged_into_it": [reject_json(reject) for reject in found.rejects],
        "blends": [vars(blend) for blend in blends],
    }


def _tokens(row: dict[str, Any]) -> str:
    pieces = [f"{row['n_text_tokens']:,} text tokens"]
    if row["n_image_tokens"]:
        pieces.append(f"{row['n_image_tokens']:,} image tokens")
    return ", ".join(pieces)


def _preview(messages: list[dict[str, Any]]) -> str:
    parts = [part for message in messages for part in message["content"]]
    text = " ".join(
        " ".join(part["text"].split()) if part["text"] is not None else f"<{part['type']}>" for part in parts
    )
    return _cut(text)


def _cut(text: str) -> str:
    return text if len(text) <= _PREVIEW else text[:_PREVIEW].rstrip() + " …"


def _others(siblings: int) -> str:
    if not siblings:
        return " (the only record of it)"
    return f" ({siblings:,} other record{'s' if siblings > 1 else ''} of it)"


def _images(found: Lineage) -> Iterator[tuple[str, str]]:
    infos = found.row["image_info"]
    for number, info in enumerate(infos[:_LISTED]):
        facts = [f"{info['width']} x {info['height']} pixels", f"hash {info['hash']}"]
        facts += [info["url"]] if info["url"] else []
        facts += [info["license"]] if info["license"] else []
        yield "image" if len(infos) == 1 else f"image {number + 1}", ", ".join(facts)
        if shared := found.sharing.get(info["hash"]):
            yield "", f"the same picture stands in {_list(shared)}"
    if len(infos) > _LISTED:
        yield "", f"and {len(infos) - _LISTED} more images"


def _unit(found: Lineage) -> Iterator[tuple[str, str]]:
    unit = found.unit.committed
    yield "unit", found.unit.name + (f", piece {unit['piece']}" if unit else "; its file was cleaned away")
    if found.unit.covered_by:
        yield "", f"rewritten into unit {found.unit.covered_by} (compacted or migrated)"
    if unit is None:
        operations = found.provenance.get("operations", {})
        if isinstance(operations, dict) and operations:
            yield "operations", ", ".join(f"{name} {version}" for name, version in operations.items())
        return
    yield "operations", ", ".join(f"{name} {version}" for name, version in unit.get("operations", ()))
    parameters = unit.get("parameters") or {}
    yield "parameters", ", ".join(f"{name}={value}" for name, value in parameters.items()) or "none"
    versions = unit.get("versions") or {}
    yield "libraries", ", ".join(f"{name} {version}" for name, version in versions.items()) or "not recorded"
    rule = unit.get("counting_rule") or {}
    yield (
        "counted by",
        ", ".join(f"{name} {value}" for name, value in rule.items() if not isinstance(value, dict | list)),
    )


def _details(provenance: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What the pipeline wrote down of this one record; `--json` has it uncut."""
    rest = {name: value for name, value in provenance.items() if name not in _TOLD}
    for number, (name, value) in enumerate(rest.items()):
        text = _list(value) if isinstance(value, list) else str(value)
        yield "" if number else "details", f"{name}: {_cut(text)}"


def _place(place: Place) -> str:
    return f"{place.part['path']}, row group {place.row_group}, row {place.row}"


def _forgotten(found: Lineage) -> Iterator[tuple[str, str]]:
    if not found.tombstones:
        yield "forgotten", "no"
    for number, tomb in enumerate(found.tombstones):
        reason = f", reason: {tomb.reason}" if tomb.reason else ""
        text = f"yes, new plans leave it out: {tomb.kind} {tomb.value}{reason} (tombstone {tomb.hash[:12]})"
        yield "" if number else "forgotten", text


def _merged(rejects: Sequence[Reject]) -> Iterator[tuple[str, str]]:
    for number, reject in enumerate(rejects[:_LISTED]):
        yield "" if number else "stands for", f"{reject.item}, which was merged into it"
    if len(rejects) > _LISTED:
        yield "", f"and {len(rejects) - _LISTED} more items"


def _blends(blends: Sequence[Whereabouts]) -> Iterator[tuple[str, str]]:
    if not blends:
        yield "in blends", "none"
    for number, blend in enumerate(blends):
        text = f"{blend.blend}: "
        if blend.positions:
            places = _list([f"{position:,}" for position in blend.positions])
            text += f"training place {places} of {blend.training_records:,} (counted from 0)"
        if blend.held_out_in:
            text += ("; " if blend.positions else "") + f"validation, {', '.join(blend.held_out_in)}"
        yield "" if number else "in blends", text


def _list(values: Sequence[Any]) -> str:
    shown = ", ".join(str(value) for value in values[:_LISTED])
    return shown if len(values) <= _LISTED else f"{shown} and {len(values) - _LISTED} more"
