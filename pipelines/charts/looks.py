"""Looks: how a chart or a table image is styled. They differ in type, palette, grid, frame, legend, size and marks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """The style of a chart. `size` is in inches; `palette` () keeps the colours of `style`."""

    name: str
    style: str = "default"
    font: str = "DejaVu Sans"
    palette: tuple[str, ...] = ()
    size: tuple[float, float] = (8.0, 5.0)
    dpi: int = 100
    #: "y", "x", "both", "none", or "style" for what the style says.
    grid: str = "style"
    grid_style: str = "-"
    #: "all", "open" (left and bottom), "bottom", "none", or "style".
    frame: str = "style"
    #: "best", "right" and "below" of the axes, "top" under the title.
    legend: str = "best"
    title_side: str = "center"
    title_weight: str = "normal"
    title_size: int = 13
    background: str = ""
    width: float = 0.7
    edge: str = ""
    hatched: bool = False
    marker: str = "o"
    line_width: float = 2.0
    line_style: str = "-"
    annotated: bool = True
    colormap: str = "Blues"
    rotated: int = 0


_SOFT = ("#4c72b0", "#dd8452", "#55a868", "#c44e52", "#8172b3", "#937860", "#da8bc3")
_BOLD = ("#0b5394", "#e69138", "#38761d", "#cc0000", "#674ea7", "#45818e", "#783f04")
_EARTH = ("#8c510a", "#d8b365", "#5ab4ac", "#01665e", "#c7a76c", "#35978f", "#543005")
_PASTEL = ("#8dd3c7", "#fdb462", "#bebada", "#fb8072", "#80b1d3", "#b3de69", "#fccde5")
_OCEAN = ("#03045e", "#0077b6", "#00b4d8", "#48cae4", "#5e60ce", "#64dfdf", "#7400b8")
_WARM = ("#d7263d", "#f46036", "#f9a03f", "#2e294e", "#1b998b", "#c5d86d", "#e2c044")
_GREY = ("#252525", "#7f7f7f", "#bdbdbd", "#525252", "#969696", "#d9d9d9", "#3b3b3b")
_NEON = ("#00e5ff", "#ff4081", "#c6ff00", "#ffab40", "#b388ff", "#69f0ae", "#ffd740")
_SERIF, _MONO, _STIX = "DejaVu Serif", "DejaVu Sans Mono", "STIXGeneral"

LOOKS: tuple[Look, ...] = (
    Look("plain"),
    Look("report", palette=_SOFT, frame="open", grid="y", legend="right", title_side="left", size=(9, 5)),
    Look("ggplot", style="ggplot", size=(7.5, 5), legend="right", colormap="OrRd"),
    Look("journal", font=_STIX, palette=_GREY, frame="all", grid="none", size=(6.4, 4.8), dpi=120, title_size=14, marker="s", edge="black", colormap="Greys"),
    Look("newspaper", style="fivethirtyeight", legend="below", size=(9, 6), dpi=90, line_width=3, title_side="left", colormap="YlOrBr"),
    Look("night", style="dark_background", palette=_NEON, size=(8, 5), grid="y", grid_style=":", legend="top", colormap="viridis"),
    Look("bayes", style="bmh", size=(7, 5), dpi=110, legend="right", marker="D", colormap="PuBu"),
    Look("solar", style="Solarize_Light2", size=(8, 5.5), legend="below", marker="^", colormap="YlGnBu"),
    Look("print", style="grayscale", font=_SERIF, hatched=True, edge="black", frame="all", size=(6.5, 5), dpi=110, colormap="Greys", line_style="--"),
    Look("whitegrid", style="seaborn-v0_8-whitegrid", palette=_BOLD, size=(10, 5), legend="right", marker="o", colormap="GnBu"),
    Look("darkgrid", style="seaborn-v0_8-darkgrid", palette=_SOFT, size=(7, 5.5), legend="top", annotated=False),
    Look("pastel", palette=_PASTEL, frame="none", grid="none", edge="white", size=(7, 6), legend="below", title_weight="bold", colormap="PuRd"),
    Look("slide", style="tableau-colorblind10", size=(10.5, 6), dpi=110, title_size=18, title_weight="bold", frame="open", legend="top", line_width=3.5, colormap="Oranges"),
    Look("memo", font=_MONO, palette=_OCEAN, frame="all", grid="both", grid_style=":", size=(8, 5), legend="right", marker="x", title_size=12),
    Look("cream", palette=_EARTH, background="#fbf5e6", font=_SERIF, frame="open", grid="y", grid_style="--", size=(7.5, 5), legend="top", colormap="YlOrBr"),
    Look("tall", palette=_WARM, size=(6, 7), frame="open", grid="y", legend="below", title_side="left", title_weight="bold", colormap="YlOrRd"),
    Look("wide", palette=_OCEAN, size=(11.5, 4.6), frame="bottom", grid="y", legend="right", title_side="left", colormap="Blues"),
    Look("square", style="seaborn-v0_8-ticks", palette=_BOLD, size=(6.2, 6.2), frame="all", legend="below", marker="s", line_style="-.", colormap="BuGn"),
    Look("quiet", palette=("#555555", "#a8a8a8", "#1f77b4", "#cfcfcf", "#e07b39", "#7b9e87", "#b08ea2"), frame="none", grid="y", size=(8.5, 5), annotated=False, legend="top", title_side="left", colormap="bone_r"),
    Look("sketchbook", palette=_PASTEL, edge="#333333", hatched=True, frame="open", grid="none", size=(7.5, 5.2), legend="right", marker="v", background="#fffdf7", colormap="PuBuGn"),
    Look("classic", style="classic", size=(7.2, 5.4), dpi=90, legend="below", grid="both", background="#ffffff", title_size=14, width=0.6, colormap="jet"),
    Look("thin", palette=_BOLD, font=_STIX, line_width=1.2, marker=".", width=0.4, frame="open", grid="x", size=(7.5, 5), dpi=120, title_size=16, colormap="RdPu"),
    Look("dashboard", palette=("#3b82f6", "#f59e0b", "#10b981", "#ef4444", "#8b5cf6", "#64748b", "#ec4899"), background="#f8fafc", frame="none", grid="y", size=(9.5, 5.2), legend="top", title_weight="bold", title_side="left", width=0.55),
    Look("textbook", font=_SERIF, palette=_BOLD, frame="all", grid="both", grid_style="--", size=(7, 5), dpi=110, legend="below", marker="*", colormap="BuPu"),
    Look("lab", style="petroff10", font=_MONO, size=(8, 6), frame="open", grid="none", legend="right", marker="P", title_size=12, colormap="magma_r"),
    Look("slate", palette=("#94d2bd", "#ee9b00", "#e9d8a6", "#ca6702", "#0a9396", "#bb3e03", "#ae2012"), style="dark_background", background="#22303c", frame="bottom", grid="y", grid_style="--", size=(8.5, 5), legend="below", title_side="left", colormap="cividis"),
    Look("leaflet", style="seaborn-v0_8-pastel", edge="#444444", frame="open", grid="none", size=(6.4, 5.6), legend="top", title_weight="bold", font=_SERIF, colormap="Greens"),
    Look("banner", style="seaborn-v0_8-muted", size=(12, 5.2), frame="open", grid="both", grid_style=":", legend="below", title_size=16, colormap="Purples"),
    Look("poster", style="seaborn-v0_8-bright", size=(8, 8), dpi=110, title_size=20, title_weight="bold", frame="open", grid="y", legend="below", line_width=4, colormap="YlGn"),
    Look("compact", palette=_SOFT, size=(5.6, 4.2), dpi=120, title_size=11, frame="all", grid="none", legend="best", width=0.8, annotated=False),
    Look("mint", palette=("#2a9d8f", "#264653", "#e9c46a", "#f4a261", "#e76f51", "#8ab17d", "#287271"), background="#eefaf5", frame="none", grid="x", size=(8, 5), legend="right", title_side="left", marker="D", colormap="BuGn"),
    Look("rotated", style="seaborn-v0_8-colorblind", frame="open", grid="y", rotated=45, size=(8.4, 5.4), legend="top", line_style="--", marker="s", colormap="coolwarm"),
    Look("vertical", style="seaborn-v0_8-deep", font=_STIX, frame="all", grid="y", rotated=90, size=(7.6, 5.8), dpi=110, legend="right", title_size=15, marker="^", colormap="GnBu"),
    Look("minimal", palette=("#1d3557", "#e63946", "#457b9d", "#a8dadc", "#ffb703", "#6d6875", "#b5838d"), frame="bottom", grid="none", size=(7.8, 4.8), legend="top", title_side="left", title_size=14, width=0.5, colormap="YlOrBr"),
)  # fmt: skip


@dataclass(frozen=True)
class TableLook:
    """The style of a table image. `lines` is "closed" or "horizontal"; only closed cells are filled with colours."""

    name: str
    font: str = "DejaVu Sans"
    header: str = "#ffffff"
    header_text: str = "black"
    stripe: str = "#ffffff"
    body: str = "#ffffff"
    body_text: str = "black"
    lines: str = "closed"
    line_colour: str = "black"
    line_width: float = 0.8
    align: str = "center"
    bold_header: bool = True
    title_side: str = "center"
    font_size: int = 11
    row_height: float = 0.36
    dpi: int = 110


TABLE_LOOKS: tuple[TableLook, ...] = (
    TableLook("grid"),
    TableLook("navy_header", header="#1f3864", header_text="white", stripe="#eef2f9", line_colour="#b7c3dd", title_side="left"),
    TableLook("rules", font=_SERIF, lines="horizontal", line_colour="#444444", align="right", row_height=0.33),
    TableLook("zebra", header="#d9d9d9", stripe="#f2f2f2", line_width=0.0, font_size=12, row_height=0.4),
    TableLook("green", header="#4f7f52", header_text="white", stripe="#eaf3ea", line_colour="#9dbb9f", title_side="left"),
    TableLook("code", font=_MONO, header="#f0f0f0", line_colour="#999999", line_width=0.5, align="right", bold_header=False, font_size=10),
    TableLook("dark", header="#111827", header_text="#fbbf24", body="#1f2937", stripe="#273449", body_text="#f3f4f6", line_colour="#4b5563", title_side="left"),
    TableLook("paper", font=_STIX, body="#fffaf0", stripe="#fffaf0", header="#fffaf0", lines="horizontal", font_size=13, row_height=0.42, line_colour="#a57c3a"),
    TableLook("orange", header="#e07b39", header_text="white", stripe="#fdf1e7", line_width=0.0, align="left", font_size=12, row_height=0.38),
    TableLook("dense", line_width=0.4, font_size=10, row_height=0.28, align="right", header="#e8eef7", dpi=130),
)  # fmt: skip


def look_named(name: str) -> Look | TableLook:
    """The look called `name`; raises KeyError."""
    return {look.name: look for look in (*LOOKS, *TABLE_LOOKS)}[name]
