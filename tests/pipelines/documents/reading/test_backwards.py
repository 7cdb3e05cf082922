from pipelines.documents.reading.backwards import is_backwards, whole_glyphs

LAM, ALEF, BEH = "\u0644", "\u0627", "\u0628"


def test_letters_from_right_to_left_are_told_and_arabic_numbers_are_not_among_them() -> None:
    assert is_backwards("a word: \u05d0")
    assert is_backwards("\ufefb")
    assert not is_backwards("plain, caf\u00e9, \u4e2d\u6587, \u0662\u0660")


def test_the_letters_of_a_ligature_stay_in_their_order() -> None:
    boxes = [(18, 0, 18, 9), (10, 0, 18, 9), (4, 0, 10, 9)]
    found = whole_glyphs([(text, box, box[:2]) for text, box in zip((ALEF, LAM, BEH), boxes, strict=True)])
    assert [text for text, _, _ in found] == [LAM + ALEF, BEH]
    assert found[0][1] == boxes[1]


def test_a_vowel_sign_goes_with_the_letter_that_it_stands_on() -> None:
    boxes = [(0, 0, 8, 9), (4, 0, 4, 9), (9, 0, 9, 9)]
    found = whole_glyphs([(text, box, box[:2]) for text, box in zip("\u05d0\u05b8 ", boxes, strict=True)])
    assert [text for text, _, _ in found] == ["\u05d0\u05b8"]
