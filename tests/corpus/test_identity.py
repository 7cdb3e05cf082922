from corpus.identity import canonical_json, digest, fingerprint, media_hash, record_id
from corpus.record import document, image, turn


def test_golden_values() -> None:
    # A change that moves these values changes the id of every record of every corpus.
    assert record_id(document("Hello, 世界"), [], []) == "b101db0d478dbc427e75ee7bf03cd809"
    conversation = [turn("user", image(), "What is this?"), turn("assistant", "A cat.")]
    assert record_id(conversation, [media_hash(b"vlend")], []) == "cca55ab3627f5eeb2ec6e61e19b17152"
    assert media_hash(b"vlend") == "a1b7d6ac218376a2105bb4be78fbac2a"
    assert digest(b"vlend") == "738ebea433d5375322244af4be2e2c76"


def test_equal_content_has_equal_ids_and_other_content_has_not() -> None:
    base = record_id(document(image(), "a caption"), ["00" * 16], [])
    assert record_id(document(image(), "a caption"), ["00" * 16], []) == base
    assert record_id(document(image(), "a caption."), ["00" * 16], []) != base
    assert record_id(document(image(), "a caption"), ["01" * 16], []) != base
    assert record_id([turn("user", image(), "a caption")], ["00" * 16], []) != base
    assert record_id([turn("user", image(), "a caption", loss=True)], ["00" * 16], []) != base


def test_canonical_json_has_one_spelling() -> None:
    assert canonical_json({"b": 1, "a": ["é"]}) == '{"a":["é"],"b":1}'.encode()
    assert fingerprint({"b": 1, "a": 2}) == fingerprint({"a": 2, "b": 1})
