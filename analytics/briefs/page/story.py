"""An executed notebook as a story: its words and blocks in order, everything else left out.

Only Markdown cells and outputs of the block mime type are read. Code, prints, tracebacks and
every other kind of output never reach a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from analytics.briefs.page.blocks_html import read_closing, read_evidence, read_figure
from analytics.briefs.page.markdown import render_markdown
from analytics.briefs.page.text import sentence
from analytics.briefs.page.view import Closing, Evidence, Figure, Part, Sentence, Story
from analytics.errors import RenderError
from analytics.mime import BLOCK


def read_story(cells: Sequence[Mapping[str, Any]]) -> Story:
    r"""The story told by the cells of an executed notebook; `RenderError` for an unknown block.

    >>> words = {"cell_type": "markdown", "source": "# Attacks\nCounted by month."}
    >>> read_story([words]).parts[0].html
    '<p>Counted by month.</p>\n'
    """
    reader = _Reader()
    for cell in cells:
        if cell["cell_type"] == "markdown":
            reader.words("".join(cell["source"]))
        elif cell["cell_type"] == "code":
            for block in _blocks(cell):
                reader.block(block)
    return reader.story()


def _blocks(cell: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for output in cell.get("outputs") or ():
        block = (output.get("data") or {}).get(BLOCK)
        if block is not None:
            yield block


@dataclass(slots=True)
class _Reader:
    """Collects the parts; knows the level of headings and the evidence met so far."""

    parts: list[Part] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    closing: Closing = field(default_factory=Closing)
    headline: Mapping[str, Any] = field(default_factory=dict)
    nothing: list[Figure] = field(default_factory=list)
    level: int = 1
    waiting: dict[int, list[Mapping[str, Any]]] = field(default_factory=dict)

    def words(self, source: str) -> None:
        first, _, rest = source.lstrip().partition("\n")
        if first.startswith("# "):
            source = rest  # the page has its own title
        if source.strip():
            html, self.level = render_markdown(source, self.level)
            self.parts.append(Part("words", html=html))

    def block(self, block: Mapping[str, Any]) -> None:
        kind = block.get("block")
        if kind == "summary":
            self.headline = self.headline or block
            self.waiting[len(self.parts)] = list(block.get("sentences") or ())
            self.parts.append(Part("summary"))
        elif kind in {"figure", "table"}:
            figure = self._figure(block)
            self.figures.append(figure)
            self.parts.append(Part("figure", figure=figure))
        elif kind == "nothing":
            self._nothing(block)
        elif kind == "closing":
            self.closing = read_closing(block)
        else:
            raise RenderError("a notebook shows a block that no page knows", value=kind)

    def _nothing(self, block: Mapping[str, Any]) -> None:
        """What has nothing to show takes no section: its heading goes, one line stays."""
        if self.parts and self.parts[-1].kind == "words":
            self.parts.pop()
        if block.get("evidence"):
            figure = self._figure({**block, "block": "table"})
            self.figures.append(figure)
            self.nothing.append(figure)

    def _figure(self, block: Mapping[str, Any]) -> Figure:
        evidence = None
        if block.get("evidence"):
            known = sum(figure.evidence is not None for figure in self.figures)
            evidence = read_evidence(block["evidence"], known + 1)
            if any(f.evidence and f.evidence.id == evidence.id for f in self.figures):
                name = f"{evidence.id}-{evidence.number}"
                evidence = read_evidence({**block["evidence"], "id": name}, known + 1)
        figure = read_figure(block, evidence, min(self.level + 1, 4))
        if any(figure.id == other.id for other in self.figures):
            name = f"{figure.id}-{len(self.figures) + 1}"
            figure = read_figure({**block, "id": name}, evidence, figure.level)
        return figure

    def story(self) -> Story:
        """Sentences may point forward, so their evidence is looked up at the end."""
        known = _known(self.figures)
        parts = [
            replace(part, sentences=tuple(_sentence(one, known) for one in self.waiting[place]))
            if place in self.waiting
            else part
            for place, part in enumerate(self.parts)
        ]
        return Story(
            headline=_headline(self.headline, known),
            parts=tuple(parts),
            closing=self.closing,
            nothing=tuple(self.nothing),
            figures=tuple(self.figures),
        )


def _known(figures: Sequence[Figure]) -> dict[str, Evidence]:
    """Evidence by the names a sentence may give it: its own, or that of a figure or its result.

    A result drawn in another view has the id `result-view`.
    """
    known: dict[str, Evidence] = {}
    for figure in figures:
        if figure.evidence:
            known.setdefault(figure.evidence.id, figure.evidence)
            known.setdefault(figure.id, figure.evidence)
    for figure in figures:
        if figure.evidence:
            known.setdefault(figure.id.rpartition("-")[0], figure.evidence)
    return known


def _sentence(item: Mapping[str, Any], known: Mapping[str, Evidence]) -> Sentence:
    wanted = item.get("evidence")
    if wanted and wanted not in known:
        raise RenderError(
            "a sentence names evidence that the page does not hold",
            value=wanted,
            remedy="show the result that the sentence speaks of",
        )
    return Sentence(sentence(item["text"]), known.get(wanted) if wanted else None)


def _headline(summary: Mapping[str, Any], known: Mapping[str, Evidence]) -> Sentence:
    text = sentence(summary.get("headline") or "")
    if summary.get("evidence") in known:
        return Sentence(text, known[summary["evidence"]])
    for item in summary.get("sentences") or ():
        if item.get("evidence") in known:
            return Sentence(text, known[item["evidence"]])
    return Sentence(text)
