"""Program text for a table as a picture."""

from __future__ import annotations

from pipelines.charts.code_text import display_width, literal
from pipelines.charts.looks import TableLook
from pipelines.charts.spec import Spec

#: Inches of one Latin letter at 10 points; a Chinese character is twice as wide.
_LETTER = 0.095


def table(spec: Spec, look: TableLook) -> list[str]:
    heading, rows = spec.view.cells()
    heading = [_folded(text) for text in heading]
    letter = _LETTER * look.font_size / 10 * (1.12 if look.font == "DejaVu Sans Mono" else 1.0)
    widths = [
        max(display_width(line) for cell in column for line in cell.split("\n")) * letter + 0.3
        for column in zip(heading, *rows, strict=True)
    ]
    # Where columns are items of one quantity, the unit is not in their headings.
    unit = spec.view.measures[0].unit if spec.view.axis else ""
    brackets = "（{}）" if spec.view.language == "zh" else " ({})"
    title = spec.view.title + (brackets.format(unit) if unit else "")
    title_width = display_width(title) * letter * 1.15 + 0.3
    width = max(sum(widths), title_width)
    header_rows = 1.6 if any("\n" in text for text in heading) else 1.1
    height = look.row_height * (len(rows) + header_rows)
    total = height + 0.75
    cells = "\n".join(f"    {literal(row)}," for row in rows)
    shares = [round(part / sum(widths), 3) for part in widths]
    heads = literal(heading)
    lines = [
        f"columns = {heads}",
        "rows = [",
        cells,
        "]",
        "",
        f"fig = plt.figure(figsize=({round(width + 0.4, 2)}, {round(total, 2)}), dpi={look.dpi})",
        f"ax = fig.add_axes({literal(_place(width, height, total))})",
        'ax.axis("off")',
        f"table = ax.table(cellText=rows, colLabels=columns, colWidths={literal(shares)},",
        f'                 cellLoc="{look.align}", edges="{look.lines}", bbox=[0, 0, 1, 1])',
        "table.auto_set_font_size(False)",
        f"table.set_fontsize({look.font_size})",
        "for (row, column), cell in table.get_celld().items():",
        f'    cell.set_edgecolor("{look.line_colour}")',
        f"    cell.set_linewidth({look.line_width})",
        *_painting(spec, look, folded=header_rows > 1.5),
    ]
    extra = ', loc="left"' if look.title_side == "left" else ""
    colour = f', color="{look.body_text}"' if look.body_text != "black" else ""
    lines.append(f"ax.set_title({literal(title)}, fontsize={look.font_size + 2}, pad=10{extra}{colour})")
    return lines


def _place(width: float, height: float, total: float) -> list[float]:
    """Left, bottom, width and height of the axes as parts of the figure, with margins of 0.2 and 0.15 inches."""
    full = width + 0.4
    return [round(0.2 / full, 3), round(0.15 / total, 3), round(width / full, 3), round(height / total, 3)]


def _painting(spec: Spec, look: TableLook, folded: bool) -> list[str]:
    """Colours of cells and their texts."""
    bold = ', weight="bold"' if look.bold_header and spec.view.language == "en" else ""
    filled = look.lines == "closed"
    head = [f'        cell.set_text_props(color="{look.header_text}"{bold})']
    if folded:
        head.append("        cell.set_height(1.6 * cell.get_height())")
    body = [f'        cell.set_text_props(color="{look.body_text}")'] if look.body_text != "black" else []
    if filled:
        colour = f'"{look.stripe}" if row % 2 == 0 else "{look.body}"' if look.stripe != look.body else f'"{look.body}"'
        head.insert(0, f'        cell.set_facecolor("{look.header}")')
        body.insert(0, f"        cell.set_facecolor({colour})")
    return ["    if row == 0:", *head, *(["    else:", *body] if body else [])]


def _folded(text: str) -> str:
    """The unit of a long column heading on a line of its own."""
    if display_width(text) <= 14:
        return text
    for mark in (" (", "（"):
        head, found, tail = text.partition(mark)
        if found and len(head) > 3:
            return f"{head}\n{mark.strip()}{tail}"
    if display_width(text) > 24 and " " in text:
        middle = min((place for place, c in enumerate(text) if c == " "), key=lambda place: abs(place - len(text) / 2))
        return f"{text[:middle]}\n{text[middle + 1 :]}"
    return text
