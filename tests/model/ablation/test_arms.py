import pytest
from toy_streams import recipe

from mixtures.recipe import load_recipe
from model.ablation.arms import ARMS, REFERENCE, chosen, derive
from model.ablation.settings import AblationSettings
from model.evaluation.errors import EvaluationError

SETTINGS = AblationSettings(out="out", tokens=100_000, sequence_length=1024, global_batch=4)


@pytest.mark.parametrize("arm", ARMS.values(), ids=str)
def test_shares_move_and_rows_of_a_modality_keep_their_ratio(arm) -> None:
    base = load_recipe("pretrain_paper")
    made = derive(base, arm, SETTINGS)
    assert sum(row.share for row in made.components) == pytest.approx(100, abs=1e-9)
    assert made.text_share() == pytest.approx(arm.text)
    shares = {row.name: row.share for row in made.components}
    if arm.text < 100:
        assert shares["caption"] / shares["table_chart"] == pytest.approx(11.1 / 2.1)
        assert [row.datasets for row in made.components] == [row.datasets for row in base.components]
    else:
        assert set(shares) == {"text_only"}
    assert (made.grouping == "modality", made.schedule.kind == "linear") == (arm.grouping, arm.warm_up)
    assert (made.total, made.sequence_length, made.global_batch, made.fill_gaps) == (100_000, 1024, 4, None)


def test_one_arm_is_in_both_comparisons() -> None:
    assert len(ARMS) == 8
    assert REFERENCE in ARMS
    assert [arm.name for arm in chosen(("text-10", "text-100"))] == ["text-100", "text-10"]
    assert len(chosen(())) == 8
    with pytest.raises(EvaluationError, match="did you mean 'text-70'"):
        chosen(("text70",))


def test_a_recipe_without_a_modality_cannot_be_moved() -> None:
    base = recipe(components=[{"name": "caption", "share": 100, "datasets": [{"name": "toys", "reach": "local"}]}])
    with pytest.raises(EvaluationError, match="no rows of text"):
        derive(base, ARMS["text-90"], SETTINGS)
