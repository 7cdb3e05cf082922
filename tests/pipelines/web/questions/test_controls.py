"""pipelines.web.questions.controls: only what document and picture both prove is asked."""

from web_tiles import board, control, line, page

from pipelines.web.questions import controls
from pipelines.web.questions.voice import Voice

EN, ZH = Voice("en", "1"), Voice("zh", "1")


def answers(pairs: list[str]) -> list[str]:
    return [pair.split("\nAnswer: ")[1] for pair in pairs]


def test_a_name_is_asked_where_it_is_written_or_drawn():
    save = control("button", "Save", (10, 10, 60, 40))
    icon = control("button", "Search", (100, 10, 130, 40), text="")
    other = control("button", "Delete for ever", (200, 10, 300, 40))  # its picture says something else
    made = board((line("Save", 14, 15), line("Remove", 210, 15)), page((save, icon, other)))
    assert answers(list(controls.names(made, EN))) == ["Save", "Search"]
    assert all("⟦region" in pair for pair in controls.names(made, EN))


def test_a_place_is_asked_where_one_expression_fits():
    one = control("link", "Docs", (10, 10, 50, 30))
    again = (control("link", "more", (10, 50, 50, 70)), control("link", "more", (10, 90, 50, 110)))
    beside = (control("button", "Buy", (10, 150, 40, 170)), control("button", "Buy", (110, 150, 140, 170)))
    unseen = control("link", "Invisible", (10, 300, 50, 320))
    lines = (
        line("Docs", 10, 10),
        line("more", 10, 50),
        line("more", 10, 90),
        line("Buy", 10, 150),
        line("Buy", 110, 150),
    )
    made = board(lines, page((one, *again, *beside, unseen)))
    pairs = list(controls.places(made, EN))
    assert len(pairs) == 2
    assert "the link “Docs”" in pairs[0]
    assert answers(pairs)[0] == made.at(one)
    ordinal = "first" if answers(pairs)[1] == made.at(again[0]) else "second"
    assert f"the {ordinal} link “more” from the top" in pairs[1]


def test_states_and_values():
    on = control("checkbox", "Gift", (10, 10, 30, 30), "checked")
    off = control("switch", "Wifi", (10, 50, 30, 70))
    field = control("text field", "Name", (100, 90, 300, 120), value="Bo")
    wrong = control("text field", "Town", (100, 150, 300, 180), value="Rome")
    dead = control("button", "Pay", (10, 200, 60, 230), "disabled")
    lines = (line("Gift", 40, 10), line("Wifi", 40, 50), line("Name", 10, 95), line("Bo", 104, 95),
             line("Town", 10, 155), line("Oslo", 104, 155), line("Pay", 14, 205))  # fmt: skip
    made = board(lines, page((on, off, field, wrong, dead)))
    assert answers(list(controls.states(made, EN))) == ["Yes.", "No.", "Bo", "No, it is disabled."]
    chinese = list(controls.states(made, ZH))
    assert chinese[0].startswith("问题：")
    assert chinese[0].endswith("回答：是。")


def test_counts_only_where_all_is_seen():
    fields = tuple(control("text field", f"f{n}", (10, 40.0 * n, 60, 40.0 * n + 20)) for n in range(3))
    pairs = list(controls.counts(board((), page(fields)), EN))
    assert pairs == ["Question: How many text fields are there on this page?\nAnswer: 3"]
    assert not list(controls.counts(board((), page(fields), whole=False), EN))
    assert not list(controls.counts(board((), page(fields[:1])), EN))
