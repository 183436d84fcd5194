"""What a notebook puts on a page: a summary, figures with their evidence, and a closing account.

Each function returns a `Shown`: in JupyterLab it shows as a figure or a table; in a rendered
brief the page is built from the exhibit it carries (`analytics.exhibits`).
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics import prose
from analytics.charts import drawable, plotly_json, small_svg, svg_text
from analytics.dataset import Dataset
from analytics.digests import row_digests
from analytics.exhibits import (
    MIME,
    Chart,
    Closing,
    Exhibit,
    Figure,
    Finding,
    Json,
    Nothing,
    Summary,
    Tile,
    as_json,
)
from analytics.notebook.evidence import (
    addresses,
    contributing,
    coverage_table,
    evidence,
    rejects_table,
    rows_of,
    source_entry,
    values,
)
from analytics.notebook.sharing import Sharing, shareable, single_events
from analytics.notebook.tabling import page_table, plain
from analytics.prose.words import note_words
from analytics.results import result_info

_TILES = 3
_SENTENCES = 5
_PLAIN = ("attacks", "incidents")  # measures that the id of a figure does not name


class Shown:
    """An exhibit, and a view of it for the notebook."""

    def __init__(self, exhibit: Exhibit, view: Mapping[str, Any]) -> None:
        self.exhibit = exhibit
        self._view = view

    def _repr_mimebundle_(self, **_: object) -> Json:
        return {MIME: as_json(self.exhibit), **self._view}


def summary(*results: pd.DataFrame, data: Dataset | None = None) -> Shown:
    """The first screen: the headline of the first result and what all of them say in short.

    Parameters
    ----------
    results
        What measures returned, the one the brief is about first.
    data
        The dataset they were given: with it nothing is told in words that its sources do not
        share.

    Returns
    -------
    Shown
        A view for the notebook, and in `exhibit` what a page is made of.

    Raises
    ------
    ParameterError
        For a frame that no measure returned.

    >>> from analytics.results import as_result, result_frame
    >>> empty = as_result(result_frame("comparison", []), "comparison")
    >>> summary(empty).exhibit.headline.text
    'No two figures here count the same thing'
    """
    if data is not None:
        sharing = Sharing.of(rows_of(data), data)
        results = tuple(shareable(result, sharing) for result in results)
    told = [
        Finding(sentence, _anchor(result))
        for result in results
        if not _says_nothing(result)
        for sentence in prose.sentences(result)
    ]
    told = list({one.text: one for one in reversed(told)}.values())[::-1]
    first = results[0]
    boxed = [
        Finding(text, _anchor(result))
        for result in results
        if (text := prose.offered(result, "boxed"))
    ]
    standfirst = prose.offered(first, "standfirst")
    if not standfirst and told:
        standfirst = told[0].text
    told = [one for one in told if one.text not in str(standfirst)]
    exhibit = Summary(
        headline=Finding(prose.headline(first), _anchor(first)),
        standfirst=Finding(str(standfirst), _anchor(first)) if standfirst else None,
        tiles=tuple(
            Tile(**tile, of=_anchor(first)) for tile in prose.offered(first, "tiles") or ()
        )[:_TILES],
        boxed=boxed[0] if boxed else None,
        sentences=tuple(told[:_SENTENCES]),
    )
    lines = "".join(f"<p>{html.escape(one.text)}</p>" for one in exhibit.sentences)
    headline = exhibit.headline.text
    return Shown(
        exhibit,
        {"text/html": f"<h3>{html.escape(headline)}</h3>{lines}", "text/plain": headline},
    )


def show(
    result: pd.DataFrame, data: Dataset, *, view: str | None = None, figure: bool = True
) -> Shown:
    """A result as a figure with its table and evidence, or as a table alone.

    Parameters
    ----------
    result, data
        What a measure returned, and the dataset it was given.
    view
        Another drawing of the same result: "change" for a map of change.
    figure
        False for the table alone, which is also shown where there is nothing to draw.

    A result without a row that says anything is no section of a page: the reason is one line in
    what could not be done.

    Returns
    -------
    Shown
        A view for the notebook, and in `exhibit` what a page is made of.

    Raises
    ------
    ParameterError
        For a frame that no measure returned.

    >>> import analytics as an
    >>> nothing = an.Dataset()
    >>> show(an.count(nothing), nothing).exhibit.id
    'count'
    """
    info = result_info(result)
    name = _anchor(result) + (f"-{view}" if view else "")
    rows = contributing(result, data)
    made_from = evidence(result, rows, data, name=f"evidence-{name}")
    told = shareable(result, Sharing.of(rows, data))
    title = prose.headline(told, view=view)
    # What only closed sources tell is counted in the title and shown nowhere.
    result = told[told["rows"].notna()] if single_events(told) else told
    result.attrs = told.attrs
    silent = _says_nothing(result)
    marks = drawable(result, view) if (figure or view) and not silent else None
    if silent or (view and marks is None):
        # Another drawing that does not suit is no failure; a change that cannot be told is one.
        reason = title if view in (None, "change") or told.empty else ""
        return _nothing(Nothing(name, reason, made_from))
    listed = prose.offered(result, "rows_listed")
    shown = result if listed is None else listed
    table = page_table(
        shown, info["kind"], caption=title, filename=f"{name}.csv", links=addresses(rows)
    )
    chart = None
    if marks is not None and figure:
        alt = prose.alt_text(result, view=view)
        svg = svg_text(marks, name=name, alt=alt)
        small = "" if view == "skyline" else small_svg(marks)  # one of many counters
        chart = Chart(svg, plotly_json(marks), alt, tuple(marks.marked), small)
    exhibit = Figure(
        id=name,
        title=title,
        subtitle=prose.subtitle(result),
        table=table,
        evidence=made_from,
        notes=tuple(prose.notes(result)),
        chart=chart,
    )
    if chart is None:
        return Shown(exhibit, _table_view(result, title))
    drawn = {part: chart.plotly[part] for part in ("data", "layout")}
    return Shown(exhibit, {"application/vnd.plotly.v1+json": drawn, "text/plain": title})


def not_compared(result: pd.DataFrame) -> Shown:
    """The pairs of a comparison that were not compared, each with the reason.

    Parameters
    ----------
    result
        What `compare` returned.

    Returns
    -------
    Shown
        A view for the notebook, and in `exhibit` what a page is made of.

    Raises
    ------
    ParameterError
        For a frame that no measure returned.

    >>> import analytics as an
    >>> not_compared(an.compare(an.Dataset(), "2023", "2024")).exhibit.id
    'not-compared'
    """
    rows = result[result["refused"].notna()]
    if rows.empty:
        return _nothing(Nothing("not-compared", ""))
    title = "1 pair was not compared" if len(rows) == 1 else f"{len(rows)} pairs were not compared"
    table = page_table(rows, "refused", caption=title, filename="not-compared.csv")
    words = "Each pair with the reason"
    return Shown(Figure("not-compared", title, table, subtitle=words), _table_view(rows, title))


def closing(data: Dataset, *results: pd.DataFrame) -> Shown:
    """Sources with attribution, coverage, what was left out, and the account of rows read.

    Only the sources that the results used are listed; the account covers all that was read.

    Parameters
    ----------
    data, results
        The dataset, and what measures made of it.

    Returns
    -------
    Shown
        A view for the notebook, and in `exhibit` what a page is made of.

    Raises
    ------
    ParameterError
        For a frame that no measure returned.

    >>> import analytics as an
    >>> nothing = an.Dataset()
    >>> closing(nothing, an.count(nothing)).exhibit.read
    0
    """
    infos = [result_info(result) for result in results]
    used = sorted({source for info in infos for source in info["sources"]})
    sources = data.sources[data.sources["source_id"].isin(used)]
    exhibit = Closing(
        sources=tuple(source_entry(row) for row in sources.to_dict("records")),
        coverage=coverage_table(data, used),
        notes=tuple(note_words(note) for note in data.notes),
        rejects=rejects_table(data),
        rejected=len(data.rejects),
        read=int(data.sources["read"].sum()),
        kept=int(data.sources["kept"].sum()),
        skipped=int(data.sources["skipped"].sum()),
        as_of=max((str(plain(day) or "") for day in sources["published"]), default=""),
        selection=dict(data.selection),
        selections=tuple(dict(info["selection"]) for info in infos),
        rows=row_digests(data),
        values=values(data),
        inputs=tuple(
            {"path": file.path, "sha256": file.sha256, "bytes": file.size} for file in data.inputs
        ),
    )
    lines = [f"read {exhibit.read}, kept {exhibit.kept}, rejected {exhibit.rejected}"]
    lines += [f"{source.title} ({source.publisher})" for source in exhibit.sources]
    view = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
    return Shown(exhibit, {"text/html": f"<ul>{view}</ul>", "text/plain": lines[0]})


def _says_nothing(result: pd.DataFrame) -> bool:
    refused = result.get("refused")
    return result.empty or (refused is not None and bool(refused.notna().all()))


def _anchor(result: pd.DataFrame) -> str:
    info = result_info(result)
    measure = info.get("measure")
    parts = [info["kind"], info.get("by"), None if measure in _PLAIN else measure]
    return "-".join(part for part in parts if part).replace("_", "-")


def _nothing(exhibit: Nothing) -> Shown:
    return Shown(exhibit, {"text/plain": exhibit.reason})


def _table_view(frame: pd.DataFrame, title: str) -> Json:
    return {"text/html": frame.to_html(max_rows=60), "text/plain": title}
