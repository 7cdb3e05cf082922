"""Read a page's elements from its document and from the accessibility tree, and keep what the two agree on."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.browser.ask import ask
from pipelines.web.elements.model import Box, Cell, Control, Heading, Page, Picture, Table, around
from pipelines.web.elements.tree import Node, accessibility
from pipelines.web.scripts import with_seen

if TYPE_CHECKING:
    from playwright.sync_api import Page as BrowserPage

_COLLECT = with_seen((Path(__file__).parent / "collect.js").read_text("utf-8"))
#: The browser's role -> what it is called in records.
CONTROL_ROLES = {
    "link": "link",
    "button": "button",
    "checkbox": "checkbox",
    "radio": "radio button",
    "switch": "switch",
    "textbox": "text field",
    "searchbox": "text field",
    "textfieldwithcombobox": "text field",
    "spinbutton": "text field",
    "combobox": "select",
    "listbox": "list box",
    "slider": "slider",
    "tab": "tab",
    "menuitem": "menu item",
    "menuitemcheckbox": "menu item",
    "menuitemradio": "menu item",
    "treeitem": "tree item",
    "disclosuretriangle": "disclosure",
    "date": "text field",
    "datetime": "text field",
    "inputtime": "text field",
    "colorwell": "colour field",
}
_IMAGE_ROLES = frozenset({"image", "img", "svgroot", "canvas"})
#: States that the document and the tree both tell; each is a word of `Control.states` where it holds.
_STATES = ("checked", "disabled", "expanded", "selected", "pressed", "required", "readonly")
_PRIVATE_USE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010ffff]")


def read_elements(page: BrowserPage, width: int) -> Page:
    """Everything in the first `width` CSS pixels, in CSS pixels of the page.

    What the document and the tree do not agree on is left out and counted.
    """
    answer = ask(page, _COLLECT, {"width": width})
    count, nodes = accessibility(page)
    left_out: Counter[str] = Counter()
    if count != answer["count"]:  # the page has changed in between: no number can be trusted
        left_out["document_changed"] = len(answer["found"])
        answer["found"] = []
    controls: list[Control] = []
    headings: list[Heading] = []
    tables: list[Table] = []
    pictures: list[Picture] = []
    for one in answer["found"]:
        node = nodes.get(one["index"])
        if node is None:
            left_out[f"{one['kind']}_not_in_tree"] += 1
            continue
        role = node.role.lower()
        if one["kind"] == "control" and role in CONTROL_ROLES:
            control = _control(one, node)
            if control:
                controls.append(control)
            else:
                left_out["control_state_disputed"] += 1
        elif role == "heading" and one["text"]:
            headings.append(Heading(int(node.properties.get("level") or 2), one["text"], _box(one)))
        elif one["kind"] == "table" and role in ("table", "grid", "treegrid") and one["grid"]:
            tables.append(_table(one))
        elif one["kind"] != "table" and role in _IMAGE_ROLES:
            size = one.get("size") or [0, 0]
            pictures.append(Picture(_plain(node.name), one.get("source") or "", _box(one), (size[0], size[1])))
    return Page(
        answer["title"],
        answer["description"],
        tuple(controls),
        tuple(headings),
        tuple(tables),
        tuple(pictures),
        dict(left_out),
    )


def _control(one: dict[str, Any], node: Node) -> Control | None:
    """None where document and tree dispute a state."""
    told = {name: _truth(node.properties.get(name)) for name in _STATES}
    found = {name: _truth(one["states"].get(name)) for name in _STATES}
    # a drop-down list is "collapsed" to the tree, which its document does not say
    disputed = [name for name in ("checked", "disabled", "pressed") if told[name] != found[name]]
    if disputed:
        return None
    states = sorted(name for name in _STATES if told[name] is True and (name not in ("expanded",) or found[name]))
    if told["checked"] is None and node.properties.get("checked") == "mixed":
        states.append("mixed")
    if one["type"] == "password" and one["value"] is None:
        value = None
    else:
        value = one["value"]
    role = CONTROL_ROLES[node.role.lower()]
    boxes = tuple(_rounded(box) for box in one["boxes"])
    return Control(role, _plain(node.name), _plain(one["text"]), boxes, tuple(states), value, one["placeholder"])


def _truth(value: Any) -> bool | None:
    """True or False; None for `mixed`. Nothing told is False."""
    if value == "mixed":
        return None
    return value in (True, "true")


def _table(one: dict[str, Any]) -> Table:
    cells = tuple(
        Cell(
            cell["row"],
            cell["column"],
            cell["down"],
            cell["across"],
            cell["header"],
            _plain(cell["text"]),
            _rounded(cell["box"]),
        )
        for cell in one["grid"]["cells"]
    )
    return Table(one["grid"]["caption"], cells, _box(one))


def _plain(text: str) -> str:
    """Without the letters of icon fonts, on one line."""
    return " ".join(_PRIVATE_USE.sub("", text).split())


def _box(one: dict[str, Any]) -> Box:
    return around(tuple(_rounded(box) for box in one["boxes"]))


def _rounded(values: list[float]) -> Box:
    x0, y0, x1, y1 = (round(value, 1) for value in values)
    return x0, y0, x1, y1
