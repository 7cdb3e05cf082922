from pipelines.documents.verify import MIN_AGREEMENT, agreement


def test_equal_words_in_any_order_agree():
    assert agreement("one two, three — 中文", "中文 three two one") == 1.0


def test_missing_words_and_wrong_words_lower_the_score():
    text = " ".join(f"word{n}x" for n in range(100))
    assert agreement(text, text.rsplit(" ", 5)[0]) < MIN_AGREEMENT
    assert agreement("中文页面的文字", "中文页面") < MIN_AGREEMENT


def test_letters_of_formulas_count_as_letters():
    assert agreement("H 2 O and x 2", "H2O and \U0001d4652") == 1.0
