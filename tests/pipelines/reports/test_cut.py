from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.reports.cut import Limits, Piece, cut

LIMITS = Limits(tokens=200, images=3, count=lambda value: len(value.split()), image_tokens=30)


def words(number: int, mark: str = "w") -> str:
    return " ".join(f"{mark}{n}" for n in range(number))


def test_a_short_document_stays_whole() -> None:
    pieces = [Piece("# T", heading=True), Piece(words(20)), Piece("Caption.", b"1")]
    assert cut(pieces, LIMITS) == [pieces]


def test_a_figure_stays_with_its_caption_and_the_paragraph_before_it() -> None:
    pieces = [Piece(words(50, f"p{n}_")) for n in range(6)]
    pieces.insert(4, Piece("Caption.", b"1"))
    for part in cut(pieces, LIMITS):
        for place, piece in enumerate(part):
            if piece.image:
                assert part[place - 1].text == pieces[3].text
                assert piece.text == "Caption."


def test_a_heading_stays_with_what_follows() -> None:
    pieces = [Piece(words(60)), Piece(words(60)), Piece(words(60)), Piece("## H", heading=True), Piece(words(40))]
    parts = cut(pieces, LIMITS)
    assert len(parts) == 2
    assert parts[1][0].text == "## H"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.integers(1, 400), st.just("image"), st.just("heading")), min_size=1, max_size=25))
def test_parts_keep_everything_in_order_and_fit(kinds: list) -> None:
    pieces = []
    for number, kind in enumerate(kinds):
        if kind == "image":
            pieces.append(Piece(f"caption{number}", bytes([number])))
        elif kind == "heading":
            pieces.append(Piece(f"# heading{number}", heading=True))
        else:
            pieces.append(Piece(words(kind, f"t{number}_")))
    parts = cut(pieces, LIMITS)
    assert all(LIMITS.cost(part) <= LIMITS.tokens for part in parts)
    assert all(sum(piece.image is not None for piece in part) <= LIMITS.images for part in parts)
    flat = [piece for part in parts for piece in part]
    assert " ".join(piece.text for piece in flat).split() == " ".join(piece.text for piece in pieces).split()
    assert [piece.image for piece in flat if piece.image] == [piece.image for piece in pieces if piece.image]


def test_long_texts_are_cut_at_lines_then_at_sentences() -> None:
    limits = Limits(tokens=200, images=3, count=len, image_tokens=30)
    parts = cut([Piece("一二三四五。" * 60)], limits)
    assert all(piece.text.endswith("。") for part in parts for piece in part)
    code = "\n".join(f"line {n}" for n in range(60))
    parts = cut([Piece(code)], limits)
    assert "\n".join(piece.text for part in parts for piece in part) == code
