import parents

from taxonomy.conversations.conversation import Exchange, family
from taxonomy.conversations.places import at_box, count, holds, larger, spatial, where
from taxonomy.conversations.scenes import text_scenes
from taxonomy.conversations.voice import Voice


def test_every_question_holds_in_every_drawing() -> None:
    for record in (parents.scene("PUSH", "Exit 4", "OPEN"), parents.scene("推", "出口", "营业中", language="zh")):
        (scene,) = text_scenes(family([record]), record.language)  # type: ignore[arg-type]
        for seed in range(30):
            for ask in (at_box, where, count, spatial, larger):
                found = list(ask(scene, Voice(scene.language, str(seed))))
                assert found
                assert all(holds(scene, exchange) for exchange in found), found


def test_a_wrong_side_and_a_wrong_yes_do_not_hold() -> None:
    (scene,) = text_scenes(family([parents.scene("PUSH", "Exit 4")]), "en")
    about = {"names": ["PUSH", "Exit 4"], "relation": "above"}
    assert holds(scene, Exchange("relation", "?", "“PUSH” is above “Exit 4”.", about))
    assert not holds(scene, Exchange("relation", "?", "“PUSH” is below “Exit 4”.", about))
    assert not holds(scene, Exchange("relation", "?", "Yes.", {**about, "relation": "below"}))
    assert not holds(scene, Exchange("larger", "?", "PUSH", {"names": ["PUSH", "Exit 4"]}))
    assert not holds(scene, Exchange("at_box", "?", "PULL", {"name": "PULL"}))
    assert not holds(scene, Exchange("unknown", "?", "PUSH", {"name": "PUSH"}))


def test_a_name_inside_another_names_nothing_alone() -> None:
    (scene,) = text_scenes(family([parents.scene("Exit", "Exit 4")]), "en")
    assert [scene.name(region) for region in scene.singular()] == ["Exit 4"]
