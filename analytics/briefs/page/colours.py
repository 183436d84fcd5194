"""The dark counterpart of every colour: the palette's own, else lightness turned over, hue kept.

One rule serves the page, its static charts and its interactive ones, so that a chart has the same
colours in both and a scale that ran from pale to strong still does on a dark page.
Conversions after Ottosson, "A perceptual color space for image processing" (OKLab, 2020).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from analytics.palette import PALETTE

COLOUR = re.compile(
    r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})(?![0-9a-fA-F])"
    r"|rgba?\(\s*\d+(?:\.\d+)?\s*,\s*\d+(?:\.\d+)?\s*,\s*\d+(?:\.\d+)?\s*(?:,\s*[\d.]+\s*)?\)"
    r"|\b(?:white|black)\b"
)
_NAMED = {"white": "#ffffff", "black": "#000000"}
_PALETTE = {tone.light: tone.dark for tone in PALETTE.values()}
_DARKEST, _LIGHTEST = 0.2, 0.95  # OKLab lightness of the dark page and of its text


def dark(colour: str) -> str:
    """The counterpart of a CSS colour (hex, rgb, rgba, white, black) on a dark page.

    >>> dark("#0a5c91"), dark("#000000"), dark("rgba(255,255,255,0.5)")
    ('#79b8e6', '#eeeeee', 'rgba(28,28,28,0.5)')
    """
    if colour.lower() in _PALETTE:
        return _PALETTE[colour.lower()]
    red, green, blue, alpha = _channels(colour)
    lightness, a, b = _to_oklab(red, green, blue)
    lightness = min(_LIGHTEST, max(_DARKEST, 1.125 - 0.9 * lightness))
    rgb = _fit(lightness, a, b)
    if alpha is None:
        return "#" + "".join(f"{channel:02x}" for channel in rgb)
    return "rgba({},{},{},{})".format(*rgb, alpha)


def dark_table(texts: Iterable[str]) -> dict[str, str]:
    """Colour as written -> dark counterpart, for every colour found in `texts`, sorted.

    >>> dark_table(["fill: #fff; stroke: #000000"])
    {'#000000': '#eeeeee', '#fff': '#1c1c1c'}
    """
    found = {match for text in texts for match in COLOUR.findall(text)}
    return {colour: dark(colour) for colour in sorted(found)}


def _channels(colour: str) -> tuple[float, float, float, str | None]:
    written = _NAMED.get(colour, colour)
    if written.startswith("#"):
        digits = written[1:] if len(written) == 7 else "".join(2 * c for c in written[1:])
        red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
        return red, green, blue, None
    parts = [part.strip() for part in written[written.index("(") + 1 : -1].split(",")]
    red, green, blue = (min(float(part), 255) / 255 for part in parts[:3])
    return red, green, blue, parts[3] if len(parts) == 4 else None


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _to_oklab(red: float, green: float, blue: float) -> tuple[float, float, float]:
    r, g, b = _linear(red), _linear(green), _linear(blue)
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    middle = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _from_oklab(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _fit(lightness: float, a: float, b: float) -> tuple[int, int, int]:
    """The nearest colour a screen can show: the chroma is lowered until it fits."""
    for step in range(20, -1, -1):
        linear = _from_oklab(lightness, a * step / 20, b * step / 20)
        if all(-0.002 <= channel <= 1.002 for channel in linear) or step == 0:
            break
    red, green, blue = (round(255 * _gamma(min(1.0, max(0.0, c)))) for c in linear)
    return red, green, blue
