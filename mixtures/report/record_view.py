"""A record as people look at it: pictures with their regions drawn over them, and the text in reading order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from corpus.record import DOCUMENT_ROLE, Image, Message, Record, Region
from mixtures.report import figures
from mixtures.report.markup import Html, element, escape, join
from mixtures.report.thumbnails import thumbnail

_KIND_COLOURS = 6
_MOST_REGIONS = 400


def pictures(record: Record, longest: int, limit: int | None = None) -> Html:
    """The record's pictures, at most `longest` pixels a side and at most `limit` of them."""
    shown = record.images[:limit]
    views = [_picture(record, number, longest) for number in range(len(shown))]
    if hidden := len(record.images) - len(shown):
        views.append(element("p", f"and {hidden} more", class_="more"))
    return element("div", *views, class_="pictures" if len(shown) < 2 else "pictures many") if views else Html("")


def _picture(record: Record, number: int, longest: int) -> Html:
    picture = record.images[number]
    regions = [region for region in record.regions if region.image == number]
    source = thumbnail(picture.bytes, longest)
    if source is None:
        view = element("p", "This picture cannot be decoded.", class_="more")
    else:
        scale = min(1.0, longest / max(picture.width, picture.height, 1))
        width, height = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
        view = element(
            "div",
            element("img", src=source, width=width, height=height, alt=f"image {number + 1}"),
            _overlay(picture, regions) if regions else "",
            class_="picture",
            style=f"max-width:{width}px",
        )
    caption = f"image {number + 1}: {picture.width} × {picture.height}, {figures.size(len(picture.bytes))}"
    kinds = Counter(region.kind for region in regions)
    for kind, count in sorted(kinds.items()):
        caption += f", {count} × {kind}"
    return element("figure", view, element("figcaption", caption))


def _overlay(picture: Image, regions: list[Region]) -> Html:
    kinds = {kind: number for number, kind in enumerate(sorted({region.kind for region in regions}))}
    shapes = [_shape(region, kinds[region.kind] % _KIND_COLOURS) for region in regions[:_MOST_REGIONS]]
    return element(
        "svg", *shapes, viewBox=f"0 0 {picture.width} {picture.height}", preserveAspectRatio="none", class_="regions"
    )


def _shape(region: Region, colour: int) -> Html:
    points = region.points
    if len(points) == 4:
        x0, y0, x1, y1 = points
        points = [x0, y0, x1, y0, x1, y1, x0, y1]
    corners = " ".join(f"{x:g},{y:g}" for x, y in zip(points[0::2], points[1::2], strict=False))
    words = ": ".join(word for word in (region.label or region.kind, region.text) if word)
    return element("polygon", element("title", words), points=corners, class_=f"k{colour}")


def text(record: Record, limit: int | None = None) -> tuple[Html, int]:
    """The text with a marker where each picture stands, cut after `limit` characters; and how many there are in all."""
    pieces: list[Html] = []
    left = limit
    numbers = iter(range(1, len(record.images) + len(record.videos) + 1))
    for message in record.messages:
        body = []
        for part, value in _parts(message, numbers):
            if left is not None and left <= 0:
                continue
            if part == "text":
                body.append(escape(value[:left]))
                left = None if left is None else left - len(value)
            else:
                body.append(element("span", value, class_="marker"))
        if body or limit is None:
            pieces.append(_framed(message, join(body)))
    total = sum(len(part.text or "") for message in record.messages for part in message.content)
    cut = limit is not None and total > limit
    return join([*pieces, element("span", " […]", class_="cut") if cut else ""]), total


def _parts(message: Message, numbers: Iterator[int]) -> Iterator[tuple[str, str]]:
    for part in message.content:
        yield ("text", part.text) if part.text is not None else (part.type, f"{part.type} {next(numbers)}")


def _framed(message: Message, body: Html) -> Html:
    if message.role == DOCUMENT_ROLE:
        return body
    learned = {None: "", True: " (loss)", False: " (no loss)"}[message.loss]
    return element("div", element("b", f"{message.role}{learned}", class_="role"), body, class_="turn")


def facts(record: Record) -> Html:
    """Where the record comes from, what it costs in tokens, and its scores, as a definition list."""
    tokens = f"{figures.count(record.n_text_tokens)} text"
    if record.n_image_tokens:
        tokens = f"{figures.count(record.n_image_tokens)} image + {tokens}"
    rows: list[tuple[str, object]] = [("origin", element("code", record.origin)), ("source", record.source)]
    if record.document != record.origin:
        rows.append(("document", element("code", record.document)))
    rows += [
        ("licence", record.license or "not stated"),
        ("language", record.language or "not stated"),
        ("tokens", tokens),
    ]
    if record.url:
        rows.append(("address", element("code", record.url)))
    if record.taxonomy:
        rows.append(("task", record.taxonomy))
    if record.scores:
        scores = [element("span", f"{name} {value:.3g}", class_="score") for name, value in record.scores.items()]
        rows.append(("scores", join(scores, " ")))
    pairs = [element("div", element("dt", name), element("dd", value)) for name, value in rows]
    return element("dl", *pairs, class_="facts")
