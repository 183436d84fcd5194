"""From an executed notebook to the two editions of a brief, each one file.

The interactive edition lays plotly charts over static ones, the lite edition holds no script at
all. Both print the same story, made once. Equal notebooks give equal bytes: there is no clock, no
random id and no path in a page.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader
from markupsafe import Markup
from nbformat import NotebookNode

from analytics.briefs.page import writing
from analytics.briefs.page.bundle import data_script, plotly_bundle, tame_chart
from analytics.briefs.page.safe_text import LONGEST_SENTENCE, cut, readable_json, sentence, slug
from analytics.briefs.page.seal import CONTENTS, seal, with_identity
from analytics.briefs.page.story import HEADING, Story, read_story
from analytics.briefs.page.writing import LIMITS, Limits, told_of
from analytics.palette import PALETTE

__all__ = ["Pages", "asset", "build", "export", "page_css", "plotly_bundle"]

BUDGET = {"interactive": 2_600_000, "lite": 300_000, "index": 300_000}
_UNPRINTED = re.compile(r'["\\<>&\x00-\x1f]')  # would end the text of a style
_SCRIPTS = ("page.js", "picking.js", "workbook.js", "start.js")  # one script, in this order
TEMPLATES = files("analytics.briefs.page").joinpath("templates")


class Pages(NamedTuple):
    """Both editions of a brief as bytes, and what they were made of."""

    interactive: bytes
    lite: bytes
    story: Story
    edition: str


def _safe(value: Any) -> Any:
    return cut(value, LONGEST_SENTENCE) if type(value) is str else value


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
        An executed notebook; its Markdown and its exhibits become the page.
    name, title
        The file name without ending, and the title.
    provenance
        What the brief was made from, as JSON values: `inputs` (path, sha256, bytes),
        `selections`, `parameters`, `packages`, `coverage`, `as_of`; optionally `window`, `cite`,
        `chosen` (sentences on what was taken from the data because nobody gave it).
    correction
        A dated correction notice, shown at the top.
    changes
        What changed since the last edition: `since` (its date or name), `sentences`, and
        optionally `table` (`exhibits.Table`).

    A page over its budget is made smaller by a written order (`LIMITS`) and says what was cut.

    Raises
    ------
    RenderError
        If an exhibit cannot be shown.
    """
    story = read_story(notebook.cells)
    editor = provenance.get("editor") or {}
    drawn = {day for one in story.figures if one.chart for day in one.chart.marked}
    page = {
        "name": slug(name),
        "title": cut(title, 200),
        "story": story,
        "opening": story.parts[: _first_figure(story)],
        "rest": story.parts[_first_figure(story) :],
        "correction": sentence(correction) if correction else None,
        "changes": changes,
        "told": [one.text for one in story.summary.sentences] if story.summary else [],
        "chosen": provenance.get("chosen") or (),
        "editor": editor,
        "edited": writing.edited(editor, drawn),
        "dropped": writing.off_charts(editor, drawn),
        "reading": writing.how_to_read(story),
        "printed": writing.Rows(),
        "css": page_css(cut(title, 120)),
    }
    return Pages(
        interactive=_fitted("interactive", page, provenance),
        lite=_fitted("lite", page, provenance),
        story=story,
        edition=_printed_provenance(provenance, story)["edition"],
    )


def _first_figure(story: Story) -> int:
    """How many parts open the page: its first figure comes before all words, if there is one."""
    opening = next((n for n, part in enumerate(story.parts) if part.figure), None)
    if opening is None:
        return 0
    story.parts.insert(0, replace(story.parts.pop(opening), level=2))
    if opening and HEADING.fullmatch(story.parts[opening].words or ""):
        story.parts.pop(opening)  # the heading that stood over it
    return 1


def _fitted(edition: str, page: Mapping[str, Any], provenance: Mapping[str, Any]) -> bytes:
    """The first of the edition's limits under which the page keeps its budget."""
    for limits in LIMITS[edition]:
        made = _edition(edition, limits, page, provenance)
        if len(made) <= BUDGET[edition]:
            break
    return made


def _edition(
    edition: str, limits: Limits, page: Mapping[str, Any], provenance: Mapping[str, Any]
) -> bytes:
    story: Story = page["story"]
    filled = {
        **page,
        "edition": edition,
        "limits": limits,
        "rows": writing.RowLinks(story, limits.evidence),
        "cut": page["dropped"] + told_of(edition, limits, story.figures, story.evidence.values()),
        "provenance": _printed_provenance(provenance, story),
        "charts": {},
        "csv": {},
    }
    if edition == "interactive":
        filled |= _scripts(story, limits)
    packed = [plotly_bundle().digest] if filled["charts"] else []
    return with_identity(seal(export("brief.html.jinja", filled), packed))


@cache
def _environment() -> Environment:
    """Our templates: every value escaped, hidden characters shown and lengths bounded."""
    environment = Environment(
        loader=PackageLoader("analytics.briefs.page"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_safe,
    )
    environment.globals |= writing.FUNCTIONS
    return environment


def export(template: str, page: Mapping[str, Any]) -> str:
    """The text of a page of our templates, filled with `page`."""
    return _environment().get_template(template).render(page=page)


def asset(name: str) -> str:
    """The text of a style sheet or script beside the templates."""
    return TEMPLATES.joinpath(name).read_text(encoding="utf-8")


def _scripts(story: Story, limits: Limits) -> dict[str, Any]:
    """What only the interactive edition holds: chart data, CSV, the scripts."""
    charts = {}
    for figure in story.figures:
        if figure.chart and figure.chart.plotly and limits.draws(figure.chart):
            chart = tame_chart(figure.chart.plotly)
            if figure.table.total:  # a timeline of so many events is no list to pick from
                chart.pop("facets", None)
            elif "facets" in chart:  # what is picked is listed, also beyond what is set out
                chart["facets"] |= writing.picked_rows(figure, limits)
            charts[figure.id] = data_script(chart)
    return {
        "charts": charts,
        "csv": {
            name: {"data": data_script(table.csv), "filename": slug(table.filename),
                   "rows": len(table.rows)}
            for name, table in story.tables.items()
            if table.csv and len(table.rows) <= limits.csv
        },
        "colours": data_script({tone.light: tone.dark for tone in PALETTE.values()}),
        "bundle": plotly_bundle() if charts else None,
        "script": f'"use strict";\n(() => {{\n{"".join(map(asset, _SCRIPTS))}}})();\n',
    }  # fmt: skip


def page_css(title: str) -> str:
    """The style sheet: the palette in both modes, the rules, the running head of a print."""
    head = _UNPRINTED.sub(" ", title)
    light = ";".join(f"--{role}:{tone.light}" for role, tone in PALETTE.items())
    night = ";".join(f"--{role}:{tone.dark}" for role, tone in PALETTE.items())
    return (
        f":root{{color-scheme:light dark;{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{night}}}}}\n"
        + asset("page.css")
        + f'@page{{@top-left{{content:"{head}";font:8pt sans-serif}}}}\n'
    )


def _printed_provenance(provenance: Mapping[str, Any], story: Story) -> dict[str, Any]:
    """The provenance as the page prints it: the JSON itself and a few of its facts."""
    text = readable_json({**provenance, "contents": CONTENTS})
    windows = [one.window for one in story.evidence.values() if any(one.window)]
    return {
        "json": Markup.escape(text),
        "edition": hashlib.sha256(text.encode("utf-8")).hexdigest()[:12],
        "as_of": writing.day_or_words(provenance.get("as_of")),
        "window": writing.window(provenance.get("window") or (windows[0] if windows else ())),
        "cite": provenance.get("cite"),
        "inputs": len(provenance.get("inputs") or ()),
    }
