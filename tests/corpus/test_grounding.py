import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictures import picture_bytes

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.encoding import IGNORE, encode
from corpus.grounding import Place, has_marks, mark, places, plain, points
from corpus.record import Image, Record, Region, image, turn

PICTURE = Image(b"", width=200, height=100)
BOX = Region(0, "object", [20.0, 25.0, 100.0, 100.0])
QUAD = Region(0, "word", [0.0, 0.0, 200.0, 10.0, 190.0, 50.0, 10.0, 40.0])
POLYGON = Region(0, "shape", [50.0, 0.0, 100.0, 50.0, 0.0, 50.0])


def _pieces(text: str) -> list[str | Place]:
    return list(places(text, [BOX, QUAD, POLYGON], [PICTURE]))


def test_places_stand_on_a_grid_of_a_thousand() -> None:
    named = Place("the door", "box", ((100, 250), (500, 999)))
    assert _pieces(f"Open {mark(0, 'the door')} now") == ["Open ", named, " now"]
    assert plain(named) == "the door [100, 250, 500, 999]"
    assert points(named) == "(100,250),(500,999)"
    assert _pieces(mark(1)) == [Place("", "quad", ((0, 0), (999, 100), (950, 500), (50, 400)))]
    assert plain(_pieces(mark(1))[0]) == "[0, 0, 999, 500]"  # type: ignore[arg-type]
    # the box around a polygon that is no quadrilateral
    assert _pieces(mark(2)) == [Place("", "box", ((0, 0), (500, 500)))]


@given(st.text(max_size=30), st.text(max_size=30))
def test_whatever_names_no_region_is_text(before: str, after: str) -> None:
    for text in (f"{before}⟦region 7⟧{after}", f"{before}⟦region x⟧{after}", f"{before}[region 0]{after}"):
        pieces = _pieces(text)
        assert "".join(piece for piece in pieces if isinstance(piece, str)) == text
    assert not has_marks("[region 0]")


def test_a_name_that_would_end_its_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be called"):
        mark(0, "a⟧b")


def _talk(family: str) -> Record:
    messages = [
        turn("user", image(), "Where is the door?"),
        turn("assistant", f"Here: {mark(0, 'door')}, and {mark(1)}."),
    ]
    record = Record("o", "d", "s", "c", messages, images=[Image(picture_bytes(200, 100))], regions=[BOX, QUAD])
    return complete(record, counting_rule(family))


@pytest.mark.parametrize(
    ("family", "answer"),
    [
        ("deepseek-vl", "Here: door [100, 250, 500, 999], and [0, 0, 999, 500]."),
        (
            "qwen2-vl",
            "Here: <|object_ref_start|>door<|object_ref_end|><|box_start|>(100,250),(500,999)<|box_end|>, and "
            "<|quad_start|>(0,0),(999,100),(950,500),(50,400)<|quad_end|>.",
        ),
    ],
)
def test_each_family_reads_places_in_its_own_form(family: str, answer: str) -> None:
    rule = counting_rule(family)
    record = _talk(family)
    sequence = encode(record, rule)
    assert len(sequence) == record.n_tokens
    supervised = sequence.labels[sequence.labels != IGNORE].tolist()
    assert len(supervised) == record.n_loss_tokens
    told = rule.tokenizer.backend.decode(supervised[:-1], skip_special_tokens=False)
    assert told.strip() == answer
    # tokens of their own, not their spelling
    if family == "qwen2-vl":
        assert rule.tokenizer.special("<|box_start|>") in supervised
