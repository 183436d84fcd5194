"""Static charts as inline SVG: an allow-list of elements and attributes, ids of their own.

The drawing is trusted, the words in it are not: whatever is not a plain drawing is dropped
(scripts, handlers, foreign content, references to anything outside the chart).
"""

from __future__ import annotations

import re
from html import escape
from typing import NamedTuple
from xml.etree.ElementTree import Element  # parsing is done by defusedxml

from defusedxml.ElementTree import ParseError, fromstring

from analytics.briefs.page.allowed import allowed
from analytics.briefs.page.colours import COLOUR
from analytics.briefs.page.text import cut
from analytics.errors import RenderError

LONGEST_LABEL = 120

_ELEMENTS = allowed("chart", "elements")
_ATTRIBUTES = allowed("chart", "attributes")
_STYLES = allowed("chart", "styles")
_NUMBERS = allowed("chart", "numbers")
_COLOURED = frozenset({"fill", "stroke", "stop-color"})
_OWN_REFERENCE = re.compile(r"url\(\s*['\"]?#([\w.:-]+)['\"]?\s*\)")
_LONG_DECIMAL = re.compile(r"-?\d+\.\d{3,}(?![\de])")
_BETWEEN = re.compile(r"\s*([A-Za-z])\s*")
_NAMED_VARIABLE = re.compile(r"var\(--[\w-]+,\s*([^()]+)\)")
_IMAGE_DATA = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=\s]+\Z")


class _Scope(NamedTuple):
    """What the ids of a chart start with, and the ids it refers to."""

    prefix: str
    used: frozenset[str]


def clean_svg(source: str, *, prefix: str, alt: str) -> str:
    """`source` as inline SVG: sanitised, sized by its viewBox, ids starting with `prefix`.

    Colours become CSS variables (`var(--c-1f77b4)`) so that the page can turn them for the dark.
    Raises `RenderError` if it cannot be parsed or holds nothing to draw.

    >>> print(clean_svg('<svg viewBox="0 0 9 9"><script>x</script><path id="a" d="M0 0"/></svg>',
    ...                 prefix="fig-1", alt="One line"))
    <svg viewBox="0 0 9 9" role="img" aria-label="One line"><path d="M0 0"/></svg>
    """
    try:
        root = fromstring(source, forbid_dtd=False)
    except (ParseError, ValueError) as error:
        raise RenderError(f"the chart is no readable SVG: {error}", column=prefix) from None
    if _local(root.tag) != "svg":
        raise RenderError("the chart is no SVG", column=prefix, value=_local(root.tag))
    view = root.get("viewBox") or f"0 0 {_length(root.get('width'))} {_length(root.get('height'))}"
    if view.endswith("0 0"):
        raise RenderError("the chart has no size", column=prefix)
    # Ids that nothing in the chart refers to are weight, and so are groups with nothing else.
    scope = _Scope(prefix, frozenset(re.findall(r"(?:href=[\"']#|url\(#)([\w.:-]+)", source)))
    body = "".join(_write(child, scope) for child in root)
    if not body:
        raise RenderError("the chart is empty", column=prefix)
    return (
        f'<svg viewBox="{escape(_round(view))}" role="img" aria-label="{escape(alt)}">{body}</svg>'
    )


def variable(colour: str) -> str:
    """The name of the CSS variable of a colour.

    >>> variable("#1F77B4"), variable("rgba(0, 0, 0, 0.5)")
    ('--c-1f77b4', '--c-rgba-0-0-0-0-5')
    """
    return "--c-" + re.sub(r"[^a-z0-9]+", "-", colour.lower()).strip("-")


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _length(value: str | None) -> str:
    match = re.match(r"[\d.]+", value or "")
    return match[0] if match else "0"


def _round(text: str) -> str:
    """Two decimals are a hundredth of a point: finer than any screen or printer."""
    return _LONG_DECIMAL.sub(lambda m: f"{float(m[0]):.2f}".rstrip("0").rstrip("."), text)


def _write(element: Element, scope: _Scope) -> str:
    tag = _local(element.tag)
    if not isinstance(element.tag, str) or tag not in _ELEMENTS:
        return ""
    kept = _attributes(tag, element, scope)
    if tag == "image" and "href" not in kept:
        return ""
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in kept.items())
    words = tag in {"text", "tspan", "title", "desc"}
    inner = _text(element.text) if words else ""
    for child in element:
        inner += _write(child, scope) + (_text(child.tail) if words else "")
    if tag == "g" and not attributes:
        return inner
    if not inner:
        return "" if words or tag == "g" else f"<{tag}{attributes}/>"
    return f"<{tag}{attributes}>{inner}</{tag}>"


def _attributes(tag: str, element: Element, scope: _Scope) -> dict[str, str]:
    """The allowed attributes; several that become styles are one style."""
    kept: dict[str, str] = {}
    for item in element.attrib.items():
        name, value = _attribute(tag, *item, scope)
        if name == "style" and name in kept:
            kept[name] += f";{value}"
        elif name:
            kept[name] = value
    return kept


def _text(text: str | None) -> str:
    return escape(cut(" ".join(text.split()), LONGEST_LABEL), quote=False) if text else ""


def _attribute(tag: str, name: str, value: str, scope: _Scope) -> tuple[str, str]:
    """The attribute as it may be written; an empty name drops it."""
    name = _local(name)
    if name not in _ATTRIBUTES:
        return "", ""
    if name == "id":
        return ("id", f"{scope.prefix}-{value}") if value in scope.used else ("", "")
    if name == "href":
        if value.startswith("#"):
            return "href", f"#{scope.prefix}-{value[1:]}"
        return ("href", value) if tag == "image" and _IMAGE_DATA.match(value) else ("", "")
    if name == "style":
        style = _style(value, scope.prefix)
        return ("style", style) if style else ("", "")
    value = _own_references(value, scope.prefix)
    if "url(" in value and not _OWN_REFERENCE.search(value):
        return "", ""
    if name in _COLOURED and COLOUR.search(value):
        # A presentation attribute may not hold a variable in every reader; a style may.
        return "style", f"{name}:{_variables(value)}"
    if name == "d":
        return name, _BETWEEN.sub(r"\1", _round(value)).strip()
    return name, _round(value) if name in _NUMBERS else value


def _own_references(value: str, prefix: str) -> str:
    return _OWN_REFERENCE.sub(rf"url(#{prefix}-\1)", value)


def _style(value: str, prefix: str) -> str:
    kept = []
    for declaration in value.split(";"):
        name, _, content = (part.strip() for part in declaration.partition(":"))
        content = _own_references(content, prefix)
        outside = re.sub(r"url\(#[\w.:-]+\)", "", content)
        if name not in _STYLES or re.search(r"url\(|expression|[\\<>@]", outside, re.IGNORECASE):
            continue
        if name == "font":
            kept += _font(content)
        else:
            content = _variables(content) if name in _COLOURED else _round(content)
            kept.append(f"{name}:{content}")
    return ";".join(kept)


def _font(shorthand: str) -> list[str]:
    """Size and weight of a font shorthand; the family is the page's own."""
    size = re.search(r"(\d+(?:\.\d+)?)px", shorthand)
    weight = re.match(r"(bold|[1-9]00)\b", shorthand.replace("italic", "").strip())
    style = ["font-style:italic"] if "italic" in shorthand else []
    return (
        ([f"font-size:{_round(size[1])}px"] if size else [])
        + ([f"font-weight:{weight[1]}"] if weight else [])
        + style
    )


def _variables(value: str) -> str:
    value = _NAMED_VARIABLE.sub(r"\1", value)
    return COLOUR.sub(lambda match: f"var({variable(match[0])})", value)
