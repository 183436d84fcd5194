"""An executed notebook as a story: its words and exhibits in order, everything else left out.

Exhibits, and what `ordinary` makes of tables and pictures, are read. Code, prints and tracebacks
never reach a page; that text was left out is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from markupsafe import Markup
from mistune import HTMLRenderer, create_markdown
from msgspec.structs import replace

from analytics.briefs.page import ordinary
from analytics.briefs.page.safe_text import safe_link, slug, visible
from analytics.errors import RenderError
from analytics.exhibits import (
    Closing,
    Evidence,
    Exhibit,
    Figure,
    Finding,
    Nothing,
    Summary,
    Table,
    exhibits,
)

_TEXT = "A page shows no printed or plain text; it was left out of code cell"
# What notebooks write beside plain Markdown.
_MARKDOWN = ("strikethrough", "table", "url", "task_lists", "def_list")
HEADING = re.compile(r"<h\d>[^<]*</h\d>\s*")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the page in the order of the notebook: the author's words, or a figure.

    `svg` is the static chart, `level` that of its heading. `table_of` is the figure that prints the
    table, where it is the same as that of one before; `opens` tells that the rows behind it are set
    out here, and not at a figure before.
    """

    words: Markup | None = None
    figure: Figure | None = None
    svg: Markup | None = None
    level: int = 2
    table_of: str = ""
    opens: bool = True


@dataclass(slots=True)
class Story:
    """A whole brief, the same for both editions."""

    summary: Summary | None = None
    parts: list[Part] = field(default_factory=list)
    nothing: list[Nothing] = field(default_factory=list)
    closing: Closing = field(default_factory=Closing)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    level: int = 1

    @property
    def figures(self) -> list[Figure]:
        """The figures and tables in order."""
        return [part.figure for part in self.parts if part.figure]

    @property
    def tables(self) -> dict[str, Table]:
        """The tables of figures and of contributing rows by the id they have on the page."""
        owners = {part.table_of for part in self.parts}
        figures = {f"{one.id}-table": one.table for one in self.figures if one.id in owners}
        rows = {f"{one.id}-rows": one.rows for one in self.evidence.values() if one.rows}
        return figures | rows

    def number(self, evidence: Evidence) -> int:
        """The number under which evidence stands on the page, from 1."""
        return list(self.evidence).index(evidence.id) + 1

    def of(self, finding: Finding | None) -> Evidence | None:
        """What a sentence rests on: of the exhibit it names, or of another view of that result."""
        if finding is None or not finding.of:
            return None
        shown: list[Figure | Nothing] = [*self.figures, *self.nothing]
        found = [
            one.evidence
            for one in shown
            if one.evidence and f"{one.id}-".startswith(f"{finding.of}-")
        ]
        if not found:
            raise RenderError(
                "a sentence names evidence that the page does not hold",
                value=finding.of,
                remedy="show the result that the sentence speaks of",
            )
        return found[0]


def read_story(cells: Sequence[Mapping[str, Any]]) -> Story:
    r"""The story told by the cells of an executed notebook; `RenderError` for what no page knows.

    >>> words = {"cell_type": "markdown", "source": "# Attacks\nCounted by month."}
    >>> read_story([words]).parts[0].words
    Markup('<p>Counted by month.</p>\n')
    """
    story = Story()
    number, silent = 0, []
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            _add_words(story, source)
        elif cell["cell_type"] == "code" and source.strip():
            number += "injected-parameters" not in cell["metadata"].get("tags", ())
            if _add_outputs(story, cell, ordinary.Cell.of(number, source)):
                silent.append(number)
    if silent:
        story.nothing.append(Nothing("text", f"{_TEXT} {', '.join(map(str, silent))}"))
    _drop_bare_headings(story)
    return story


def _add_outputs(story: Story, cell: Mapping[str, Any], known: ordinary.Cell) -> bool:
    """Take in what a code cell shows; whether all it gave is text that no page shows."""
    parts, text = len(story.parts), False
    for place, output in enumerate(cell.get("outputs") or ()):
        found = list(exhibits(iter([{"outputs": [output]}])))
        found = found or list(ordinary.figures(known, output, f"cell-{known.number}-{place}"))
        text = text or not found
        for exhibit in found:
            _take_in(story, exhibit)
    return text and parts == len(story.parts)


def _add_words(story: Story, source: str) -> None:
    first, _, rest = source.lstrip().partition("\n")
    if first.startswith("# "):
        source = rest  # the page has its own title
    if source.strip():
        html, story.level = render_markdown(source, story.level)
        story.parts.append(Part(words=Markup(html)))  # noqa: S704  # escaped by the renderer


def _take_in(story: Story, exhibit: Exhibit) -> None:
    match exhibit:
        case Summary():
            story.summary = story.summary or exhibit
        case Closing():
            story.closing = exhibit
        case Nothing():
            if exhibit.reason and exhibit.reason not in [one.reason for one in story.nothing]:
                # A line at the end needs no rows, unless the headline speaks of them.
                told = story.summary is not None and story.summary.headline.of == exhibit.id
                evidence = _add_evidence(story, exhibit.evidence if told else None)
                story.nothing.append(replace(exhibit, evidence=evidence))
            story.parts.append(Part())
        case Figure():
            story.parts.append(_figure_part(story, exhibit))


def _figure_part(story: Story, figure: Figure) -> Part:
    if not figure.title.strip():
        raise RenderError("a figure has no title", value=figure.id, remedy="give its finding")
    if figure.chart and not figure.chart.alt.strip():
        raise RenderError("a figure has no alternative text", value=figure.id)
    name = slug(figure.id)
    if any(other.id == name for other in story.figures):
        name = f"{name}-{len(story.figures) + 1}"
    known = len(story.evidence)
    evidence = _add_evidence(story, figure.evidence)
    printed = (figure.table.columns, figure.table.rows)
    same = (f.id for f in story.figures if (f.table.columns, f.table.rows) == printed)
    svg = None
    if figure.chart:  # drawn by our charts, which escape the words in it
        drawn = figure.chart.svg.replace(f'"{figure.id}-', f'"{name}-')
        svg = Markup(visible(drawn.replace(f"#{figure.id}-", f"#{name}-")))  # noqa: S704
    return Part(
        figure=replace(figure, id=name, evidence=evidence),
        svg=svg,
        level=min(story.level + 1, 4),
        table_of=next(same, name),
        opens=len(story.evidence) > known,
    )


def _add_evidence(story: Story, evidence: Evidence | None) -> Evidence | None:
    """Evidence under an id of its own; equal evidence of two views stands once."""
    if evidence is None:
        return None
    for known in story.evidence.values():
        if replace(known, id="", rows=None) == replace(evidence, id="", rows=None) and (
            (known.rows and known.rows.keys) == (evidence.rows and evidence.rows.keys)
        ):
            return known
    name = slug(evidence.id)
    while name in story.evidence:
        name = f"{name}-2"
    story.evidence[name] = replace(evidence, id=name)
    return story.evidence[name]


def _drop_bare_headings(story: Story) -> None:
    """What has nothing to show takes no section: the words over it alone go with it."""
    kept: list[Part] = []
    pieces: Iterator[Part] = iter(story.parts)
    for part in pieces:
        if part.words or part.figure:
            kept.append(part)
        elif kept and kept[-1].words and (len(kept) > 1 or HEADING.fullmatch(kept[-1].words)):
            kept.pop()
    story.parts = kept


class PageMarkdown(HTMLRenderer):
    """Raw HTML stays text, pictures become their description, links are http(s) only."""

    def __init__(self, level: int) -> None:
        super().__init__()
        self.level = level

    def heading(self, text: str, level: int, **_: object) -> str:
        """A heading below the page's one h1, never skipping a level."""
        self.level = min(max(level, 2), self.level + 1, 4)
        return f"<h{self.level}>{text}</h{self.level}>\n"

    def link(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002
        """A link that leaves no trace of the page it came from."""
        address = safe_link(url)
        if address is None:
            return text
        return f'<a href="{escape(address)}" rel="noopener noreferrer">{text}</a>'

    def image(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002
        """Pictures of a notebook are not part of the one file: their words are."""
        return text


def render_markdown(source: str, level: int = 1) -> tuple[str, int]:
    r"""Markdown as HTML, and the level of its last heading.

    Headings start at h2 and follow one of `level`, so that their order never skips.

    >>> render_markdown("### Where <b>x</b>")
    ('<h2>Where &lt;b&gt;x&lt;/b&gt;</h2>\n', 2)
    """
    renderer = PageMarkdown(level)
    html = create_markdown(renderer=renderer, plugins=_MARKDOWN)(visible(source))
    return str(html), renderer.level
