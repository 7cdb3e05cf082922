from collections import Counter

import parents

from taxonomy.conversations.choose import chosen
from taxonomy.conversations.conversation import family


def test_the_conversations_on_one_picture_are_few_and_the_ranked_ones_among_them() -> None:
    read = family([parents.chart(code=parents.CODE), parents.chart(code=parents.CODE, seed=9)])
    found = chosen(read, 3, 0)
    pictured = Counter(one.parents[0].images[0].hash for one in found if one.images)
    assert set(pictured.values()) == {3}
    assert Counter(one.task for one in found)["chart_to_code"] == 2
    assert [one.task for one in found] == [one.task for one in chosen(read, 3, 0)]
    assert {one.task for one in chosen(read, 3, 0)} != {one.task for one in chosen(read, 3, 5)}


def test_records_that_decide_nothing_give_nothing() -> None:
    assert chosen(family([parents.text("Too short.")]), 4, 0) == []
