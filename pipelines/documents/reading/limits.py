"""What the reading process refuses, and why: each reason is what the item is dropped with."""

from __future__ import annotations

#: The longest side of a page in points; A0 paper is 3370 points high.
MAX_SIDE_POINTS = 3400.0
MIN_SIDE_POINTS = 72.0
#: Characters on one page; a full newspaper page has about 40 000.
MAX_CHARACTERS = 60_000
#: Share of letters that read from right to left from which a page must be laid out as they read.
MAX_BACKWARDS = 0.05
#: Address space of the reading process, which bounds what a hostile page can make it allocate.
MAX_ADDRESS_SPACE = 6 * 1024**3
#: The share of the page's height, at its upper and lower edge, where page furniture is looked for.
MARGIN_SHARE = 0.14
#: How many pages before and after are compared for page furniture.
NEIGHBOURS = 2


class Refused(Exception):  # noqa: N818 - a verdict on a page, not a failure of the program
    """A page or file that cannot be used; `reason` becomes the reason of the drop."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def check_size(width: float, height: float) -> None:
    """Refuse pages (sizes in points) whose text could not be read from a picture of usual size."""
    if max(width, height) > MAX_SIDE_POINTS:
        raise Refused("page_too_large", f"{width:.0f} x {height:.0f} points, the limit is {MAX_SIDE_POINTS:.0f}")
    if min(width, height) < MIN_SIDE_POINTS:
        raise Refused("page_too_small", f"{width:.0f} x {height:.0f} points")


def check_characters(count: int) -> None:
    """Refuse pages with more text than paper holds."""
    if count > MAX_CHARACTERS:
        raise Refused("page_too_large", f"{count} characters on one page")
