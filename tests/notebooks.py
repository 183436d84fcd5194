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
