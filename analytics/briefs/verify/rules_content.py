"""Rules of content: structure, charts with words and tables, evidence, data, provenance."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from analytics.briefs.page.bundle import read_data_script
from analytics.briefs.verify.html_tree import Document, Node
from analytics.briefs.verify.rules_safety import Broken

PROVENANCE = ("inputs", "selections", "parameters", "packages", "coverage", "as_of")
_WRITTEN = ("inputs", "notebook", "parameters", "packages", "as_of")
_MACHINE = re.compile(
    r"(?:^|[\s\"'(=:,])(?:file://|/(?:home|root|tmp|Users|var|private|opt|mnt|work)/|[A-Za-z]:\\)"
)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ](?!00:00)\d\d:\d\d")
_CLOCK = re.compile(r"render(?:ed)?_at|generated|created|(?:start|end)_time|timestamp|hostname")
_EMPTY_WORDS = {"chart", "figure", "image", "graph", "plot", "map"}
_SHORTEST_ALT = 15


def check_content(page: Document, edition: str) -> Iterator[Broken]:
    """Every broken rule of content."""
    yield from _structure(page)
    if edition == "index":
        return
    yield from _figures(page, edition)
    yield from _tables(page, edition)
    yield from _evidence(page)
    yield from _closing(page)
    yield from _provenance(page)


def _structure(page: Document) -> Iterator[Broken]:
    html = next(iter(page.all("html")), None)
    if page.doctype.lower() != "doctype html" or html is None:
        yield Broken("structure", "no <!DOCTYPE html>")
    if not html or not html.attrs.get("lang"):
        yield Broken("structure", "the page names no language")
    titles = [node for node in page.all("title") if not node.inside("svg")]
    if len(titles) != 1 or not titles[0].text:
        yield Broken("structure", "no title")
    for tag in ("h1", "main", "header", "footer"):
        if len(page.all(tag)) != 1:
            yield Broken("structure", f"{len(page.all(tag))} <{tag}>; there must be one")
    yield from _heading_order(page)
    yield from (Broken("structure", f"two elements with id {name!r}") for name in page.repeated)
    body = next(iter(page.all("body")), None)
    first = body.children[0] if body and body.children else None
    if not first or first.tag != "a" or not first.attrs.get("href", "").startswith("#"):
        yield Broken("structure", "the first element is no skip link")


def _heading_order(page: Document) -> Iterator[Broken]:
    before = 0
    for node in page.all("h1", "h2", "h3", "h4", "h5", "h6"):
        level = int(node.tag[1])
        if level > before + 1:
            yield Broken("structure", f"<{node.tag}> {node.text[:40]!r} follows h{before}")
        if not node.text:
            yield Broken("structure", f"an empty <{node.tag}>")
        before = level


def _figures(page: Document, edition: str) -> Iterator[Broken]:
    for chart in page.all("svg"):
        if not chart.inside("figure"):
            yield Broken("figures", f"line {chart.line}: a chart outside a figure")
    for figure in page.all("figure"):
        name = figure.attrs.get("id", f"line {figure.line}")
        caption = figure.first("figcaption")
        if caption is None or not caption.all("h2", "h3", "h4"):
            yield Broken("figures", f"{name} has no caption with a title")
        if not any(table.attrs.get("id") == f"{name}-table" for table in figure.all("table")):
            yield Broken("figures", f"{name} has no table of its numbers")
        if figure.has("chart-figure"):
            yield from _chart(page, figure, name, edition)
            if not any(node.has("evidence") for node in figure.all("details")):
                yield Broken("evidence", f"{name} shows no evidence")


def _chart(page: Document, figure: Node, name: str, edition: str) -> Iterator[Broken]:
    charts = figure.all("svg")
    if len(charts) != 1 or not charts[0].all("path", "rect", "circle", "use", "line", "polygon"):
        yield Broken("figures", f"{name} has no static chart")
        return
    alt = charts[0].attrs.get("aria-label", "")
    if charts[0].attrs.get("role") != "img" or len(alt) < _SHORTEST_ALT:
        yield Broken("figures", f"{name} has no alternative text that says the finding")
    elif alt.strip(" .").lower() in _EMPTY_WORDS:
        yield Broken("figures", f"{name}: {alt!r} is no alternative text")
    live = [node for node in figure.all("div") if "data-chart" in node.attrs]
    if edition == "interactive" and live and f"{name}-chart" not in page.by_id:
        yield Broken("charts", f"{name} promises a chart but holds no data for it")


def _tables(page: Document, edition: str) -> Iterator[Broken]:
    for table in page.all("table"):
        name = table.attrs.get("id", f"line {table.line}")
        if not table.all("caption") or not all(t.attrs.get("scope") for t in table.all("th")):
            yield Broken("tables", f"{name} lacks a caption or the scope of a header")
        try:
            total = int(table.attrs.get("data-total", ""))
        except ValueError:
            yield Broken("tables", f"{name} does not say how many rows it has")
            continue
        rows = [row for row in table.all("tr") if row.all("td")]
        if len(rows) > total:
            yield Broken("tables", f"{name} shows {len(rows)} rows of {total}")
        if edition == "interactive":
            yield from _csv(page, name, total)


def _csv(page: Document, name: str, total: int) -> Iterator[Broken]:
    """The CSV behind a table has as many rows as the table says, all of one width."""
    script = page.by_id.get(f"{name}-csv")
    if script is None:
        return
    try:
        text = read_data_script("".join(script.words))
        # A cell may be as long as a source made it.
        lines = list(csv.reader(io.StringIO(text), strict=True))
    except (ValueError, TypeError, csv.Error) as error:
        yield Broken("data", f"{name}: the CSV cannot be read: {error}")
        return
    if len({len(line) for line in lines}) > 1:
        yield Broken("data", f"{name}: the CSV has rows of different length")
    if len(lines) - 1 != total or script.attrs.get("data-rows") != str(total):
        yield Broken("data", f"{name}: {len(lines) - 1} rows in the CSV, {total} in the table")


def _evidence(page: Document) -> Iterator[Broken]:
    for details in page.all("details"):
        if not details.has("evidence"):
            continue
        said = {term.text for term in details.all("dt")}
        for needed in ("Who says so", "Period covered", "Left out"):
            if needed not in said:
                yield Broken("evidence", f"line {details.line}: does not say {needed.lower()!r}")
    for marker in page.all("a"):
        if not marker.has("marker"):
            continue
        target = page.by_id.get(marker.attrs.get("href", "")[1:])
        if target is None or not target.inside("details"):
            yield Broken("evidence", f"line {marker.line}: a marker opens no evidence")
    headline = next((node for node in page.all("p") if node.has("headline")), None)
    marked = headline and any(node.has("marker") for node in headline.all("a"))
    if headline and not marked and re.search(r"\d", headline.text):
        yield Broken("evidence", "the headline has numbers and no evidence")


def _closing(page: Document) -> Iterator[Broken]:
    headings = {node.text for node in page.all("h3")}
    for needed in ("How to read this", "Sources", "Coverage", "Left out", "Provenance"):
        if needed not in headings:
            yield Broken("closing", f"no part {needed!r}")
    cite = page.by_id.get("cite")
    if cite is None or "Cite this brief as" not in cite.text:
        yield Broken("closing", "no line that says how to cite the brief")


def read_provenance(page: Document) -> dict[str, Any]:
    """The provenance a page carries; ValueError if there is none or it cannot be read."""
    node = page.by_id.get("provenance")
    if node is None:
        raise ValueError("the page carries no provenance")
    value = json.loads("".join(node.words))
    if not isinstance(value, dict):
        raise ValueError("the provenance is no JSON object")
    return value


def _provenance(page: Document) -> Iterator[Broken]:
    try:
        provenance = read_provenance(page)
    except ValueError as error:
        yield Broken("provenance", str(error))
        return
    for key in PROVENANCE:
        if key not in provenance:
            yield Broken("provenance", f"no {key}")
    for one in provenance.get("inputs") or ():
        if not isinstance(one, dict) or not re.fullmatch(
            r"[0-9a-f]{64}", str(one.get("sha256", ""))
        ):
            yield Broken("provenance", f"an input without its hash: {str(one)[:60]}")
    # What sources say (a name with "file:///" in it) is theirs; paths are what we write.
    text = json.dumps({key: provenance.get(key) for key in _WRITTEN}, ensure_ascii=False)
    if found := _MACHINE.search(text):
        yield Broken("machine", f"a path of a machine: {text[found.start() : found.start() + 40]}")
    if found := _CLOCK.search(" ".join(provenance)):
        yield Broken("machine", f"the provenance says when or where it was made: {found[0]}")
    if found := _MOMENT.search(text):
        yield Broken("machine", f"a moment of a clock: {found[0]}")
