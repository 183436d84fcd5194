"""A chart as inline SVG, written for a page of ours.

Colours are the CSS variables that the page sets for light and dark, with the light tone behind
them for readers elsewhere; each mark says in its title what hovering says.
"""

from dataclasses import replace
from functools import cache
from html import escape
from itertools import groupby

from analytics.charts.layout import WIDE
from analytics.charts.marks import Axis, Chart, Labels, Panel, Points, plain
from analytics.charts.static import Ring, Shape, Style, sheet
from analytics.palette import light


def svg_text(chart: Chart, *, name: str = "chart", alt: str = "", width: float = WIDE) -> str:
    """A chart as an inline SVG element; its ids start with `name`, `alt` is read aloud.

    >>> from analytics.charts.marks import Axis, Lines, Panel
    >>> line = Panel([Lines([0, 1], [0, 1], titles=["up", "up"])], Axis(0, 1), height=50)
    >>> svg_text(Chart([line]), alt="A line").split(' role="img" ')[1][:22]
    'aria-label="A line"><g'
    """
    drawn = sheet(chart, width)
    hatch = f"{name}-hatch"
    parts = [
        f'<svg viewBox="0 0 {_short(drawn.width)} {_short(drawn.height)}" role="img" '
        f'aria-label="{escape(plain(alt))}">'
    ]
    if any(shape.style.hatched for shape in drawn.shapes):
        parts.append(
            f'<defs><pattern id="{hatch}" patternUnits="userSpaceOnUse" width="6" height="6" '
            'patternTransform="rotate(45)"><path d="M0 0V6" '
            f'style="stroke:{_variable("hatch")};stroke-width:2"/></pattern></defs>'
        )
    for style, shapes in groupby(drawn.shapes, key=lambda shape: shape.style):
        inside = "".join(_element(shape) for shape in shapes)
        parts.append(f'<g style="{_css(style, hatch)}">{inside}</g>')
    for look, texts in groupby(drawn.texts, key=lambda text: text[4:]):
        anchor, size, bold, colour, halo, _ = look
        css = f"font-size:{_short(size)}px" + ";font-weight:bold" * bold
        css += "" if colour == "ink" else f";fill:{_variable(colour)}"
        css += {"left": "", "center": ";text-anchor:middle", "right": ";text-anchor:end"}[anchor]
        css += f";paint-order:stroke;stroke:{_variable('paper')};stroke-width:3px" * halo
        inside = "".join(
            f'<text x="{_short(text.dx)}" y="{_short(text.y + 0.36 * size)}"'
            f"{_faint(colour)}>{escape(plain(text.text), quote=False)}</text>"
            for text in texts
            if text.text
        )
        parts.append(f'<g style="{css}">{inside}</g>')
    return "".join([*parts, "</svg>"])


def small_svg(chart: Chart) -> str:
    """The first panel of a chart by its marks alone, for a list of charts.

    >>> from analytics.charts.marks import Axis, Lines, Panel
    >>> line = Panel([Lines([0, 1], [0, 1], titles=["up", "up"])], Axis(0, 1), height=50)
    >>> small_svg(Chart([line]))[:44]
    '<svg viewBox="0 0 180 60" aria-hidden="true"'
    """
    panel = chart.panels[0]
    rows = len(panel.rows)
    marks = [
        replace(
            mark,
            titles=(),
            name="",
            **({"size": min(mark.size, 5)} if isinstance(mark, Points) else {}),
        )
        for mark in panel.marks
        if not isinstance(mark, Labels) and not getattr(mark, "hatched", False)
    ]
    y = panel.y if panel.height else Axis(rows - 0.4, -0.6)
    bare = Panel(marks, Axis(panel.x.low, panel.x.high), Axis(y.low, y.high), 40)
    drawn = svg_text(Chart([bare]), width=180)
    return drawn.replace('role="img" aria-label=""', 'aria-hidden="true"')


def _faint(colour: str) -> str:
    """The page gives each text its ink; another colour must stand on the text itself."""
    return "" if colour == "ink" else f' style="fill:{_variable(colour)}"'


@cache
def _variable(role: str) -> str:
    return f"var(--{role},{light(role)})"


def _css(style: Style, hatch: str) -> str:
    fill = f"url(#{hatch})" if style.hatched else _variable(style.fill) if style.fill else "none"
    said = [f"fill:{fill}"]
    if style.stroke:
        said += [f"stroke:{_variable(style.stroke)}", f"stroke-width:{_short(style.width)}"]
    said += ["stroke-dasharray:4 2"] * style.dashed
    said += [f"opacity:{style.opacity:g}"] if style.opacity < 1 else []
    return ";".join(said)


def _element(shape: Shape) -> str:
    said = ", ".join(plain(shape.title).split("\n"))
    title = f"<title>{escape(said, quote=False)}</title>" if said else ""
    if shape.radius:
        ((x, y),) = shape.rings[0]
        head = f'circle cx="{_short(x)}" cy="{_short(y)}" r="{_short(shape.radius)}"'
    else:
        end = "Z" if shape.style.fill else ""
        head = f'path d="{"".join(_path(ring) + end for ring in shape.rings)}"'
    if len(shape.rings) > 1 and shape.style.fill:
        head += ' fill-rule="evenodd"'
    tag = head.split(" ", 1)[0]
    return f"<{head}>{title}</{tag}>" if title else f"<{head}/>"


def _path(ring: Ring) -> str:
    parts: list[str] = []
    left = top = ""
    for x, y in ((_short(x), _short(y)) for x, y in ring):
        step = f"H{x}" if y == top else f"V{y}" if x == left else f"L{x} {y}"
        parts.append(step if parts else f"M{x} {y}")
        left, top = x, y
    return "".join(parts)


def _short(value: float) -> str:
    """A tenth of a pixel is finer than any screen."""
    return f"{value:.1f}".removesuffix(".0")
