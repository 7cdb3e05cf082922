import pytest

from sources.tfrecord import TFRecordError, masked_crc32c, read_records


def _framed(data: bytes) -> bytes:
    length = len(data).to_bytes(8, "little")
    return b"".join(
        [length, masked_crc32c(length).to_bytes(4, "little"), data, masked_crc32c(data).to_bytes(4, "little")]
    )


def test_checksum_of_the_specification():
    """RFC 3720 B.4: the CRC-32C of 32 zero bytes is 8A9136AA; 123456789 gives E3069283."""
    for data, checksum in ((bytes(32), 0x8A9136AA), (b"123456789", 0xE3069283)):
        masked = (((checksum >> 15) | (checksum << 17)) + 0xA282EAD8) & 0xFFFFFFFF
        assert masked_crc32c(data) == masked


def test_records_come_back_in_order(tmp_path):
    (tmp_path / "a").write_bytes(_framed(b"one") + _framed(b"") + _framed(b"three"))
    assert list(read_records(tmp_path / "a")) == [b"one", b"", b"three"]


@pytest.mark.parametrize("damage", ["short header", "short data", "flipped data", "flipped length"])
def test_damage_is_told_after_the_good_records(tmp_path, damage):
    bad = bytearray(_framed(b"second"))
    if damage == "short header":
        bad = bad[:7]
    elif damage == "short data":
        bad = bad[:-3]
    elif damage == "flipped data":
        bad[14] ^= 1
    else:
        bad[0] ^= 64
    (tmp_path / "a").write_bytes(_framed(b"first") + bytes(bad))
    reading = read_records(tmp_path / "a")
    assert next(reading) == b"first"
    with pytest.raises(TFRecordError, match="record 1"):
        next(reading)
