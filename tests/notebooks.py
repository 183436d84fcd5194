"""Tiny notebooks and catalogues for tests of the render pipeline."""

import json
from pathlib import Path
from typing import Any


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
import analytics as an

facts = an.load(data).select(scope=scope or None)
reported = an.timeline(facts)
an.summary(reported)
"""

FIGURE = "an.show(reported, facts)"

CLOSING = "an.closing(facts, reported)"

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
