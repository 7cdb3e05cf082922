"""Chromium's accessibility tree: role, name and states of each element, as the browser tells them to a screen reader.

The browser implements the whole of the accessible-name computation (W3C accname-1.2) and of ARIA's roles; nothing of it
is done again here. Elements are found by their number in document order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipelines.browser.channel import channel

if TYPE_CHECKING:
    from playwright.sync_api import Page


@dataclass(frozen=True)
class Node:
    """`properties` are the browser's own names and values, such as `checked: "true"` and `level: 2`."""

    role: str
    name: str
    properties: dict[str, Any]


def accessibility(page: Page) -> tuple[int, dict[int, Node]]:
    """How many elements the document has, and what the browser tells of those that it tells of, by number."""
    line = channel(page)
    root = line.send("DOM.getDocument", {"depth": -1})["root"]
    told = line.send("Accessibility.getFullAXTree")["nodes"]
    line.send("DOM.disable")  # else the browser goes on to tell of every change
    numbers = {backend: index for index, backend in enumerate(_elements(root))}
    nodes: dict[int, Node] = {}
    for one in told:
        index = numbers.get(one.get("backendDOMNodeId", -1))
        if index is None or one.get("ignored"):
            continue
        properties = {each["name"]: each["value"].get("value") for each in one.get("properties", [])}
        nodes[index] = Node(one["role"]["value"], one.get("name", {}).get("value") or "", properties)
    return len(numbers), nodes


def _elements(root: dict[str, Any]) -> list[int]:
    """Backend numbers of the elements below `root` in document order; frames and shadow trees are other documents."""
    found: list[int] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node["nodeType"] == 1:
            found.append(node["backendNodeId"])
        waiting.extend(reversed(node.get("children", [])))
    return found
