import pytest

from sources.uibert_refexp import ReferringExpressionError, referring_expression

BOX = "image/object/bbox/"
GOOD = {
    "image/id": [b"24028"],
    "image/ref_exp/text": [b" click on the first image "],
    "image/ref_exp/label": [1],
    BOX + "xmin": [0.0, 0.2],
    BOX + "xmax": [1.0, 0.4],
    BOX + "ymin": [0.0, 0.5],
    BOX + "ymax": [1.0, 1.0005],
}


def test_label_selects_its_box():
    found = referring_expression(GOOD)
    assert found.screen == "24028"
    assert found.text == "click on the first image"
    assert found.box == (0.2, 0.5, 0.4, 1.0)


@pytest.mark.parametrize(
    "change",
    [
        {"image/id": []},
        {"image/ref_exp/text": [b"\xff"]},
        {"image/ref_exp/text": [b"  "]},
        {"image/ref_exp/text": [3]},
        {"image/ref_exp/label": [2]},
        {"image/ref_exp/label": [-1]},
        {"image/ref_exp/label": [1.0]},
        {BOX + "ymax": []},
        {BOX + "xmax": [1.0, 0.1]},
        {BOX + "xmin": [0.0, -0.5]},
    ],
)
def test_bad_examples_are_refused(change):
    with pytest.raises(ReferringExpressionError):
        referring_expression(GOOD | change)
