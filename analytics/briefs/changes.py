"""What differs between two editions: rows by source, and the figures before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Rows = Mapping[str, Sequence[str]]
WORDS = {
    "new": "new",
    "withdrawn": "withdrawn",
    "redated": "re-dated",
    "replaced": "re-placed",
    "revised": "revised",
}
_MOST_FIGURES = 60
_ACCOUNTS = ("sources/", "coverage/", "rejects/")


@dataclass(frozen=True, slots=True)
class Changes:
    """Counts of changed rows by source and kind, and figures with their old and new number."""

    sources: dict[str, dict[str, int]]
    figures: tuple[dict[str, Any], ...]
    accounts: bool  # descriptions of sources, coverage or rejected rows changed

    def __bool__(self) -> bool:
        return bool(self.sources or self.figures or self.accounts)


def compare_rows(old: Rows, new: Rows) -> dict[str, dict[str, int]]:
    """Source -> kind of change -> number of rows. A row can be both re-dated and re-placed.

    >>> compare_rows({"i/1": ["a", "d", "p", "r"]}, {"i/1": ["a", "D", "p", "r"]})
    {'a': {'redated': 1}}
    """
    found: dict[str, Counter[str]] = {}
    for name in sorted({*old, *new}):
        before, after = old.get(name), new.get(name)
        if name.startswith(_ACCOUNTS) or before == after:
            continue
        for kind in _kinds(before, after):
            source = (after or before or [""])[0]
            found.setdefault(source, Counter())[kind] += 1
    return {
        source: {kind: counts[kind] for kind in WORDS if counts[kind]}
        for source, counts in sorted(found.items())
    }


def _kinds(before: Sequence[str] | None, after: Sequence[str] | None) -> list[str]:
    if before is None or after is None:
        return ["new" if before is None else "withdrawn"]
    kinds = zip(("redated", "replaced", "revised"), before[1:], after[1:], strict=True)
    return [kind for kind, old, new in kinds if old != new]


def compare_figures(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """Each number shown in both editions under the same words that is not the same number."""
    found = []
    for name, figure in new.items():
        before = old.get(name, {}).get("rows", {})
        for row, numbers in figure["rows"].items():
            for column, value in numbers.items():
                was = before.get(row, {}).get(column)
                if was is not None and was != value:
                    what = ": ".join(filter(None, (row, column)))
                    found.append(
                        {"figure": figure["title"], "what": what, "before": was, "after": value}
                    )
    return tuple(found)


def compare(
    old_rows: Rows, new_rows: Rows, old_figures: Mapping[str, Any], new_figures: Mapping[str, Any]
) -> Changes:
    """Everything that differs between two editions."""
    accounts = [
        {name: row for name, row in rows.items() if name.startswith(_ACCOUNTS)}
        for rows in (old_rows, new_rows)
    ]
    return Changes(
        compare_rows(old_rows, new_rows),
        compare_figures(old_figures, new_figures),
        accounts[0] != accounts[1],
    )


def sentences(changes: Changes, titles: Mapping[str, str] | None = None) -> list[str]:
    """The changes in plain words, one sentence a source.

    >>> sentences(Changes({"ap": {"new": 2, "redated": 1}}, (), False))
    ['ap: 2 rows new, 1 row re-dated.', 'No number of the page changed.']
    """
    told = []
    for source, kinds in changes.sources.items():
        parts = [f"{n} {'row' if n == 1 else 'rows'} {WORDS[kind]}" for kind, n in kinds.items()]
        told.append(f"{(titles or {}).get(source, source)}: {', '.join(parts)}.")
    if changes.accounts:
        told.append("The description of sources, their coverage or the rejected rows changed.")
    if changes.figures:
        n = len(changes.figures)
        told.append(f"{n} {'number' if n == 1 else 'numbers'} of the page changed with them.")
    elif changes.sources:
        told.append("No number of the page changed.")
    return told


def as_page(
    changes: Changes, since: str, titles: Mapping[str, str], name: str
) -> dict[str, Any] | None:
    """The changes as a page prints them: since when, sentences, and a table of figures."""
    if not changes:
        return None
    page: dict[str, Any] = {"since": since, "sentences": sentences(changes, titles)}
    if changes.figures:
        page["table"] = _table(changes.figures, since, name)
    return page


def _table(figures: Sequence[Mapping[str, Any]], since: str, name: str) -> dict[str, Any]:
    rows = [[f["figure"], f["what"], f["before"], f["after"]] for f in figures]
    heads = [("figure", "Figure", "text"), ("what", "Number", "text")]
    heads += [("before", f"Edition of {since}", "number"), ("after", "Now", "number")]
    return {
        "columns": [
            {
                "key": key,
                "label": label,
                "kind": kind,
                "align": "right" if kind == "number" else "left",
            }
            for key, label, kind in heads
        ],
        "rows": rows[:_MOST_FIGURES],
        "csv": "\n".join([",".join(key for key, _, _ in heads), *map(_csv_line, rows)]) + "\n",
        "filename": f"{name}-changes.csv",
        "caption": "Numbers before and after",
    }


def _csv_line(row: Sequence[Any]) -> str:
    return ",".join('"' + str(cell).replace('"', '""') + '"' for cell in row)
