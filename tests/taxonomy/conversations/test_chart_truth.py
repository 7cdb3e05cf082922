import parents

from taxonomy.conversations.chart_truth import ChartTruth


def truth_of(**columns: object) -> ChartTruth:
    truth = ChartTruth.of(parents.chart(**columns))  # type: ignore[arg-type]
    assert truth is not None
    return truth


def test_the_numbers_of_a_chart_are_read_with_their_units() -> None:
    truth = truth_of()
    assert truth.labels == parents.YEARS
    assert truth.column(0) == [row[0] for row in parents.VALUES]
    assert truth.quantity(0, 9.5) == "9.5 mm"
    assert truth.is_series
    assert not truth.is_table


def test_only_clear_differences_count_where_no_numbers_are_written() -> None:
    assert truth_of().gap(0) == 0
    assert truth_of(shown=False).gap(0) == 0.05 * 9.5


def test_other_records_have_no_such_truth() -> None:
    assert ChartTruth.of(parents.scene("PUSH")) is None


def test_repeated_labels_and_words_are_no_series() -> None:
    assert not truth_of(labels=("a", "a", "b"), values=((1.0,), (2.0,), (3.0,))).is_series
