from corpus.store.split import HELD_OUT_ONE_IN, is_held_out


def test_a_document_is_always_on_the_same_side() -> None:
    # golden: these documents stand where they stand in every corpus ever written
    held_out = [n for n in range(200) if is_held_out(f"document {n}")]
    assert held_out == [46, 67, 85, 122, 187]


def test_about_one_in_so_many_is_held_out() -> None:
    share = sum(is_held_out(f"page-{n}") for n in range(20_000)) / 20_000
    assert abs(share - 1 / HELD_OUT_ONE_IN) < 0.006
