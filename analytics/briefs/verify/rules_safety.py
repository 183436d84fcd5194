"""Rules of safety: what a page may run, fetch, link to, hold and weigh."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from analytics.briefs.page.allowed import allowed
from analytics.briefs.page.bundle import read_data_script, unpack
from analytics.briefs.page.policy import digest, policy
from analytics.briefs.page.text import safe_link
from analytics.briefs.verify.html_tree import Document, Node

BUDGET = {"interactive": 2_600_000, "lite": 300_000, "index": 300_000}
_RUNNABLE = {"", "text/javascript", "application/javascript", "module"}
_DATA = {"application/json", "application/octet-stream"}
_ELEMENTS = allowed("page", "elements")
_FETCHING = allowed("page", "fetching")
_HIDDEN = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
_SCHEME = re.compile(r"^[\s\x00-\x20]*(?:javascript|vbscript|file|blob|data|about)\s*:", re.I)
_CSS_OUTSIDE = re.compile(
    r"@import|url\(\s*['\"]?(?!#|data:image/)|expression\(|-moz-binding", re.I
)
_MAP_KINDS = re.compile(r'"(?:geo|mapbox|map|topojson|scattergeo|choropleth|scattergl)\d*"')
_NEIGHBOUR = re.compile(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.(?:html|pdf)\Z")


class Broken(NamedTuple):
    """A rule that a page breaks, and how."""

    rule: str
    detail: str


def check_safety(page: Document, edition: str, size: int) -> Iterator[Broken]:
    """Every broken rule of safety."""
    yield from _size(edition, size)
    yield from _policy(page, edition)
    yield from _elements(page)
    yield from _references(page)
    yield from _links(page)
    yield from _charts(page)
    for match in _HIDDEN.finditer(page.text):
        yield Broken("hidden characters", f"U+{ord(match[0]):04X} is in the page as it is")
        break


def _size(edition: str, size: int) -> Iterator[Broken]:
    most = BUDGET[edition]
    if size > most:
        yield Broken("size", f"{size:,} bytes; the {edition} edition may have {most:,}")


def _policy(page: Document, edition: str) -> Iterator[Broken]:
    metas = page.all("meta")
    policies = [m for m in metas if m.attrs.get("http-equiv", "").lower() == _POLICY_NAME]
    if len(policies) != 1:
        yield Broken("policy", f"{len(policies)} content security policies; there must be one")
        return
    if any(node.tag in {"script", "style", "link"} for node in _before(page, policies[0])):
        yield Broken("policy", "something comes before the policy")
    scripts = [node for node in page.all("script") if _type(node) in _RUNNABLE]
    if edition != "interactive" and page.all("script"):
        yield Broken("policy", f"a script in the {edition} edition")
    digests = [digest("".join(node.words)) for node in scripts]
    try:
        digests += [digest(unpack("".join(node.words))) for node in _bundles(page)]
    except ValueError as error:
        yield Broken("policy", f"the chart script cannot be unpacked: {error}")
    if policies[0].attrs.get("content") != policy(digests):
        yield Broken("policy", "the policy does not allow exactly the scripts of the page")
    if not any(m.attrs.get("name") == "referrer" and m.attrs.get("content") == "no-referrer"
               for m in metas):  # fmt: skip
        yield Broken("policy", "referrer is not no-referrer")


_POLICY_NAME = "content-security-policy"


def _before(page: Document, meta: Node) -> list[Node]:
    return page.nodes[: page.nodes.index(meta)]


def _type(node: Node) -> str:
    return node.attrs.get("type", "").strip().lower()


def _bundles(page: Document) -> list[Node]:
    return [node for node in page.all("script") if _type(node) == "application/octet-stream"]


def _elements(page: Document) -> Iterator[Broken]:
    """Only what our templates write: anything else came from data that was not escaped."""
    for fault in page.faults[:5]:
        yield Broken("escaping", fault)
    for node in page.nodes:
        if node.tag not in _ELEMENTS:
            yield Broken("escaping", f"line {node.line}: <{node.tag}> is no element of a brief")
        if node.tag == "input" and node.attrs.get("type") != "checkbox":
            yield Broken("escaping", f"line {node.line}: an input")
        if node.tag == "script" and _type(node) not in _RUNNABLE | _DATA:
            yield Broken("escaping", f"line {node.line}: a script of type {_type(node)!r}")
        if _type(node) == "application/json" and re.search("[<>&]", "".join(node.words)):
            yield Broken("escaping", f"line {node.line}: data with an unescaped <, > or &")
        for name in node.attrs:
            if name.startswith("on") or not re.fullmatch(r"[a-z][a-z0-9-]*", name):
                yield Broken("escaping", f"line {node.line}: attribute {name!r} in <{node.tag}>")


def _references(page: Document) -> Iterator[Broken]:
    """Nothing that a browser would fetch by itself."""
    for node in page.nodes:
        for name, value in node.attrs.items():
            if name in _FETCHING:
                yield Broken("network", f"line {node.line}: {name} in <{node.tag}>")
            if name in {"href", "xlink:href"} and node.tag != "a" and not _own(node, value):
                yield Broken("network", f"line {node.line}: <{node.tag}> refers to {value[:60]!r}")
            if name == "style" and _CSS_OUTSIDE.search(value):
                yield Broken("network", f"line {node.line}: a style refers outside the page")
        if node.tag == "style" and _CSS_OUTSIDE.search("".join(node.words)):
            yield Broken("network", f"line {node.line}: the style sheet refers outside the page")
        if node.tag == "meta" and node.attrs.get("http-equiv", "").lower() == "refresh":
            yield Broken("network", "the page reloads itself")


def _own(node: Node, value: str) -> bool:
    return value.startswith("#") or (node.tag == "image" and value.startswith("data:image/"))


def _links(page: Document) -> Iterator[Broken]:
    for node in page.all("a"):
        address = node.attrs.get("href", "")
        if address.startswith("#"):
            if address[1:] not in page.by_id:
                yield Broken("links", f"line {node.line}: {address} leads nowhere")
        elif _NEIGHBOUR.match(address):
            continue
        elif _SCHEME.match(address) or safe_link(address) is None:
            yield Broken("links", f"line {node.line}: {address[:60]!r} is no http(s) address")
        elif set(node.attrs.get("rel", "").split()) != {"noopener", "noreferrer"}:
            yield Broken("links", f"line {node.line}: rel is not noopener noreferrer")


def _charts(page: Document) -> Iterator[Broken]:
    """Charts that would fetch a map or need eval, or whose data cannot be read."""
    for node in page.all("script"):
        name = node.attrs.get("id", "")
        if _type(node) != "application/json" or not name.endswith("-chart"):
            continue
        try:
            chart = read_data_script("".join(node.words))
            data, layout = chart["data"], chart["layout"]
        except (ValueError, KeyError, TypeError) as error:
            yield Broken("charts", f"{name} cannot be read: {error}")
            continue
        kinds = {str(trace.get("type")) for trace in data} | set(layout)
        if found := _MAP_KINDS.search(json.dumps(sorted(kinds))):
            yield Broken("charts", f"{name} needs the network or eval: {found[0]}")
