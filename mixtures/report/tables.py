"""The tables of the report page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mixtures.manifest import ComponentShare, Manifest
from mixtures.report import charts, figures
from mixtures.report.markup import Html, element, join

_LEFT_OUT = {
    "local": "a copy on your disk",
    "hub": "a download from a model hub",
    "url_list": "images to fetch from a list of addresses",
    "registration": "a registration with its owners",
    "not_public": "nothing: it was never published",
}


def table(head: Sequence[str], rows: Iterable[Sequence[object]], numbers: Iterable[int] = ()) -> Html:
    """A table; the columns in `numbers` are aligned to the right. It scrolls by itself on a narrow screen."""
    right = set(numbers)

    def cells(kind: str, values: Sequence[object]) -> Html:
        return element(
            "tr",
            *(element(kind, value, class_="n" if column in right else None) for column, value in enumerate(values)),
        )

    body = [cells("td", row) for row in rows]
    if not body:
        return element("p", "None.", class_="quiet")
    whole = element("table", element("thead", cells("th", head)), element("tbody", *body))
    return element("div", whole, class_="scroll")


def name(component: ComponentShare, number: int) -> Html:
    """The component's title with its colour, and the name used in files."""
    swatch = element("i", class_=f"swatch {charts.colour(number)}")
    return join([swatch, element("b", figures.title(component.name)), " ", element("code", component.name)])


def shares(manifest: Manifest) -> Html:
    """The paper's, renormalised, planned and realised share of every row."""
    parts = manifest.components
    widest = max((max(c.paper_share or 0, c.target_share, c.realised_share) for c in parts), default=0)
    rows = [
        (
            name(component, number),
            figures.percent(component.paper_share),
            figures.percent(component.renormalised_share),
            figures.percent(component.target_share),
            figures.percent(component.realised_share),
            figures.points(component.realised_share - component.target_share),
            charts.share_bars(component, number, widest),
        )
        for number, component in enumerate(parts)
    ]
    head = ("Row", "Paper", "Renormalised", "Planned", "Realised", "Difference", "Realised on planned; tick: paper")
    return table(head, rows, numbers=(1, 2, 3, 4, 5))


def tokens(manifest: Manifest) -> Html:
    """Tokens, records and repeats of every row, with the sums."""
    rows: list[tuple[object, ...]] = [
        (
            name(component, number),
            *map(
                figures.count,
                (
                    component.n_text_tokens + component.n_image_tokens,
                    component.n_text_tokens,
                    component.n_image_tokens,
                    component.n_loss_tokens,
                    component.records,
                    component.unique_records,
                ),
            ),
            f"{component.most_repeats}×",
            figures.count(component.validation_records),
        )
        for number, component in enumerate(manifest.components)
    ]
    parts = manifest.components
    sums = (
        sum(c.n_text_tokens + c.n_image_tokens for c in parts),
        sum(c.n_text_tokens for c in parts),
        sum(c.n_image_tokens for c in parts),
        sum(c.n_loss_tokens for c in parts),
        sum(c.records for c in parts),
        sum(c.unique_records for c in parts),
    )
    repeats = f"{max((c.most_repeats for c in parts), default=0)}×"
    held_out = figures.count(sum(c.validation_records for c in parts))
    rows.append(tuple(element("b", value) for value in ("All", *map(figures.count, sums), repeats, held_out)))
    head = ("Row", "Tokens", "Text", "Image", "Loss", "Records", "Distinct", "Most repeats", "Held out")
    return table(head, rows, numbers=range(1, 9))


def pictures(manifest: Manifest) -> Html:
    """Pictures and their bytes in every row that has any."""
    rows = [
        (
            name(component, number),
            figures.count(component.images),
            figures.count(component.unique_images),
            figures.size(component.image_bytes),
            figures.size(component.unique_image_bytes),
            f"{component.duplication_factor:.2f}",
        )
        for number, component in enumerate(manifest.components)
        if component.images
    ]
    head = ("Row", "Pictures", "Distinct", "Bytes", "Distinct bytes", "Duplication factor")
    return table(head, rows, numbers=range(1, 6))


def datasets(manifest: Manifest) -> Html:
    """The datasets that were used."""
    rows = [
        (
            name(component, number),
            dataset.name,
            dataset.reach,
            figures.count(dataset.target),
            figures.count(dataset.realised),
            figures.count(dataset.available),
            figures.count(dataset.records),
            f"{dataset.most_repeats}×",
            dataset.binds or "—",
        )
        for number, component in enumerate(manifest.components)
        for dataset in component.datasets
        if dataset.status == "used"
    ]
    head = ("Row", "Dataset", "Reach", "Target", "Realised", "Available", "Records", "Most repeats", "Bound by")
    return table(head, rows, numbers=range(3, 8))


def left_out(manifest: Manifest) -> Html:
    """The datasets of the recipe that are not in this blend, and what each would need."""
    rows = [
        (name(component, number), dataset.name, _LEFT_OUT.get(dataset.reach, dataset.reach), dataset.note or "—")
        for number, component in enumerate(manifest.components)
        for dataset in component.datasets
        if dataset.status == "left_out"
    ]
    return table(("Row", "Dataset", "Needs", "Note"), rows)


def tally(what: str, counts: dict[str, int]) -> Html:
    """Names and counts, the largest first, with their share."""
    whole = sum(counts.values())
    rows = [
        (value or "not stated", figures.count(amount), figures.percent(100 * amount / whole if whole else 0))
        for value, amount in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return table((what, "Records", "Share"), rows, numbers=(1, 2))


def ledger(manifest: Manifest) -> Html:
    """What became of every input item, pipeline by pipeline."""
    rows = [
        (
            line.pipeline,
            line.source,
            figures.count(line.items),
            figures.count(line.yielded_items),
            figures.count(line.records),
            figures.count(line.merged),
            figures.count(sum(line.dropped.values())),
            _reasons(line.dropped),
        )
        for line in manifest.ledger
    ]
    head = ("Pipeline", "Source", "Items", "Yielded", "Records made", "Merged", "Dropped", "Reasons")
    return table(head, rows, numbers=range(2, 7))


def _reasons(dropped: dict[str, int]) -> Html:
    ordered = sorted(dropped.items(), key=lambda pair: (-pair[1], pair[0]))
    chips = [element("span", reason, " ", element("b", figures.count(n)), class_="reason") for reason, n in ordered]
    return join(chips, " ") if chips else Html("—")


def files(manifest: Manifest) -> Html:
    """Every file with its size and checksum."""
    rows = [
        (
            element("code", file.path),
            file.split,
            figures.count(file.rows),
            figures.count(file.row_groups),
            figures.count(file.n_text_tokens + file.n_image_tokens),
            figures.size(file.bytes),
            element("code", file.checksum),
        )
        for file in manifest.files
    ]
    return table(("File", "Split", "Rows", "Row groups", "Tokens", "Size", "Checksum"), rows, numbers=range(2, 6))


def pairs(what: str, value: str, entries: dict[str, object]) -> Html:
    """Names and values."""
    return table((what, value), [(key, element("code", entry)) for key, entry in entries.items()])
