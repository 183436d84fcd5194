"""Rules of safety: what a page may run, fetch, link to, hold and weigh."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import NamedTuple

from analytics.briefs.page import BUDGET
from analytics.briefs.page.bundle import needs_network, read_data_script, unpacked_digest
from analytics.briefs.page.document import Document, Node
from analytics.briefs.page.safe_text import hides, safe_link
from analytics.briefs.page.seal import digest, policy
from analytics.config import packaged_toml

_RUNNABLE = {"", "text/javascript", "application/javascript", "module"}
_DATA = {"application/json", "application/octet-stream"}
_SELF_CLOSED = re.compile(r"<(?=\w[^<>]*+(?<=/)>)(\w+)([^<>]*)/>")  # looks once, then takes apart
_SCRIPT = re.compile(r"(<script[^<>]*>)[^<]+")
# Styles that fetch, run, or write over the page; a backslash would hide any of them.
_STYLE = re.compile(
    r"\\|@import|url\(\s*['\"]?(?!#)|image-set|(?<![\w-])image\(|element\(|expression\(|-moz-binding|"
    r"@font-face|content\s*:(?!visible)"
    r"(?!\s*(?:none|counter\(page\)|\"[ ↕↑↓(]*\"|\" \(\" attr\(href\)))",
    re.IGNORECASE,
)
_HIDES = re.compile(
    r"(?:^|[}\s,])(?:\*|html|body|main|header|figure|table|h1)\s*\{[^}]*"
    r"(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0|position\s*:\s*fixed)"
)
_REFERENCES = frozenset({"href", "xlink:href"})
_PICTURE = re.compile(r"data:image/(?:png|svg\+xml);base64,[A-Za-z0-9+/]+=*")
_NEIGHBOUR = re.compile(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.(?:html|pdf|xlsx)\Z")


class Broken(NamedTuple):
    """A rule that a page breaks, and how."""

    rule: str
    detail: str


def check_safety(page: Document, edition: str, size: int) -> Iterator[Broken]:
    """Every broken rule of safety."""
    if size > BUDGET[edition]:
        yield Broken("size", f"{size:,} bytes; the {edition} edition may have {BUDGET[edition]:,}")
    yield from _form(page)
    yield from _policy(page, edition)
    yield from _elements(page)
    yield from _styles(page)
    yield from _links(page)
    yield from _charts(page)


def _form(page: Document) -> Iterator[Broken]:
    """The text is what a browser makes of it: nothing unclosed, doubled, commented, hidden, after.

    A browser that writes down what it has read gives the text again, but for white space, the
    spelling of characters and the short form of empty elements and attributes.
    """
    if not page.text.startswith("<!DOCTYPE html>\n"):
        yield Broken("structure", "no <!DOCTYPE html> at the start")
    if not page.text.rstrip("\n").endswith("</html>"):
        yield Broken("escaping", "the page does not end with </html>")
    written, read = map(_spelled_alike, (page.text, page.read_back))
    if written.count("<!") != 1:
        yield Broken("escaping", "a comment or a second declaration")
    if written != read:
        pairs = enumerate(zip(written, read, strict=False))
        at = next((place for place, (one, other) in pairs if one != other), 0)
        yield Broken(
            "escaping", f"a browser reads {read[at:][:40]!r} where {written[at:][:40]!r} stands"
        )
    if hides(page.text):
        yield Broken("hidden characters", "hidden or reordering characters are in the page")


def _spelled_alike(text: str) -> str:
    """A page in one spelling, of which an unescaped < is no part.

    What a script holds up to a < is read as it is written: two megabytes that need no look.
    """
    whole = _SELF_CLOSED.sub(r"<\1\2></\1>", _SCRIPT.sub(r"\1", text)).replace('=""', "")
    return "".join(unescape(whole.replace("&lt;", "&amp;lt;")).split())


def _policy(page: Document, edition: str) -> Iterator[Broken]:
    head = page.first("head")
    first = head.children[:3] if head else []
    expected = [
        ("charset", "utf-8"),
        ("http-equiv", "Content-Security-Policy"),
        ("name", "referrer"),
    ]
    heads = [tuple(node.attrs.items())[:1] for node in first]
    if heads != [(one,) for one in expected]:
        yield Broken("policy", "the head does not begin with charset, policy and referrer")
        return
    metas = [node.attrs for node in page.css("meta")]
    if sum("http-equiv" in one or "charset" in one for one in metas) != 2:
        yield Broken("policy", "more than one policy, charset or order to the browser")
    scripts = page.css("script")
    if edition != "interactive" and scripts:
        yield Broken("policy", f"a script in the {edition} edition")
    digests = [digest(node.content) for node in scripts if _script_type(node) in _RUNNABLE]
    try:
        bundles = page.css("script[type='application/octet-stream']")
        digests += [unpacked_digest(node.content) for node in bundles]
    except ValueError as error:
        yield Broken("policy", f"the chart script cannot be unpacked: {error}")
    if first[1].attrs.get("content") != policy(digests):
        yield Broken("policy", "the policy does not allow exactly the scripts of the page")
    if first[2].attrs.get("content") != "no-referrer":
        yield Broken("policy", "referrer is not no-referrer")


def _script_type(node: Node) -> str:
    return node.attrs.get("type", "").strip().lower()


def _elements(page: Document) -> Iterator[Broken]:
    """Only what our templates write: anything else came from data that was not escaped."""
    elements, attributes = _allowed("elements"), _allowed("attributes")
    attributed = [node.attrs for node in page.nodes]
    written = "".join(value for attrs in attributed for value in attrs.values())
    plain = written.replace("\n", "").isprintable()  # then none of them can hide anything
    for tag, node, attrs in zip(page.tags, page.nodes, attributed, strict=True):
        if tag not in elements:
            yield Broken("escaping", f"<{tag}> is no element of a brief")
        if not attrs.keys() <= attributes:
            strange = sorted(attrs.keys() - attributes)
            yield Broken("escaping", f"attribute {strange[0]!r} in <{tag}>")
        if tag == "input" and attrs.get("type") != "checkbox":
            yield Broken("escaping", "an input")
        if tag == "script":
            if _script_type(node) not in _RUNNABLE | _DATA:
                yield Broken("escaping", f"a script of type {_script_type(node)!r}")
            if _script_type(node) == "application/json" and re.search("[<>&]", node.content):
                yield Broken("escaping", f"{node.id}: data with an unescaped <, > or &")
        for name in _REFERENCES & attrs.keys() if tag != "a" else ():
            picture = tag == "image" and _PICTURE.fullmatch(attrs[name])
            if not (attrs[name].startswith("#") or picture):
                yield Broken("network", f"<{tag}> refers to {attrs[name][:60]!r}")
        if not plain and any(map(hides, attrs.values())):
            yield Broken("hidden characters", f"in an attribute of <{tag}>")
    body = page.first("body")
    if body is not None and hides(body.content):
        yield Broken("hidden characters", "written as entities")


def _styles(page: Document) -> Iterator[Broken]:
    sheets = page.css("style")
    if len(sheets) != 1 or not sheets[0].inside("head"):
        yield Broken("style", f"{len(sheets)} style sheets; one must stand in the head")
    for sheet in sheets:
        running = sheet.content
        if head := re.search(r'@top-left\{content:"[^"\\<]*"', running):
            running = running.replace(head[0], "", 1)  # the title, as the running head of a print
        if found := _STYLE.search(running):
            yield Broken(
                "style", f"refers outside, hides or writes: {running[found.start() :][:40]!r}"
            )
        if found := _HIDES.search(running):
            yield Broken("style", f"hides the page: {found[0][:60]!r}")
    for node in page.css("[style]"):
        if _STYLE.search(node.attrs["style"]) or not node.inside("svg"):
            yield Broken("style", f"a style of <{node.tag}>: {node.attrs['style'][:40]!r}")


def _links(page: Document) -> Iterator[Broken]:
    for node in page.css("a"):
        address = node.attrs.get("href", "")
        if address.startswith("#"):
            if address[1:] not in page.by_id:
                yield Broken("links", f"{address} leads nowhere")
        elif _NEIGHBOUR.match(address):
            continue
        elif safe_link(address) is None:
            yield Broken("links", f"{address[:60]!r} is no http(s) address")
        elif set(node.attrs.get("rel", "").split()) != {"noopener", "noreferrer"}:
            yield Broken("links", f"{address[:60]!r}: rel is not noopener noreferrer")


def _charts(page: Document) -> Iterator[Broken]:
    """Charts that would fetch a map or need eval, or whose data cannot be read."""
    for node in page.css("script[id$='-chart']"):
        try:
            chart = read_data_script(node.content)
            found = needs_network({part: chart[part] for part in ("data", "layout")})
        except (ValueError, KeyError) as error:
            yield Broken("charts", f"{node.id} cannot be read: {error}")
        except (AttributeError, TypeError):
            yield Broken("charts", f"{node.id} is no chart")
        else:
            if found:
                yield Broken("charts", f"{node.id} needs the network or eval: {found}")


@cache
def _allowed(kind: str) -> frozenset[str]:
    """The names of the "elements" or "attributes" that a page may hold."""
    return frozenset(packaged_toml("analytics.briefs.page", "allowed.toml")[kind].split())
