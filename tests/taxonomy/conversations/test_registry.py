from taxonomy.conversations.conversation import GENERAL, IN_HOUSE, TABLE_CHART, TEXT_ONLY, WEB_CODE
from taxonomy.conversations.registry import BUILDERS, builders_by_leaf, uncovered
from taxonomy.tree import leaves


def test_every_leaf_has_builders_or_a_reason_why_not() -> None:
    covered = set(builders_by_leaf())
    assert covered | set(uncovered()) == set(leaves())
    assert not covered & set(uncovered())
    assert len(covered) > 45


def test_tasks_have_names_of_their_own_and_rows_of_table_2() -> None:
    tasks = [builder.task for builder in BUILDERS]
    assert len(set(tasks)) == len(tasks)
    rows = {builder.component for builder in BUILDERS}
    assert rows == {IN_HOUSE, GENERAL, TABLE_CHART, WEB_CODE, TEXT_ONLY}
    assert {builder.component for builder in BUILDERS if builder.leaf is None} == {TEXT_ONLY}
