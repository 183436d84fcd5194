"""Rules of content: structure, charts with words and tables, evidence, provenance.

Nothing here reads the words of a page: parts are known by their ids and data attributes.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from analytics.briefs.page.document import Document, Node
from analytics.briefs.page.seal import differs
from analytics.briefs.verify.rules_data import check_tables
from analytics.briefs.verify.rules_safety import Broken

PROVENANCE = ("inputs", "selections", "parameters", "packages", "coverage", "as_of")
CLOSING = ("about", "sources", "coverage-heading", "account", "provenance-heading", "cite")
FACTS = ("voices", "period", "left-out")
# What sources say (a name with "file:///" in it) is theirs; paths are what we write.
_WRITTEN = ("inputs", "notebook", "parameters", "packages", "as_of")
_MACHINE = re.compile(
    r"(?:^|[\s\"'(=:,])(?:file://|/(?:home|root|tmp|Users|var|private|opt|mnt|work)/|[A-Za-z]:\\)"
)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ](?!00:00)\d\d:\d\d")
_CLOCK = re.compile(r"render(?:ed)?_at|generated|created|(?:start|end)_time|timestamp|hostname")
_SHORTEST_ALT = 15
_DRAWN = "path, rect, circle, use, line, polygon, image"


def check_content(page: Document, edition: str) -> Iterator[Broken]:
    """Every broken rule of content."""
    yield from _structure(page)
    if edition == "index":
        if page.css("#provenance, #headline, figure, table, details"):
            yield Broken("structure", "a brief that says it is an index")
        return
    yield from _figure_rules(page, edition)
    yield from check_tables(page, edition)
    yield from _evidence(page)
    yield from _provenance(page)


def _structure(page: Document) -> Iterator[Broken]:
    if not page.attrs.get("lang"):
        yield Broken("structure", "the page names no language")
    title = page.first("head > title")
    if title is None or not title.words or len(page.css("head > title")) != 1:
        yield Broken("structure", "no title")
    for tag in ("h1", "main", "header", "footer"):
        if (n := len(page.css(tag))) != 1:
            yield Broken("structure", f"{n} <{tag}>; there must be one")
    yield from _heading_order(page)
    names = Counter(node.id for node in page.css("[id]"))
    yield from (
        Broken("structure", f"two elements with id {name!r}")
        for name in sorted(name for name, times in names.items() if times > 1)
    )
    body = page.first("body")
    first = body.children[0] if body and body.children else None
    if first is None or first.tag != "a" or not first.attrs.get("href", "").startswith("#"):
        yield Broken("structure", "the first element is no skip link")


def _heading_order(page: Document) -> Iterator[Broken]:
    before = 0
    for node in page.css("h1, h2, h3, h4, h5, h6"):
        level = int(node.tag[1])
        if level > before + 1:
            yield Broken("structure", f"<{node.tag}> {node.words[:40]!r} follows h{before}")
        if not node.words:
            yield Broken("structure", f"an empty <{node.tag}>")
        before = level


def _figure_rules(page: Document, edition: str) -> Iterator[Broken]:
    if any(not chart.inside("figure") for chart in page.css("svg")):
        yield Broken("figures", "a chart outside a figure")
    for figure in page.css("figure"):
        if not figure.css("figcaption :is(h2, h3, h4)"):
            yield Broken("figures", f"{figure.id} has no caption with a title")
        again = [page.by_id.get(a.attrs["href"][1:]) for a in figure.css(".again a[href]")]
        if not figure.css(f"table[id='{figure.id}-table']") and not any(
            node and node.tag == "table" for node in again
        ):
            yield Broken("figures", f"{figure.id} has no table of its numbers")
        if "chart-figure" in figure.attrs.get("class", ""):
            yield from _chart(page, figure, edition)
            if not figure.css("details.evidence, .again a.to-rows"):
                yield Broken("evidence", f"{figure.id} shows no evidence")


def _chart(page: Document, figure: Node, edition: str) -> Iterator[Broken]:
    charts = figure.css("svg")
    if len(charts) != 1 or not charts[0].css(_DRAWN):
        yield Broken("figures", f"{figure.id} has no static chart")
        return
    alt = charts[0].attrs.get("aria-label", "")
    if charts[0].attrs.get("role") != "img" or len(alt) < _SHORTEST_ALT:
        yield Broken("figures", f"{figure.id} has no alternative text that says the finding")
    live = figure.css("[data-chart]")
    if edition == "interactive" and live and f"{figure.id}-chart" not in page.by_id:
        yield Broken("charts", f"{figure.id} promises a chart but holds no data for it")


def _evidence(page: Document) -> Iterator[Broken]:
    for details in page.css("details.evidence"):
        said = {node.attrs["data-fact"] for node in details.css("[data-fact]")}
        for needed in FACTS:
            if needed not in said:
                yield Broken("evidence", f"evidence that does not say {needed!r}")
    for marker in page.css("a.marker, a.to-rows"):
        target = page.by_id.get(marker.attrs.get("href", "")[1:])
        if target is None or not target.inside("details"):
            yield Broken("evidence", "a marker opens no evidence")
    headline = page.first("h1")
    tells = headline and page.first("p.kicker") and re.search(r"\d", headline.words)
    if headline and tells and not headline.css("a.marker"):
        yield Broken("evidence", "the headline has numbers and no evidence")


def provenance_of(page: Document) -> dict[str, Any]:
    """The provenance a page carries; ValueError if there is none or it cannot be read."""
    node = page.by_id.get("provenance")
    if node is None:
        raise ValueError("the page carries no provenance")
    value = json.loads(node.content)
    if not isinstance(value, dict):
        raise ValueError("the provenance is no JSON object")
    return value


def _provenance(page: Document) -> Iterator[Broken]:
    for needed in CLOSING:
        if needed not in page.by_id:
            yield Broken("closing", f"no part {needed!r}")
    try:
        provenance = provenance_of(page)
    except ValueError as error:
        yield Broken("provenance", str(error))
        return
    for key in PROVENANCE:
        if key not in provenance:
            yield Broken("provenance", f"no {key}")
    for one in provenance.get("inputs") or ():
        sha = str(one.get("sha256", "")) if isinstance(one, dict) else ""
        if not re.fullmatch(r"[0-9a-f]{64}", sha):
            yield Broken("provenance", f"an input without its hash: {str(one)[:60]}")
    yield from _machine(provenance)
    claimed = provenance.get("contents")
    if not isinstance(claimed, dict):
        yield Broken("altered", "the provenance does not say what the page holds")
        return
    for part in differs(page.text, page, claimed):
        yield Broken("altered", f"{part} is not what was rendered")


def _machine(provenance: dict[str, Any]) -> Iterator[Broken]:
    text = json.dumps({key: provenance.get(key) for key in _WRITTEN}, ensure_ascii=False)
    if found := _MACHINE.search(text):
        yield Broken("machine", f"a path of a machine: {text[found.start() : found.start() + 40]}")
    if found := _CLOCK.search(" ".join(provenance)):
        yield Broken("machine", f"the provenance says when or where it was made: {found[0]}")
    if found := _MOMENT.search(text):
        yield Broken("machine", f"a moment of a clock: {found[0]}")
