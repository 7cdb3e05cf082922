"""Charts as inline SVG. Colours come from the page's style sheet: class `c0` is the first component, and so on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mixtures.manifest import ComponentShare
from mixtures.report import figures
from mixtures.report.distributions import Histogram
from mixtures.report.markup import Html, element, join

#: Number of colours in page.css.
COLOURS = 9


def colour(number: int) -> str:
    """The class of the component that stands at `number` in the manifest."""
    return f"c{number % COLOURS}"


def composition(components: Sequence[ComponentShare]) -> Html:
    """One bar of the whole width: the realised share of each component."""
    left = 0.0
    pieces = []
    for number, component in enumerate(components):
        label = f"{figures.title(component.name)}: {figures.percent(component.realised_share)}"
        pieces.append(
            element(
                "rect",
                element("title", label),
                x=f"{left:.3f}%",
                y="0",
                width=f"{component.realised_share:.3f}%",
                height="100%",
                class_=colour(number),
            )
        )
        left += component.realised_share
    return element(
        "svg", *pieces, class_="composition", width="100%", height="34", role="img", aria_label="Realised composition"
    )


def share_bars(component: ComponentShare, number: int, widest: float) -> Html:
    """Realised share as a bar, planned share as a bar behind it, the paper's as a tick; `widest` fills the cell."""

    def width(share: float) -> str:
        return f"{100 * share / widest if widest else 0:.3f}%"

    bars = [
        element("rect", x="0", y="2", width=width(component.target_share), height="16", class_="planned"),
        element("rect", x="0", y="6", width=width(component.realised_share), height="8", class_=colour(number)),
    ]
    if component.paper_share is not None:
        x = width(component.paper_share)
        bars.append(element("line", x1=x, x2=x, y1="0", y2="20", class_="paper"))
    return element("svg", *bars, class_="share", width="100%", height="20", aria_hidden="true")


def histogram(values: Histogram, components: Sequence[str], axis: str) -> Html:
    """Stacked columns, one per bin that lies between the first and the last filled one."""
    stacks = np.array([values.counts.get(name, np.zeros(len(values.edges), dtype=int)) for name in components])
    if not values.total:
        return element("p", "None.", class_="quiet")
    heights = stacks.sum(axis=0)
    filled = np.flatnonzero(heights)
    first, last = int(filled[0]), int(filled[-1])
    width, height, bottom, top = 460.0, 190.0, 34.0, 16.0
    step = width / (last - first + 1)
    scale = (height - bottom - top) / heights.max()
    labels = values.labels()
    marks: list[Html] = []
    for position, bin_number in enumerate(range(first, last + 1)):
        x, y = position * step, height - bottom
        for number, amount in enumerate(stacks[:, bin_number]):
            if amount:
                y -= amount * scale
                marks.append(
                    element(
                        "rect",
                        element("title", f"{figures.title(components[number])}: {figures.count(int(amount))}"),
                        x=f"{x + step * 0.09:.2f}",
                        y=f"{y:.2f}",
                        width=f"{step * 0.82:.2f}",
                        height=f"{amount * scale:.2f}",
                        class_=colour(number),
                    )
                )
        middle = f"{x + step / 2:.2f}"
        marks.append(element("text", figures.compact(int(heights[bin_number])), x=middle, y=f"{y - 4:.2f}"))
        marks.append(element("text", labels[bin_number], x=middle, y=f"{height - bottom + 13:.2f}", class_="tick"))
    marks.append(element("line", x1=0, x2=width, y1=height - bottom, y2=height - bottom, class_="axis"))
    marks.append(element("text", axis, x=width / 2, y=height - 4, class_="axis-name"))
    return element("svg", *marks, class_="histogram", viewBox=f"0 0 {width:g} {height:g}", role="img", aria_label=axis)


def legend(components: Sequence[ComponentShare]) -> Html:
    """Colour, name and realised share of every component."""
    entries = [
        element(
            "li",
            element("i", class_=f"swatch {colour(number)}"),
            figures.title(component.name),
            element("b", figures.percent(component.realised_share)),
        )
        for number, component in enumerate(components)
    ]
    return element("ul", join(entries), class_="legend")
