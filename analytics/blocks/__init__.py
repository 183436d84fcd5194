"""What a notebook puts on a page: a summary, figures with their evidence, and a closing account.

Each function returns a `Block`: in JupyterLab it shows as a figure or a table; in a rendered
brief the page is built from the JSON it carries.
"""

import html
from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics import prose
from analytics.blocks.evidence import evidence, left_out, shareable
from analytics.blocks.tables import page_table
from analytics.charts import can_draw, chart, plotly_json, svg_text
from analytics.dataset import Dataset
from analytics.digests import row_digests
from analytics.mime import BLOCK
from analytics.prose.words import missing
from analytics.results import result_info

Json = dict[str, Any]


class Block:
    """A piece of a page: JSON for the page builder, and a view of it for the notebook."""

    def __init__(self, content: Json, view: Mapping[str, Any]) -> None:
        self.content = content
        self._view = view

    def _repr_mimebundle_(self, **_: object) -> Json:
        return {BLOCK: self.content, **self._view}


def summary(*results: pd.DataFrame) -> Block:
    """The headline of the first result and two to five sentences computed from all of them.

    >>> from analytics.results import as_result, result_frame
    >>> empty = as_result(result_frame("comparison", []), "comparison")
    >>> summary(empty).content["headline"]
    'No two figures here count the same thing'
    """
    told = [
        {"text": sentence, "evidence": _anchor(result)}
        for result in results
        for sentence in prose.sentences(result)
    ][:5]
    headline = prose.headline(results[0])
    view = "".join(f"<p>{html.escape(part['text'])}</p>" for part in told)
    return Block(
        {
            "block": "summary",
            "headline": headline,
            "evidence": _anchor(results[0]),
            "sentences": told,
        },
        {"text/html": f"<h3>{html.escape(headline)}</h3>{view}", "text/plain": headline},
    )


def show(
    result: pd.DataFrame, data: Dataset, *, view: str | None = None, figure: bool = True
) -> Block:
    """A result as a figure with its table and evidence, or as a table alone.

    Parameters
    ----------
    result, data
        What a measure returned, and the dataset it was given.
    view
        Another drawing of the same result: "change" for a map of change.
    figure
        False for the table alone, which is also shown where there is nothing to draw.

    A result without a row that says anything is no section of a page: its headline is one line in
    what could not be done.
    """
    info = result_info(result)
    name = _anchor(result) + (f"-{view}" if view else "")
    contributed = evidence(result, data, name=f"evidence-{name}")
    result = shareable(result, data)
    title = prose.headline(result, view=view)
    table = page_table(result, info["kind"], caption=title, filename=f"{name}.csv")
    content: Json = {
        "block": "table",
        "id": name,
        "title": title,
        "subtitle": prose.subtitle(result),
        "table": table,
        "evidence": contributed,
        "notes": prose.notes(result),
    }
    if _says_nothing(result) or (view and not can_draw(result, view)):
        return Block(content | {"block": "nothing"}, {"text/plain": title})
    if not figure or not can_draw(result, view):
        return Block(content, _table_view(table))
    marks, alt = chart(result, view), prose.alt_text(result, view=view)
    content |= {
        "block": "figure",
        "alt": alt,
        "svg": svg_text(marks, name=name, alt=alt),
        "plotly": plotly_json(marks),
    }
    return Block(
        content,
        {
            "application/vnd.plotly.v1+json": {k: content["plotly"][k] for k in ("data", "layout")},
            "text/plain": title,
        },
    )


def not_compared(result: pd.DataFrame) -> Block:
    """The pairs of a comparison that were not compared, each with the reason."""
    rows = result[result["refused"].notna()]
    title = "1 pair was not compared" if len(rows) == 1 else f"{len(rows)} pairs were not compared"
    table = page_table(rows, "refused", caption=title, filename="not-compared.csv")
    content: Json = {
        "block": "table" if len(rows) else "nothing",
        "id": "not-compared",
        "title": title,
        "subtitle": "unlike things are not compared: each pair with the reason",
        "table": table,
        "evidence": None,
        "notes": [],
    }
    return Block(content, _table_view(table))


def closing(data: Dataset, *results: pd.DataFrame) -> Block:
    """Sources with attribution, coverage, what was left out, and the account of rows read.

    Only the sources that the results used are listed; the account covers all that was read.
    """
    used = sorted({source for result in results for source in result_info(result)["sources"]})
    sources = data.sources[data.sources["source_id"].isin(used)]
    coverage = data.coverage[data.coverage["source_id"].isin(used)]
    content: Json = {
        "block": "closing",
        "sources": _records(sources),
        "coverage": _records(coverage),
        "left_out": [
            {"of": prose.headline(result), "items": left_out(result_info(result)["left_out"])}
            for result in results
        ],
        "rejects": {
            "count": len(data.rejects),
            "examples": _records(data.rejects.head(20)),
        },
        "read": int(data.sources["read"].sum()),
        "kept": int(data.sources["kept"].sum()),
        "skipped": int(data.sources["skipped"].sum()),
        "selections": [dict(result_info(result)["selection"]) for result in results],
        "selection": dict(data.selection),
        "rows": row_digests(data),
        "inputs": [
            {"path": file.path, "sha256": file.sha256, "bytes": file.size} for file in data.inputs
        ],
    }
    lines = [f"read {content['read']}, kept {content['kept']}, rejected {len(data.rejects)}"]
    lines += [f"{row['title']} ({row['publisher']})" for row in content["sources"]]
    view = "".join(f"<li>{html.escape(str(line))}</li>" for line in lines)
    return Block(content, {"text/html": f"<ul>{view}</ul>", "text/plain": lines[0]})


def _says_nothing(result: pd.DataFrame) -> bool:
    refused = result.get("refused")
    return result.empty or (refused is not None and bool(refused.notna().all()))


def _anchor(result: pd.DataFrame) -> str:
    info = result_info(result)
    return str(info.get("name", info["kind"])).replace("_", "-")


def _table_view(table: Json) -> Json:
    head = "".join(f"<th>{html.escape(column['label'])}</th>" for column in table["columns"])
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(_cell_text(cell))}</td>" for cell in row) + "</tr>"
        for row in table["rows"]
    )
    return {
        "text/html": f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>",
        "text/plain": table["caption"],
    }


def _cell_text(cell: Any) -> str:
    if isinstance(cell, dict):
        return str(cell["text"])
    return "" if cell is None else str(cell)


def _records(frame: pd.DataFrame) -> list[Json]:
    return [
        {str(key): _plain(value) for key, value in row.items()} for row in frame.to_dict("records")
    ]


def _plain(value: Any) -> Any:
    if missing(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value if isinstance(value, (bool, int, float, str)) else str(value)
