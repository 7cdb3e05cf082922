import json
import os
from pathlib import Path
from typing import Any

import pytest

from corpus.record import Message, image, text
from pipelines.engine.pipeline import Drop
from pipelines.user_files.conversation import conversation


def reason(value: Any) -> str:
    with pytest.raises(Drop) as dropped:
        conversation(value)
    return dropped.value.reason


SHAREGPT = [{"from": "human", "value": "<image>\nWhat?"}, {"from": "gpt", "value": "A cat."}]
EXPECTED = [Message("user", [image(), text("\nWhat?")]), Message("assistant", [text("A cat.")])]


def test_sharegpt_and_openai_text_give_the_same_turns() -> None:
    openai = [{"role": "user", "content": "<image>\nWhat?"}, {"role": "assistant", "content": "A cat."}]
    assert conversation(SHAREGPT).messages == EXPECTED
    assert conversation(openai).messages == EXPECTED
    assert conversation(json.dumps(openai)).messages == EXPECTED
    assert conversation(openai).brought == [None]


def test_parts_bring_their_pictures_or_wait_for_the_rows() -> None:
    talk = conversation(
        [
            {
                "role": "user",
                "content": [
                    {"type": "image"},
                    {"type": "image_url", "image_url": {"url": "data:x"}},
                    {"type": "image_url", "value": "a.jpg"},
                    {"type": "text", "text": "literal <image>"},
                    {"type": "text", "value": "!"},
                ],
            },
            {"role": "assistant", "content": "Yes."},
        ]
    )
    assert talk.brought == [None, {"url": "data:x"}, "a.jpg"]
    assert [part.type for part in talk.messages[0].content] == ["image"] * 3 + ["text"] * 2
    assert talk.messages[0].content[3].text == "literal <image>"


def test_loss_is_kept_and_an_empty_system_turn_is_left_out() -> None:
    talk = conversation(
        [
            {"role": "system", "content": ""},
            {"role": "user", "content": "a"},
            {"role": "assistant", "content": "b", "loss": False},
            {"role": "tool", "content": "c"},
        ]
    )
    assert [(message.role, message.loss) for message in talk.messages] == [
        ("user", None),
        ("assistant", False),
        ("tool", None),
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([], "messages_invalid"),
        ("not json", "messages_invalid"),
        (["a"], "messages_invalid"),
        ([{"role": "narrator", "content": "a"}], "unknown_role"),
        ([{"content": "a"}], "unknown_role"),
        ([{"role": "user", "content": "a"}], "no_assistant_turn"),
        ([{"role": "user", "content": "a"}, {"role": "assistant", "content": None}], "empty_turn"),
        ([{"role": "user", "content": " "}, {"role": "assistant", "content": "b"}], "empty_turn"),
        ([{"role": "user", "content": "<video>a"}, {"role": "assistant", "content": "b"}], "media_unsupported"),
        ([{"role": "user", "content": [{"type": "video_url", "value": "v"}]}], "media_unsupported"),
        ([{"role": "user", "content": [7]}], "media_unsupported"),
    ],
)
def test_what_is_no_conversation_is_dropped(value: Any, expected: str) -> None:
    assert reason(value) == expected


def test_genuine_conversations_of_two_forms_agree() -> None:
    if "VLEND_SAMPLES" not in os.environ:
        pytest.skip("VLEND_SAMPLES is not set")
    folder = Path(os.environ["VLEND_SAMPLES"]) / "sft/llamafactory_mllm_demo"
    rows = json.loads((folder / "mllm_demo.json").read_text(encoding="utf-8"))
    assert rows
    for row in rows:
        talk = conversation(row["messages"])
        assert talk.brought == [None] * len(row["images"])
    lines = (folder / "v1_multimodal_demo.jsonl").read_text(encoding="utf-8").splitlines()
    typed = [json.loads(line) for line in lines if line.strip()]
    with_pictures = [row for row in typed if "video_url" not in json.dumps(row) and "audio_url" not in json.dumps(row)]
    assert with_pictures
    for row in with_pictures:
        assert all(isinstance(own, str) for own in conversation(row["messages"]).brought)
