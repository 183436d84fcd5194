"""What a page was made from, read from the executed notebook: no clock, no machine paths."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from nbformat import NotebookNode

from analytics.mime import BLOCK

Row = Sequence[str]  # source_id, digests of dates, place and the rest
_PACKED = 1500  # beyond so many rows a page carries a digest for each source only


@dataclass(frozen=True, slots=True)
class Facts:
    """What the blocks of an executed notebook say about it.

    `rows` are the digests of the rows used (`table/key` -> source and three digests), `figures`
    the numbers shown, by figure, row and column.
    """

    headline: str = ""
    as_of: str | None = None
    inputs: tuple[dict[str, Any], ...] = ()
    selection: dict[str, Any] | None = None
    selections: tuple[Any, ...] = ()
    sources: dict[str, str] = field(default_factory=dict)
    coverage: tuple[dict[str, Any], ...] = ()
    rows: dict[str, Row] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)


def read_facts(notebook: NotebookNode) -> Facts:
    """The facts of an executed notebook, from the blocks in its outputs."""
    blocks = list(_blocks(notebook))
    nothing: dict[str, Any] = {}
    closing = next((block for block in reversed(blocks) if block["block"] == "closing"), nothing)
    summary = next((block for block in blocks if block["block"] == "summary"), nothing)
    sources = closing.get("sources") or []
    return Facts(
        headline=str(summary.get("headline") or ""),
        as_of=closing.get("as_of")
        or max((str(s.get("published") or "") for s in sources), default="")
        or None,
        inputs=tuple(closing.get("inputs") or ()),
        selection=closing.get("selection"),
        selections=tuple(closing.get("selections") or ()),
        sources={str(s["source_id"]): str(s.get("title") or s["source_id"]) for s in sources},
        coverage=tuple(closing.get("coverage") or ()),
        rows=dict(closing.get("rows") or {}),
        figures={
            str(block["id"]): _numbers(block)
            for block in blocks
            if block["block"] in {"figure", "table"}
        },
    )


def compose(
    facts: Facts,
    *,
    notebook: tuple[str, str],
    parameters: Mapping[str, Any],
    packages: Mapping[str, str],
    data: str | None,
    previous: Mapping[str, Any] | None,
    root: Path,
) -> dict[str, Any]:
    """The provenance of a page as JSON values.

    `notebook` is its name and digest, `data` the digest of the rows used, `previous` the edition
    before with other data (`as_of`, `sha256`), which is an input too: the page says what changed
    since.
    """
    return {
        "notebook": {"path": notebook[0], "sha256": notebook[1]},
        "parameters": {name: _without_home(value) for name, value in parameters.items()},
        "inputs": [{**each, "path": _relative(str(each["path"]), root)} for each in facts.inputs],
        "selections": list(facts.selections),
        "coverage": list(facts.coverage),
        "packages": dict(packages),
        "as_of": facts.as_of,
        "data": data,
        "rows": pack_rows(facts.rows),
        "previous": dict(previous) if previous else None,
    }


def _without_home(value: Any) -> Any:
    """A parameter without the folders of this machine: of an absolute path the name stays.

    >>> _without_home("/home/ana/ged.csv;seeds"), _without_home(3)
    ('ged.csv;seeds', 3)
    """
    if not isinstance(value, str):
        return value
    parts = [PurePath(part) for part in value.split(";")]
    if not any(part.is_absolute() for part in parts):
        return value
    return ";".join(part.name if part.is_absolute() else str(part) for part in parts)


def pack_rows(rows: Mapping[str, Row]) -> dict[str, dict[str, Any]]:
    """Rows by source: how many, one digest, and (if not too many) ten bytes a row for a diff.

    A row's key is kept as a digest: a page tells nobody the ids of rows it withholds.

    >>> pack_rows({"incidents/a:1": ["a", "00000000", "11111111", "22222222"]})["a"]["count"]
    1
    """
    by_source: dict[str, list[bytes]] = {}
    for name, (source, dates, place, rest) in rows.items():
        if not name.startswith(("incidents/", "statistics/")):
            continue
        key = hashlib.sha256(name.encode()).digest()[:4]
        packed = key + b"".join(bytes.fromhex(each)[:2] for each in (dates, place, rest))
        by_source.setdefault(source, []).append(packed)
    found: dict[str, dict[str, Any]] = {}
    for source, packs in sorted(by_source.items()):
        whole = b"".join(sorted(packs))
        found[source] = {"count": len(packs), "digest": hashlib.sha256(whole).hexdigest()[:16]}
        if len(rows) <= _PACKED:
            found[source]["packed"] = base64.b64encode(whole).decode()
    return found


def unpack_rows(packed: Mapping[str, Mapping[str, Any]]) -> dict[str, Row] | None:
    """The rows of `pack_rows`, under the digests of their keys; None if they were too many."""
    rows: dict[str, Row] = {}
    for source, entry in packed.items():
        if "packed" not in entry:
            return None
        whole = base64.b64decode(entry["packed"])
        for at in range(0, len(whole), 10):
            one = whole[at : at + 10]
            parts = (one[4:6].hex(), one[6:8].hex(), one[8:10].hex())
            rows[f"{source}/{one[:4].hex()}"] = (source, *parts)
    return rows


def _blocks(notebook: NotebookNode) -> Iterator[dict[str, Any]]:
    for cell in notebook.cells:
        for output in cell.get("outputs") or ():
            block = (output.get("data") or {}).get(BLOCK)
            if isinstance(block, Mapping) and "block" in block:
                yield dict(block)


def _numbers(block: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers of a block's table: row (its words) -> column -> number."""
    table = block.get("table") or {}
    columns = table.get("columns") or []
    numeric = [n for n, column in enumerate(columns) if column.get("kind") == "number"]
    worded = [n for n in range(len(columns)) if n not in numeric]
    rows: dict[str, dict[str, Any]] = {}
    for row in table.get("rows") or ():
        words = " · ".join(filter(None, (_words(row[n]) for n in worded[:4])))
        numbers = {str(columns[n]["label"]): row[n] for n in numeric if _is_number(row[n])}
        rows.setdefault(words, {}).update(numbers)
    return {"title": str(block.get("title") or ""), "rows": rows}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _words(cell: Any) -> str:
    value = cell.get("text") if isinstance(cell, Mapping) else cell
    return "" if value is None else str(value)


def _relative(path: str, root: Path) -> str:
    """A path inside the project from its folder; outside it, only the file's name."""
    place = Path(path)
    if not place.is_absolute():
        return place.as_posix()
    inside = place.is_relative_to(root)
    return place.relative_to(root).as_posix() if inside else place.name
