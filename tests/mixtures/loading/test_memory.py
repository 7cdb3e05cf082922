import pytest

from mixtures.loading.memory import memory_of
from mixtures.loading.ranks import LoadError


def test_the_budget_is_spent_on_row_groups_and_on_what_is_ahead() -> None:
    memory = memory_of(10 << 20, 100 << 20, 3, "it", direct=True)
    assert memory.cache + memory.ahead == memory.budget == 100 << 20
    assert "row groups up to 75 MiB (it returns to about 10 MiB), 3 micro-batches of up to 25 MiB" in str(memory)


@pytest.mark.parametrize(("direct", "told"), [(True, "or materialise the blend"), (False, "raise `memory_bytes` to")])
def test_too_small_a_budget_says_what_to_do(direct: bool, told: str) -> None:
    with pytest.raises(LoadError, match=told) as error:
        memory_of(90 << 20, 100 << 20, 3, "it", direct)
    assert ("materialise" in str(error.value)) == direct
    # what it advises suffices
    memory_of(90 << 20, 121 << 20, 3, "it", direct)
    assert "raise `memory_bytes` to 121 MiB" in str(error.value)
