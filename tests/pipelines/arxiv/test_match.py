import itertools
import random

from hypothesis import given
from hypothesis import strategies as st

from pipelines.arxiv.match import Piece, heaviest_chain, shared


def found(source: str, page: str) -> list[str]:
    pieces = shared(source, page)
    assert all(source[p.source : p.source + p.length] == page[p.page : p.page + p.length] for p in pieces)
    assert all(one.source + one.length <= two.source for one, two in itertools.pairwise(pieces))
    assert all(one.page + one.length <= two.page for one, two in itertools.pairwise(pieces))
    return [source[p.source : p.source + p.length] for p in pieces]


def noise(count: int, seed: int) -> str:
    return "".join(random.Random(seed).choices("abcdefghijklmnopqrstuvwxyz", k=count))


def test_what_only_one_side_has_is_passed_over():
    text = noise(4000, 1)
    page = text[:1000] + noise(700, 2) + text[1000:2500] + text[2600:]
    assert sum(map(len, found(text, page))) >= 3880


def test_text_that_repeats_is_matched_in_order():
    verse = "theriverturnslatereachdayforthemooncomesround"
    text = "".join(f"{verse}number{'abcdefghij'[n] * 3}end" for n in range(10))
    assert "".join(found(text, text)) == text


def test_a_page_out_of_order_does_not_pull_others_along():
    one, two, three = noise(600, 3), noise(300, 4), noise(600, 5)
    assert sum(map(len, found(one + two + three, two + one + three))) >= 1190


def test_the_heaviest_chain_runs_forward():
    pieces = [Piece(0, 100, 30), Piece(40, 0, 20), Piece(70, 30, 25), Piece(100, 200, 10)]
    assert heaviest_chain(pieces) == [Piece(40, 0, 20), Piece(70, 30, 25), Piece(100, 200, 10)]
    assert heaviest_chain([]) == []


@given(st.text("abc", max_size=60), st.text("abc", max_size=60))
def test_any_two_streams_give_pieces_in_order(source, page):
    found(source, page)


@given(st.text("abcdefgh", min_size=1, max_size=80))
def test_a_stream_is_itself(text):
    assert "".join(found(text, text)) == text
