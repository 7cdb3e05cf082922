"""A PDF file of Chinese text in vertical columns, from right to left."""

from __future__ import annotations

from collections.abc import Sequence

from raw_pdf import page_pdf

_FONT = b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-V/DescendantFonts[6 0 R]>>"
_PARTS = (
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/FontDescriptor 7 0 R"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>>>",
    b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0"
    b"/Ascent 880/Descent -120/CapHeight 880/StemV 80>>",
)


def vertical_pdf(columns: Sequence[str], size: int = 16) -> bytes:
    """One page of A4 with the columns in type of `size` points; the font is not embedded, as in many such files."""
    moves = (
        b"1 0 0 1 %d 760 Tm <%s> Tj" % (520 - 26 * number, column.encode("utf-16-be").hex().encode())
        for number, column in enumerate(columns)
    )
    return page_pdf(b"BT /F1 %d Tf %s ET" % (size, b" ".join(moves)), more=_PARTS, font=_FONT)
