"""pipelines.web.elements.model: boxes move together."""

from web_tiles import grid, page

from pipelines.web.elements.model import Control, Heading, around


def test_around():
    assert around(((0, 5, 10, 8), (4, 1, 6, 9))) == (0, 1, 10, 9)


def test_moved_moves_every_box_and_keeps_what_is_wanted():
    table, _ = grid([["a", "b"], ["1", "2"]])
    link = Control("link", "x", "x", ((0, 0, 5, 5), (0, 10, 5, 15)))
    whole = page((link,), (Heading(1, "h", (0, 300, 9, 320)),), (table,))
    moved = whole.moved(lambda box: (box[0] + 1, box[1], box[2] + 1, box[3]), lambda box: box[1] < 200)
    assert moved.controls[0].boxes == ((1, 0, 6, 5), (1, 10, 6, 15))
    assert moved.headings == ()
    assert [cell.box[0] - 1 for cell in moved.tables[0].cells] == [cell.box[0] for cell in table.cells]
