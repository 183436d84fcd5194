"""From an executed notebook to the two editions of a brief, each one file.

nbconvert exports the notebook with a template of our own: the interactive edition lays plotly
charts over static ones, the lite edition holds no script at all. Both print the same story, made
once. Equal notebooks give equal bytes: there is no clock, no random id and no path in a page.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from jinja2 import Environment
from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from analytics.briefs.page.blocks_html import read_table
from analytics.briefs.page.bundle import data_script, plotly_bundle
from analytics.briefs.page.colours import dark_table
from analytics.briefs.page.policy import seal
from analytics.briefs.page.story import read_story
from analytics.briefs.page.svg import variable
from analytics.briefs.page.text import cut, readable_json, sentence, slug, unbroken
from analytics.briefs.page.view import Story
from analytics.palette import PALETTE

__all__ = ["Pages", "asset", "build", "export", "page_css", "plotly_bundle"]

LITE_ROWS = 500  # a longer table of the lite edition shows its top and a count
INTERACTIVE_ROWS = 1500  # beyond that a table is for the CSV
EVIDENCE = {  # contributing rows, their keys and addresses printed; the CSV has all rows
    "interactive": {"rows": 100, "ids": 200, "links": 40},
    "lite": {"rows": 25, "ids": 40, "links": 12},
}
TEMPLATES = files("analytics.briefs.page").joinpath("templates")


class Pages(NamedTuple):
    """Both editions of a brief as bytes, and what an index says about them."""

    interactive: bytes
    lite: bytes
    headline: str
    sources: tuple[str, ...]


class BriefExporter(TemplateExporter):  # type: ignore[misc]
    """nbconvert's exporter with our template, every value escaped, no machine-wide settings."""

    def __init__(self, template: str) -> None:
        super().__init__(
            template_file=template,
            template_paths=[str(TEMPLATES)],
            default_preprocessors=[],
            file_extension=".html",
        )

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()
        environment.autoescape = True
        environment.filters["unbroken"] = unbroken
        environment.trim_blocks = environment.lstrip_blocks = True
        return environment


def build(
    notebook: NotebookNode,
    *,
    name: str,
    title: str,
    provenance: Mapping[str, Any],
    correction: str | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Pages:
    """Both editions of a brief.

    Parameters
    ----------
    notebook
        An executed notebook; its Markdown and its blocks become the page.
    name, title
        The file name without ending, and the title.
    provenance
        What the brief was made from, as JSON values: `inputs` (path, sha256, bytes),
        `selections`, `parameters`, `packages`, `coverage`, `as_of`; optionally `window`, `cite`.
    correction
        A dated correction notice, shown at the top.
    changes
        What changed since the last edition: `since` (its date or name), `sentences`, and
        optionally `table` (as in a block).

    Raises
    ------
    RenderError
        If a block cannot be shown.
    """
    story = read_story(notebook.cells)
    page = {
        "name": slug(name),
        "title": cut(title, 200),
        "story": story,
        "provenance": _provenance(provenance, story),
        "correction": sentence(correction) if correction else None,
        "changes": _changes(changes),
        "css": _css(story),
        "evidence": EVIDENCE,
    }
    return Pages(
        interactive=seal(
            _export(
                {**page, "edition": "interactive", "rows": INTERACTIVE_ROWS, **_scripts(story)}
            ),
            [plotly_bundle().digest] if any(one.chart for one in story.figures) else [],
        ),
        lite=seal(_export({**page, "edition": "lite", "rows": LITE_ROWS})),
        headline=story.headline.text,
        sources=tuple(source["title"] for source in story.closing.sources),
    )


@cache
def _exporter(template: str) -> BriefExporter:
    return BriefExporter(template)


class _Page(dict[str, Any]):
    """What a template is filled with: nbconvert copies its resources deeply, but not this."""

    def __deepcopy__(self, _: object) -> _Page:
        return self


def export(template: str, page: Mapping[str, Any]) -> str:
    """The text of a page of our templates, filled with `page`."""
    # What was kept of the notebook is in the story: nbconvert need not copy its outputs.
    text, _ = _exporter(template).from_notebook_node(new_notebook(), {"page": _Page(page)})
    return str(text)


def _export(page: Mapping[str, Any]) -> str:
    return export("brief.html.jinja", page)


def asset(name: str) -> str:
    """The text of a style sheet or script beside the templates."""
    return TEMPLATES.joinpath(name).read_text(encoding="utf-8")


def _scripts(story: Story) -> dict[str, Any]:
    """What only the interactive edition holds: chart data, CSV, the scripts."""
    charts = {figure.id: data_script(figure.chart) for figure in story.figures if figure.chart}
    written = [json.dumps(figure.chart) for figure in story.figures if figure.chart]
    return {
        "charts": charts,
        "csv": {table.id: data_script(table.csv) for table in _downloads(story)},
        "downloads": _downloads(story),
        "colours": data_script(dark_table(written)),
        "bundle": plotly_bundle() if charts else None,
        "script": asset("page.js"),
    }


def _downloads(story: Story) -> list[Any]:
    rows = [one.rows for one in story.evidence if one.rows]
    return [
        *(one.table for one in story.figures if one.table.csv and one not in story.nothing),
        *rows,
    ]


def page_css(colours: Mapping[str, str]) -> str:
    """The style sheet: the palette in both modes, the colours of the charts, the rules."""
    light = {f"--{role}": tone.light for role, tone in PALETTE.items()}
    night = {f"--{role}": tone.dark for role, tone in PALETTE.items()}
    light |= {variable(colour): colour for colour in colours}
    night |= {variable(colour): dark for colour, dark in colours.items()}
    return (
        f":root{{color-scheme:light dark;{_declarations(light)}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_declarations(night)}}}}}\n"
        + asset("page.css")
    )


def _declarations(variables: Mapping[str, str]) -> str:
    return ";".join(f"{name}:{value}" for name, value in variables.items())


def _css(story: Story) -> str:
    used = {value for figure in story.figures for value in figure.colours}
    return page_css(dark_table(used))


def _changes(changes: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if not changes:
        return None
    table = changes.get("table")
    return {
        "since": cut(changes.get("since") or "the last edition"),
        "sentences": [sentence(one) for one in changes.get("sentences") or ()],
        "table": read_table(table, "changes-table") if table else None,
    }


def _provenance(provenance: Mapping[str, Any], story: Story) -> dict[str, Any]:
    """The provenance as the page prints it: the JSON itself and a few of its facts."""
    text = readable_json(provenance)
    window = provenance.get("window") or _windows(story)
    return {
        "json": text,
        "edition": hashlib.sha256(text.encode("utf-8")).hexdigest()[:12],
        "as_of": cut(provenance.get("as_of") or "not stated"),
        "window": cut(window if isinstance(window, str) else " to ".join(map(str, window))),
        "cite": cut(provenance["cite"], 400) if provenance.get("cite") else None,
        "inputs": [
            {"path": cut(one["path"]), "sha256": cut(one["sha256"]), "bytes": int(one["bytes"])}
            for one in provenance.get("inputs") or ()
        ],
    }


def _windows(story: Story) -> str:
    """The period of the page is that of its first finding."""
    first = next((one.windows for one in story.evidence if one.windows), ())
    return "; ".join(first) or "not stated"
