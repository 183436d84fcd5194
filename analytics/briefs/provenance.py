"""What a page was made from, read from the executed notebook: no clock, no machine paths."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from msgspec import to_builtins
from nbformat import NotebookNode

from analytics.briefs.page.printing import told
from analytics.exhibits import Closing, Figure, Source, Summary, Table, exhibits

ROW_BYTES = 15  # of each row in what `row_digests` packs
_PACKED = 1500  # beyond so many rows a page carries a digest for each source only


_SMALL = 4000  # characters of a chart in an index


@dataclass(frozen=True, slots=True)
class Facts:
    """What the exhibits of an executed notebook say about it.

    `figures` are the tables as they are printed, by figure, row and column; `tile` is the first
    finding in figures, `chart` the first of the charts that is small enough for an index.
    """

    headline: str = ""
    tile: dict[str, Any] = field(default_factory=dict)
    chart: str = ""
    figures: dict[str, Any] = field(default_factory=dict)
    closing: Closing = field(default_factory=Closing)

    @property
    def sources(self) -> dict[str, str]:
        """The titles of the sources used."""
        return {source.source_id: source.title for source in self.closing.sources}

    @property
    def kept(self) -> dict[str, Any]:
        """What editions to come are compared with."""
        closing = self.closing
        kept = {"as_of": closing.as_of or None, "digests": closing.rows, "values": closing.values}
        return {**kept, "figures": self.figures, "sources": self.sources}

    @property
    def closed(self) -> bool:
        """Whether a source keeps its rows to itself: names of files stay away too."""
        return any(source.rows != "embed" for source in self.closing.sources)


def read_facts(notebook: NotebookNode) -> Facts:
    """The facts of an executed notebook, from the exhibits in its outputs."""
    shown = list(exhibits(iter(notebook.cells)))
    summary = next((one for one in shown if isinstance(one, Summary)), None)
    small = [one.chart.small for one in shown if isinstance(one, Figure) and one.chart]
    return Facts(
        chart=next((svg for svg in small if 0 < len(svg) <= _SMALL), ""),
        headline=summary.headline.text if summary else "",
        tile=to_builtins(summary.tiles[0]) if summary and summary.tiles else {},
        figures={
            one.id: {"title": one.title, "rows": told(one.table)}
            for one in shown
            if isinstance(one, Figure)
        },
        closing=next((one for one in reversed(shown) if isinstance(one, Closing)), Closing()),
    )


def _covered_stretches(table: Table | None) -> list[dict[str, Any]]:
    if table is None:
        return []
    names = [column.label.lower().replace(" ", "_") for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


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
    since. Where a source keeps its rows to itself, the names of files are left out.
    """
    closing = facts.closing
    names = {str(each["path"]): _shown_path(each, root, facts.closed) for each in closing.inputs}
    files = {PurePath(path).name for path in names}
    ids = {one.source_id: _shown_id(one) for one in closing.sources}
    return {
        "notebook": {"path": notebook[0], "sha256": notebook[1]},
        "parameters": {
            name: _without_home(value, files if facts.closed else set())
            for name, value in parameters.items()
        },
        "sources": [_terms(source) for source in closing.sources],
        "inputs": [{**each, "path": names[str(each["path"])]} for each in closing.inputs],
        "selections": [_selection(one, ids) for one in closing.selections],
        "coverage": _covered_stretches(closing.coverage),
        "packages": dict(packages),
        "as_of": closing.as_of or None,
        "data": data,
        "rows": rows_by_source(closing.rows, ids),
        "previous": dict(previous) if previous else None,
    }


def _terms(source: Source) -> dict[str, str]:
    """On what terms a source is used, for `analytics verify --statement`."""
    names = ("title", "licence", "attribution", "rows")
    least = {"smallest": source.smallest} if source.rows == "withhold" else {}
    return {"id": _shown_id(source), **{name: getattr(source, name) for name in names}, **least}


def _shown_id(source: Source) -> str:
    """The id of a source; a file's name where the source keeps its rows to itself: a digest."""
    if source.rows == "embed":
        return source.source_id
    return f"source {hashlib.sha256(source.source_id.encode()).hexdigest()[:8]}"


def _selection(selection: Mapping[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    if "source" not in selection:
        return dict(selection)
    chosen = selection["source"]
    named = [chosen] if isinstance(chosen, str) else chosen
    return {**selection, "source": [ids.get(each, each) for each in named]}


def _shown_path(file: Mapping[str, Any], root: Path, closed: bool) -> str:
    """A file inside the project by its path from there, outside it by its name."""
    place = Path(str(file["path"]))
    if closed:
        return f"file {str(file['sha256'])[:8]}"
    if not place.is_absolute():
        return place.as_posix()
    return place.relative_to(root).as_posix() if place.is_relative_to(root) else place.name


def _without_home(value: Any, hidden: set[str]) -> Any:
    """A parameter without the folders of this machine: of an absolute path the name stays.

    >>> _without_home("/home/ana/ged.csv;seeds", set()), _without_home(3, set())
    ('ged.csv;seeds', 3)
    """
    if not isinstance(value, str):
        return value
    parts = [PurePath(part) for part in value.split(";")]
    if not any(part.is_absolute() or part.name in hidden for part in parts):
        return value
    shown = [part.name if part.is_absolute() else str(part) for part in parts]
    return ";".join(
        "a file" if part.name in hidden else name for part, name in zip(parts, shown, strict=True)
    )


def rows_by_source(rows: Mapping[str, str], ids: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Rows by source: how many, one digest, and (if not too many) those of each row for a diff.

    `rows` is what `row_digests` gives, `ids` how a page calls each source. A row's key is a digest
    there: a page tells nobody the ids of rows it withholds.

    >>> rows_by_source({"incidents/a": "A" * 20, "sources/a": "A" * 20}, {})["a"]["count"]
    1
    """
    packed: dict[str, bytes] = {}
    for name, text in rows.items():
        table, _, source = name.partition("/")
        if table in ("incidents", "statistics"):
            shown = ids.get(source, source)
            packed[shown] = packed.get(shown, b"") + base64.b64decode(text)
    few = sum(map(len, packed.values())) <= _PACKED * ROW_BYTES
    return {
        source: {
            "count": len(whole) // ROW_BYTES,
            "digest": hashlib.sha256(whole).hexdigest()[:16],
            **({"digests": base64.b64encode(whole).decode()} if few else {}),
        }
        for source, whole in sorted(packed.items())
    }
