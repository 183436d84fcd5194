"""How wide texts are and where they break. Widths are estimates: the font is the reader's own."""

import textwrap
from itertools import pairwise

from analytics.charts.marks import Axis, plain

TEXT, SMALL = 12.5, 11.5
_EM = {  # widths of signs in a wide sans, so that no estimate is too small
    **dict.fromkeys("iljtfr.,:;'|()[] /-", 0.38), **dict.fromkeys("mwMW@%—−→×+▲▼●", 0.9),
}  # fmt: skip


def width_of(text: str, size: float = TEXT) -> float:
    """About how many pixels wide a line of text is."""
    return size * sum(
        _EM.get(sign, 1.0 if sign > "\u2e80" else 0.7 if sign.isupper() else 0.62) for sign in text
    )


def wrapped(text: str, pixels: float, size: float = TEXT) -> list[str]:
    """Text in lines of at most so many pixels; what is said on lines of its own stays so."""
    lines = []
    for line in plain(text).split("\n"):
        average = width_of(line, size) / max(len(line), 1)
        most = max(int(pixels / max(average, 1)), 8)
        lines += textwrap.wrap(line, most, break_long_words=True) or [""]
    return lines if text else []


def ticks(axis: Axis, pixels: float = 1e9) -> list[tuple[float, str]]:
    """The ticks of an axis across: all, or every second and so on where texts would meet.

    The tick at 0 stays.
    """
    scale = pixels / (axis.high - axis.low)
    zero = next((place for place, (at, _) in enumerate(axis.ticks) if at == 0), 0)
    kept = list(axis.ticks)
    for step in range(2, len(kept)):
        wide = [(at * scale, width_of(text, SMALL) / 2) for at, text in kept]
        if all(b - a > one + other for (a, one), (b, other) in pairwise(wide)):
            break
        kept = list(axis.ticks[zero % step :: step])
    return kept
