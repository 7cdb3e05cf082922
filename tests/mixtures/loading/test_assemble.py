import numpy as np

from corpus.encoding import IGNORE, Encoded
from mixtures.loading.assemble import EncodedPiece, assembled, masked


def _piece(ids: list[int], image: list[int] | None = None) -> EncodedPiece:
    numbers = image or [-1] * len(ids)
    count = max(numbers) + 1
    encoded = Encoded(np.array(ids), np.array(ids), np.array(numbers, dtype=np.int32))
    return EncodedPiece(encoded, [f"{ids[0]}.{n}" for n in range(count)], [(10 * n, 5) for n in range(count)])


def test_padded_rows() -> None:
    rows = [[_piece([1, 2, 3], [-1, 0, 0]), _piece([4, 5], [0, 1])], [], [_piece([6, 7], [0, -1])]]
    made = assembled(rows, 6, pad_id=9)
    assert made["input_ids"].tolist() == [[1, 2, 3, 4, 5, 9], [9] * 6, [6, 7, 9, 9, 9, 9]]
    assert made["labels"].tolist() == [[IGNORE, 2, 3, IGNORE, 5, IGNORE], [IGNORE] * 6, [IGNORE, 7, *[IGNORE] * 4]]
    assert made["position_ids"].tolist() == [[0, 1, 2, 0, 1, 0], [0] * 6, [0, 1, 0, 0, 0, 0]]
    assert made["segment_ids"].tolist() == [[1, 1, 1, 2, 2, 0], [0] * 6, [1, 1, 0, 0, 0, 0]]
    assert made["image_index"].tolist() == [[-1, 0, 0, 1, 2, -1], [-1] * 6, [3, -1, -1, -1, -1, -1]]
    assert made["images"] == ["1.0", "4.0", "4.1", "6.0"]
    assert made["image_rows"].tolist() == [0, 0, 0, 2]
    assert made["image_sizes"].tolist() == [[0, 5], [0, 5], [10, 5], [0, 5]]


def test_ragged_rows() -> None:
    made = assembled([[_piece([1, 2, 3]), _piece([4, 5])], [], [_piece([6])]], None, pad_id=9)
    assert made["input_ids"].tolist() == [1, 2, 3, 4, 5, 6]
    assert made["row_offsets"].tolist() == [0, 5, 5, 6]
    assert made["document_offsets"].tolist() == [0, 3, 5, 6]
    assert made["segment_ids"].tolist() == [1, 1, 1, 2, 2, 1]
    assert made["image_sizes"].shape == (0, 2)


def test_nothing_at_all_has_the_same_shapes() -> None:
    made = assembled([[], []], 4, pad_id=0)
    assert made["input_ids"].shape == made["labels"].shape == (2, 4)
    assert made["input_ids"].dtype == np.int64
    assert assembled([[]], None, pad_id=0)["row_offsets"].tolist() == [0, 0]


def test_a_masked_document_is_padding_without_loss() -> None:
    made = assembled([[_piece([1, 2]), masked(2, 9), _piece([3, 4])]], 6, pad_id=9)
    assert made["input_ids"].tolist() == [[1, 2, 9, 9, 3, 4]]
    assert made["labels"].tolist() == [[IGNORE, 2, IGNORE, IGNORE, IGNORE, 4]]
    assert made["segment_ids"].tolist() == [[1, 1, 2, 2, 3, 3]]
