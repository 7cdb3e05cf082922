from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.engine.pipeline import Drop
from pipelines.user_files.rows import content, metadata


def flat(row: dict[str, Any], *names: str, folder: Path = Path()) -> str:
    """The document as text, with `<image>` for image parts; columns are named for their purposes."""
    messages, images = content(row, {name: name for name in names}, folder)
    parts = [part for message in messages for part in message.content]
    assert len(images) == sum(part.type == "image" for part in parts)
    return "".join(part.text if part.text is not None else "<image>" for part in parts)


def reason(row: dict[str, Any], *names: str) -> str:
    with pytest.raises(Drop) as dropped:
        content(row, {name: name for name in names}, Path())
    return dropped.value.reason


def test_caption_follows_its_picture(picture: Callable[..., bytes]) -> None:
    row = {"image": picture(), "caption": "A cat.\n", "text": "More."}
    assert flat(row, "image", "caption") == "<image>\n\nA cat."
    assert flat(row, "image", "caption", "text") == "<image>\n\nA cat.\n\nMore."
    assert flat(row | {"caption": ["One.", None, "Two."]}, "image", "caption") == "<image>\n\nOne.\nTwo."


def test_text_alone_and_a_picture_alone_are_fine(picture: Callable[..., bytes]) -> None:
    assert flat({"text": "Words", "image": None}, "text", "image") == "Words"
    assert flat({"image": picture()}, "image") == "<image>"
    assert flat({"text": "HTML <image> of old"}, "text") == "HTML <image> of old"


def test_placeholders_in_text_must_match(picture: Callable[..., bytes]) -> None:
    two = {"text": "a<image>b<image>", "images": [picture(), picture(20, 20)]}
    assert flat(two, "text", "images") == "a<image>b<image>"
    assert reason(two | {"images": [picture()]}, "text", "images") == "placeholder_mismatch"
    assert reason({"text": "a <image>", "images": None}, "text", "images") == "placeholder_mismatch"


def test_parallel_lists_are_one_document_in_their_order(picture: Callable[..., bytes]) -> None:
    row = {"text": ["Intro", None, "End"], "images": [None, picture(), None]}
    assert flat(row, "text", "images") == "Intro\n\n<image>\n\nEnd"
    assert reason(row | {"images": [None]}, "text", "images") == "placeholder_mismatch"


def test_conversations_take_the_rows_pictures_in_order(picture: Callable[..., bytes]) -> None:
    talk = [{"from": "human", "value": "<image>a<image>"}, {"from": "gpt", "value": "b"}]
    columns = {"messages": "messages", "images": "images"}
    wide, tall = picture(50, 10), picture(10, 50)
    messages, images = content({"messages": talk, "images": [wide, tall]}, columns, Path())
    assert [message.role for message in messages] == ["user", "assistant"]
    assert [item.bytes for item in images] == [wide, tall]
    assert reason({"messages": talk, "images": [wide]}, "messages", "images") == "placeholder_mismatch"
    assert reason({"messages": talk, "images": None}, "messages", "images") == "placeholder_mismatch"


def test_pictures_inside_parts_come_in_their_place(picture: Callable[..., bytes], tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture(30, 10))
    parts = [{"type": "image"}, {"type": "image_url", "value": "a.png"}, {"type": "image"}]
    talk = [{"role": "user", "content": parts}, {"role": "assistant", "content": "ok"}]
    row = {"messages": talk, "images": [picture(10, 10), picture(20, 10)]}
    _, images = content(row, {"messages": "messages", "images": "images"}, tmp_path)
    assert [item.width for item in images] == [10, 30, 20]


def test_empty_and_odd_rows_are_dropped() -> None:
    assert reason({"text": "  ", "image": None}, "text", "image") == "empty_row"
    assert reason({"text": {"a": 1}}, "text") == "text_value"


def test_metadata_is_text_or_nothing() -> None:
    columns = {"id": "ID", "url": "URL"}
    assert metadata({"ID": 7, "URL": ""}, columns, "id") == "7"
    assert metadata({"ID": 7, "URL": ""}, columns, "url") is None
    assert metadata({"ID": 7}, columns, "license") is None
