import pytest
from pydantic import ValidationError

from pipelines.engine.pipeline import InputError
from pipelines.user_files.columns import Columns, member_images


def test_what_is_mapped_must_be_there() -> None:
    with pytest.raises(InputError, match=r"a\.parquet has no column 'body' \(named for text\); it has TEXT, URL"):
        Columns(text="body").resolve(["TEXT", "URL"], "a.parquet")


def test_self_explaining_names_are_taken_where_no_content_is_mapped() -> None:
    present = ["id", "image", "conversations", "extra"]
    assert Columns().resolve(present, "f") == {"messages": "conversations", "image": "image", "id": "id"}
    assert Columns(license="extra").resolve(["text", "extra"], "f") == {"license": "extra", "text": "text"}


def test_a_map_of_content_is_taken_as_it_is() -> None:
    assert Columns(text="body").resolve(["body", "caption", "language"], "f") == {
        "text": "body",
        "language": "language",
    }


def test_nothing_to_go_by_asks_for_a_map() -> None:
    with pytest.raises(InputError, match=r"columns\.text=NAME; it has a, b"):
        Columns().resolve(["a", "b"], "f")


def test_members_of_an_archive_are_taken_by_their_endings() -> None:
    assert Columns().resolve(["__key__", "jpg", "txt"], "f") == {"caption": "txt"}
    row = {"__key__": "1", "txt": "t", "0.jpg": b"0", "1.PNG": b"?", "1.png": b"1", "npy": b"n"}
    assert member_images(row) == [b"0", b"1"]


def test_unknown_purposes_are_refused() -> None:
    with pytest.raises(ValidationError):
        Columns(picture="a")  # type: ignore[call-arg]
