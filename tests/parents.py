"""Stored records as the pipelines make them, by hand and small: parents of conversations."""

from __future__ import annotations

from typing import Any

from pictures import picture_bytes

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.record import Image, Record, Region, document, image
from taxonomy.conversations.conversation import Family, family

YEARS = ("2001", "2002", "2003", "2004", "2005")
VALUES = ((4.0,), (9.5,), (7.0,), (2.5,), (5.0,))
CODE = (
    'import matplotlib.pyplot as plt\n\nfig, ax = plt.subplots()\nax.bar([1], [2])\nax.set_title("Rain")\nplt.show()\n'
)


def made(pipeline: str, origin: str, of: str, text: str, size: tuple[int, int] = (200, 120), **columns: Any) -> Record:
    """A completed record with one picture; `seed` and `images` change what it shows."""
    seed, count = columns.pop("seed", 0), columns.pop("images", 1)
    provenance = {"pipeline": pipeline, **columns.pop("provenance", {})}
    parts = columns.pop("parts", None) or [*[image()] * count, "\n" + text]
    record = Record(
        origin=origin,
        document=of,
        source=f"{pipeline}_source",
        component=columns.pop("component", "caption"),
        messages=document(*parts),
        images=[Image(picture_bytes(*size, seed + number), license="CC0-1.0") for number in range(count)],
        language=columns.pop("language", "en"),
        license=columns.pop("license", "CC0-1.0"),
        provenance=provenance,
        **columns,
    )
    return complete(record, counting_rule())


def chart(
    chart_type: str = "bar", language: str = "en", view: str = "rain", shown: bool = True, code: str = "", **more: Any
) -> Record:
    """A chart or table image of the rain of five years; `values`, `measures`, `labels` and `title` are others."""
    measures = more.pop("measures", ("rainfall",) if language == "en" else ("降雨量",))
    labels, values = more.pop("labels", YEARS), more.pop("values", VALUES)
    label = "year" if language == "en" else "年份"
    regions = []
    if chart_type == "table":
        regions = [Region(0, "column_heading", [0, 0, 20, 9], text) for text in (label, *measures)]
        for row, (name, numbers) in enumerate(zip(labels, values, strict=True)):
            for column, text in enumerate((name, *(f"{number:.1f}" for number in numbers))):
                box = [column * 30.0, 10.0 + row * 9, column * 30.0 + 28, 18.0 + row * 9]
                regions.append(Region(0, "table_cell", box, text, f"{name} / {column}"))
    elif chart_type == "bar":
        for row, name in enumerate(labels):
            top = 110 - 10 * values[row][0]
            regions.append(
                Region(0, "bar", [10.0 + row * 30, top, 30.0 + row * 30, 110], f"{values[row][0]:.1f}", name)
            )
    words = {"bar": ("vertical bar chart", "柱状图"), "line": ("line chart", "折线图"), "table": ("table", "表格")}
    provenance = {
        "table": "tables/rainfall",
        "view": view,
        "chart": chart_type,
        "chart_word": words[chart_type][language == "zh"],
        "values_shown": shown,
        "title": more.pop("title", "Rain"),
        "axis": "Rainfall (mm)",
        "data": {
            "columns": [label, *measures],
            "units": ["mm"] * len(measures),
            "decimals": [1] * len(measures),
            "rows": [[name, *numbers] for name, numbers in zip(labels, values, strict=True)],
        },
    }
    text = f"```python\n{code}```" if code else "A chart."
    origin = f"tables/rainfall#{view}/{chart_type}/{language}/{shown}"
    columns = {"component": "table_chart", "language": language, "regions": regions, "provenance": provenance}
    return made("charts", origin, "tables/rainfall", text, **columns, **more)


def scene(*lines: str, language: str = "en", **more: Any) -> Record:
    """A picture with these lines of writing, one below the other, each larger than the one before."""
    regions = [
        Region(0, "text", [10, 10 + 30 * n, 60 + 40 * n, 10 + 30 * n, 60 + 40 * n, 36 + 30 * n, 10, 36 + 30 * n], text)
        for n, text in enumerate(lines)
    ]
    origin = f"photo.jpg#box&scene={'/'.join(lines)}"
    provenance = {"form": "transcription", "photograph": "scikit-image/coffee.png"}
    columns = {"component": "scene_text_ocr", "language": language, "regions": regions, "provenance": provenance}
    return made("scene_text", origin, "photo.jpg#box", "\n".join(lines), **columns, **more)


def photograph(language: str = "en", name: str = "scikit-image/coffee.png") -> Family:
    """The records of a photograph: a short and a long caption of the whole, and two crops."""
    english = language == "en"
    parts = {"cup" if english else "杯子": [10, 10, 90, 60], "spoon" if english else "勺子": [110, 20, 190, 110]}
    regions = [Region(0, "box", [float(v) for v in box], label=part) for part, box in parts.items()]
    captions = ("A cup of coffee.", "A white cup of coffee and a spoon stand on a wooden table near its edge.")
    if not english:
        captions = ("一杯咖啡。", "木桌边上放着一杯咖啡和一把勺子，杯子是白色的。")
    records = [
        made(
            "captions",
            f"{name}#overall={number}&language={language}",
            name,
            text,
            language=language,
            regions=list(regions),
            provenance={"box": [0, 0, 200, 120]},
        )
        for number, text in enumerate(captions)
    ]
    for number, (part, box) in enumerate(parts.items()):
        origin = f"{name}#box={','.join(map(str, box))}&language={language}"
        text = f"The {part}, close up." if english else f"{part}的特写。"
        size = (box[2] - box[0], box[3] - box[1])
        records.append(
            made("captions", origin, name, text, size, seed=5 + number, language=language, provenance={"box": box})
        )
    return family(records)


def page(position: int = 1, language: str = "en", **more: Any) -> Record:
    """A printed page with two headings, a paragraph and a formula."""
    paragraph = "Water runs downhill until it meets the sea or a lake."
    regions = [
        Region(0, "block", [10, 30, 180, 50], paragraph, "paragraph"),
        Region(0, "formula", [10, 60, 180, 80], "$$v = \\sqrt{2gh}$$", "formula"),
    ]
    text = f"# Rivers {position}\n\n## Speed\n\n{paragraph}\n\n$$v = \\sqrt{{2gh}}$$"
    columns = {"component": "document_ocr", "language": language, "regions": regions, "position": position}
    return made("documents", f"rivers#page={position}", "rivers", text, seed=20 + position, **columns, **more)


def web_page(form: str = "html", language: str = "en", **more: Any) -> Record:
    """A screenshot of a page with two links and a button."""
    regions = [
        Region(0, "element", [10, 10, 60, 24], "Home", "link"),
        Region(0, "element", [70, 10, 130, 24], "Prices", "link"),
        Region(0, "element", [10, 60, 60, 80], "Order now", "button"),
    ]
    text = "<html><body><a>Home</a></body></html>" if form == "html" else "Home\nPrices\nOrder now"
    columns = {"component": "web_code", "language": language, "regions": regions, "provenance": {"form": form}}
    return made("web", f"page:one-{form}", f"page:one-{form}", text, **columns, **more)


def report(language: str = "en") -> Record:
    """A report with two figures."""
    first, second = ("Rain fell mostly in spring.", "Wind was strongest in autumn.")
    parts = ["# Weather\n\nA study.\n\n", image(), f"\n\nFigure 1. {first}\n\nMore on rain.\n\n"]
    parts += [image(), f"\n\nFigure 2. {second}\n\nMore on wind.\n\n## Summary\n\nSpring was wet and autumn windy."]
    columns = {"component": "interleaved", "language": language, "provenance": {"report": "weather"}}
    return made("reports", "tables/weather#one", "tables/weather#one", "", images=2, parts=parts, seed=40, **columns)


def text(body: str, language: str = "en", of: str = "text:one", **provenance: Any) -> Record:
    """A record without a picture."""
    columns = {"component": "text_only", "language": language, "provenance": provenance}
    return made("text", of, of, "", images=0, parts=[body], **columns)
