"""Bytes of unknown encoding to text: byte order marks, UTF-8, GB18030 for Chinese, otherwise Windows-1252."""

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
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def decoded(data: bytes) -> tuple[str, str]:
    """The text of `data` with line feeds as line ends, and the name of the encoding it was read in.

    A character cut in half at the end of the data is left out. What is no valid UTF-8 is GB18030 if it decodes and at
    least nine tenths of its characters beyond ASCII are common Chinese ones, otherwise Windows-1252.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lines(data[len(mark) :].decode(encoding, errors="replace")), encoding
    text = _strict(data, "utf-8")
    if text is not None:
        return _lines(text), "utf-8"
    chinese = _strict(data, "gb18030")
    if chinese is not None:
        beyond = len(_NOT_ASCII.findall(chinese))
        if len(_COMMON_CHINESE.findall(chinese)) >= 0.9 * beyond:
            return _lines(chinese), "gb18030"
    return _lines(data.decode("cp1252", errors="replace")), "cp1252"


def _strict(data: bytes, encoding: str) -> str | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        return decoder.decode(data, final=False)
    except UnicodeDecodeError:
        return None


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
