"""Tiny notebooks and catalogues for tests of the render pipeline."""

import json
from pathlib import Path
from typing import Any

SUMMARY = """
class Block:
    def __init__(self, block):
        self.block = block
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"application/vnd.analytics.block+json": self.block, "text/plain": "a block"}
"""


def code(source: str, *tags: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": "",
        "metadata": {"tags": list(tags)} if tags else {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def markdown(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": "", "metadata": {}, "source": source}


def write_notebook(path: Path, *cells: dict[str, Any] | str) -> Path:
    """A notebook of these cells at `path`; a text is a code cell, the first one the parameters."""
    made = []
    for number, cell in enumerate(cells):
        tags = ["parameters"] if number == 0 else []
        node = code(cell, *tags) if isinstance(cell, str) else dict(cell)
        made.append({**node, "id": f"cell-{number}"})
    path.parent.mkdir(parents=True, exist_ok=True)
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": made}
    path.write_text(json.dumps(notebook, indent=1), encoding="utf-8")
    return path


LEDGER = {
    "source.toml": """title = "Figures of a desk"
publisher = "A desk"
published = 2024-12-29
url = "https://example.org/figures"
licence = "facts only"
attribution = "A desk"
rows = "embed"
""",
    "statistics.csv": """id,measure,amount,kind,when,where,origin,counting_rule
1,attacks,121,flow,2023,Iraq,A desk,claimed
2,attacks,66,flow,2024,Iraq,A desk,claimed
3,attacks,40,flow,2024,Kirkuk,A desk,claimed
4,attacks,30,flow,2024,Diyala,A desk,claimed
""",
}

READS = """
import json

import analytics as an
from analytics.digests import row_digests
from analytics.mime import BLOCK

facts = an.load(data).select(scope=scope or None)
figures = facts.statistics


class Shown:
    def __init__(self, block):
        self.block = block

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {BLOCK: self.block, "text/plain": "a block"}


total = int(figures["low"].sum())
rows = [[str(s), int(n)] for s, n in zip(figures["scope"], figures["low"])]
columns = [{"key": "scope", "label": "Place", "kind": "text", "align": "left"},
           {"key": "low", "label": "Attacks", "kind": "number", "align": "right"}]
csv = "scope,low\\n" + "".join(f"{s},{n}\\n" for s, n in rows)
table = {"columns": columns, "rows": rows, "csv": csv, "filename": "t.csv", "caption": word}
evidence = {"id": "evidence-t", "origins": ["A desk"], "windows": ["2024"], "links": [],
            "rows": {"embed": [], "columns": [], "ids": [], "withheld": {}},
            "left_out": [], "selection": dict(facts.selection)}
Shown({"block": "summary", "headline": f"{word}: {total} attacks",
       "sentences": [{"text": f"{total} attacks.", "evidence": "evidence-t"}]})
"""

FIGURE = """
import plotly.graph_objects as go

chart = go.Figure(go.Bar(x=[r[0] for r in rows], y=[r[1] for r in rows]))
svg = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50"><title>{total}</title>'
       f'<rect x="0" y="0" width="{total % 100}" height="10" fill="#336699"/></svg>')
Shown({"block": "figure", "id": "t", "title": f"Attacks: {total}", "subtitle": "2024",
       "alt": f"Bars by place; {total} attacks in all.", "svg": svg, "svg_dark": None,
       "plotly": json.loads(chart.to_json(engine="json")),
       "table": table, "evidence": evidence, "notes": []})
"""

CLOSING = """
Shown({"block": "closing", "sources": [
           {k: (None if v != v else str(v)) for k, v in row.items()}
           for row in facts.sources.to_dict("records")],
       "coverage": [], "left_out": [], "rejects": {"count": 0, "examples": []},
       "read": 4, "kept": 4, "skipped": 0, "selections": [dict(facts.selection)],
       "selection": dict(facts.selection), "rows": row_digests(facts), "as_of": "2024-12-29",
       "inputs": [{"path": f.path, "sha256": f.sha256, "bytes": f.size} for f in facts.inputs]})
"""

PARAMETERS = 'data: str = "ledger"  # where\nscope: str = ""  # which place\nword: str = "All"'


def write_ledger(folder: Path, **changed: str) -> Path:
    """A small ledger; `changed` replaces texts in its statistics."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in LEDGER.items():
        for old, new in changed.items():
            text = text.replace(old, new)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def make_project(
    folder: Path, *briefs: str, middle: str = "", top: str = "", reads: str = READS
) -> Path:
    """A project with one notebook, a ledger and a catalogue of `briefs` (TOML); its catalogue.

    `middle` is a code cell run before the closing one, `top` TOML before the briefs.
    """
    cells = [PARAMETERS, markdown("# A brief\n\nSome words."), reads, FIGURE]
    if middle:
        cells.append(middle)
    write_notebook(folder / "notebooks" / "brief.ipynb", *cells, CLOSING)
    write_ledger(folder / "ledger")
    entries = briefs or ('name = "one"',)
    text = "".join(
        f'[[brief]]\nnotebook = "notebooks/brief.ipynb"\n{entry}\n\n' for entry in entries
    )
    catalogue = folder / "reports" / "briefs.toml"
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    catalogue.write_text(top + text, encoding="utf-8")
    return catalogue
