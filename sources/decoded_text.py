"""Bytes of unknown encoding to text: byte order marks, UTF-8, UTF-16, GB18030 for Chinese, otherwise Windows-1252."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_COMMON_CHINESE = re.compile(r"[\u4e00-\u9fa5\u3000-\u3011\uff01-\uff1f\u2018-\u201d]")
_ASCII = re.compile(r"[\x00-\x7f]+")
_READABLE = re.compile(r"[\t\n\r\x20-\x7e\u4e00-\u9fa5\u3000-\u3011\uff01-\uff5e\u2018-\u201d]")
#: So much of a text is looked at to tell what it is.
_SAMPLE = 200_000


def decoded(data: bytes) -> tuple[str, str]:
    """The text of `data` with line feeds as line ends, and the name of the encoding it was read in.

    A character cut in half at the end of the data is left out. What is no valid UTF-8, or would be half zero bytes, is
    UTF-16 if nearly all of it is then Latin letters or Chinese; GB18030 if it decodes and at least nine tenths of its
    characters beyond ASCII are common Chinese ones; otherwise Windows-1252.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lines(data[len(mark) :].decode(encoding, errors="replace")), encoding
    text = _strict(data, "utf-8")
    head = data[:_SAMPLE]
    if text is not None and head.count(0) <= 0.3 * len(head):
        return _lines(text), "utf-8"
    if (unmarked := utf16_without_mark(head)) is not None:
        return _lines(data.decode(unmarked, errors="replace")), unmarked
    if text is not None:
        return _lines(text), "utf-8"
    chinese = _strict(data, "gb18030")
    if chinese is not None:
        beyond = _ASCII.sub("", chinese)[:_SAMPLE]
        if len(_COMMON_CHINESE.findall(beyond)) >= 0.9 * len(beyond):
            return _lines(chinese), "gb18030"
    return _lines(data.decode("cp1252", errors="replace")), "cp1252"


def utf16_without_mark(data: bytes) -> str | None:
    """`utf-16-le` or `utf-16-be` if `data` can hardly be anything else: English or Chinese, with zero bytes."""
    sample = data[: _SAMPLE // 2 * 2]
    # plain Latin letters, two by two, are Chinese in UTF-16; but then nearly all bytes are letters
    if 0 not in sample or sum(not 0x20 <= byte < 0x7F for byte in sample) < 0.25 * len(sample):
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _strict(sample, encoding)
        if text and len(_READABLE.findall(text)) >= 0.95 * len(text):
            return encoding
    return None


def _strict(data: bytes, encoding: str) -> str | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        return decoder.decode(data, final=False)
    except UnicodeDecodeError:
        return None


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
