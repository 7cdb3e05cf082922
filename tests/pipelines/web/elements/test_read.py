"""pipelines.web.elements: names, roles and states as the browser tells them, held against a second implementation."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Page as BrowserPage

from pipelines.browser.session import BrowserSession, Viewport
from pipelines.web.elements import read as module
from pipelines.web.elements.model import Page
from pipelines.web.elements.read import read_elements
from pipelines.web.elements.tree import Node, accessibility
from pipelines.web.render import screenshot

pytestmark = pytest.mark.browser
WINDOW = Viewport("window", 800, 900)
HTML = """<!doctype html><meta charset="utf-8"><meta name="description" content="A form  for testing.">
<title>Form</title>
<style>body { font: 16px sans-serif } button, a { color: black }</style>
<h1>Order <b>tea</b></h1>
<p><label>Name <input value="Bo" required></label> <input id="c" type="checkbox" checked><label for="c">Gift</label>
<input type="radio" aria-label="Green"> <select aria-label="Size"><option>S<option selected>L</select>
<input type="password" aria-label="Word" value="secret"></p>
<p><button disabled>Pay</button> <button aria-expanded="true"><svg width="20" height="20"><title>Menu</title>
<rect width="20" height="20"/></svg></button> <button aria-pressed="true">Bold</button></p>
<p style="width: 120px">See <a href="#x">the conditions that always apply</a> here.</p>
<details><summary>More</summary><button>Hidden</button></details>
<button style="display: none">Gone</button><button style="position: absolute; left: -999px">Away</button>
<div role="tab" aria-selected="true" tabindex="0">First</div>
<div role="switch" aria-checked="false" tabindex="0">Wifi</div>
<h2 style="text-transform: uppercase">Prices</h2>
<table><caption>In euros</caption><tr><th>Tea</th><th>100 g</th></tr><tr><td>Green</td><td>4</td></tr></table>
<table><tr><td><div>Layout</div></td></tr></table>
<img alt="A red square" width="50" height="40"
 src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='50' height='40'%3E%3Crect
 width='50' height='40' fill='red'/%3E%3C/svg%3E"><img alt="Broken" src="data:image/png,x">
"""


@pytest.fixture(scope="module")
def open_page() -> Iterator[BrowserPage]:
    with BrowserSession() as session, session.page(WINDOW, 60) as page:
        page.set_content(HTML)
        yield page


@pytest.fixture(scope="module")
def found(open_page: BrowserPage) -> Page:
    return read_elements(open_page, WINDOW.width)


def test_controls_with_their_names_states_and_values(found: Page):
    told = {(one.role, one.name): (one.states, one.value) for one in found.controls}
    assert told == {
        ("text field", "Name"): (("required",), "Bo"),
        ("checkbox", "Gift"): (("checked",), None),
        ("radio button", "Green"): ((), None),
        ("select", "Size"): ((), "L"),
        ("text field", "Word"): ((), None),
        ("button", "Pay"): (("disabled",), None),
        ("button", "Menu"): (("expanded",), None),
        ("button", "Bold"): (("pressed",), None),
        ("link", "the conditions that always apply"): ((), None),
        ("disclosure", "More"): ((), None),
        ("tab", "First"): (("selected",), None),
        ("switch", "Wifi"): ((), None),
    }
    assert found.description == "A form for testing."
    assert found.left_out == {}


def test_names_agree_with_playwrights_own_computation(open_page: BrowserPage, found: Page):
    snapshot = open_page.locator("body").aria_snapshot()
    second = {
        (found[1], found[2])
        for found in re.finditer(
            r'^\s*- (checkbox|radio|combobox|textbox|button|link|tab|switch) "([^"]*)"', snapshot, re.M
        )
    }
    names = {"radio button": "radio", "select": "combobox", "text field": "textbox"}
    told = {(names.get(one.role, one.role), one.name) for one in found.controls if one.role != "disclosure"}
    # it does not know what lies outside the page
    assert told | {("button", "Away")} == second


def test_a_link_on_two_lines_has_two_boxes(found: Page):
    link = next(one for one in found.controls if one.role == "link")
    assert len(link.boxes) >= 2
    assert all(upper[3] <= lower[1] + 2 for upper, lower in zip(link.boxes, link.boxes[1:], strict=False))


def test_headings_tables_and_pictures(open_page: BrowserPage, found: Page):
    assert [(one.level, one.text) for one in found.headings] == [(1, "Order tea"), (2, "PRICES")]
    assert found.headings[0].box[2] < 250  # as wide as its words
    table = found.tables[0]
    assert len(found.tables) == 1
    assert table.caption == "In euros"
    assert [(c.row, c.column, c.header, c.text) for c in table.cells] == [
        (0, 0, True, "Tea"),
        (0, 1, True, "100 g"),
        (1, 0, False, "Green"),
        (1, 1, False, "4"),
    ]
    picture = screenshot(open_page, 800, 900)
    red = np.argwhere((np.asarray(picture) == [255, 0, 0]).all(axis=2))
    square = next(one for one in found.pictures if one.alt == "A red square")
    assert "Broken" not in {one.alt for one in found.pictures}
    assert np.allclose([red[0][1], red[0][0], red[-1][1] + 1, red[-1][0] + 1], square.box, atol=1)


def test_what_document_and_tree_dispute_is_left_out(open_page: BrowserPage, monkeypatch: pytest.MonkeyPatch):
    def lying(page: BrowserPage) -> tuple[int, dict[int, Node]]:
        count, nodes = accessibility(page)
        return count, {
            index: Node(node.role, node.name, {**node.properties, "checked": "true"}) for index, node in nodes.items()
        }

    monkeypatch.setattr(module, "accessibility", lying)
    told = read_elements(open_page, WINDOW.width)
    assert told.left_out["control_state_disputed"] == 11
    assert [one.name for one in told.controls] == ["Gift"]


def test_a_document_that_changes_while_it_is_read_tells_nothing(
    open_page: BrowserPage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "accessibility", lambda page: (accessibility(page)[0] + 1, accessibility(page)[1]))
    told = read_elements(open_page, WINDOW.width)
    assert not told.controls
    assert told.left_out["document_changed"] > 10
