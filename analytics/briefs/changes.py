"""What differs between two editions: rows by source, what each said, the figures that moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics.exhibits import Column, Table

Rows = Mapping[str, Sequence[str]]
WORDS = {
    "new": "new",
    "withdrawn": "withdrawn",
    "redated": "re-dated",
    "replaced": "re-placed",
    "revised": "revised",
}
_MOST = 60  # lines of the table on a page
_NAMED = 3  # rows and numbers named in sentences
_ACCOUNTS = ("sources/", "coverage/", "rejects/")
_HEADS = ("Before", "Now", "What", "Where")


@dataclass(frozen=True, slots=True)
class Edition:
    """What is compared of an edition: digests of rows, what they say, tables as printed."""

    rows: Rows
    values: Mapping[str, Sequence[str]]
    figures: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that reads differently: a row of a source, or a cell of a figure."""

    where: str
    what: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}: {self.before or '–'} -> {self.after or '–'}"


@dataclass(frozen=True, slots=True)
class Changes:
    """Counts of changed rows by source and kind; rows and figures with their old and new words."""

    sources: dict[str, dict[str, int]]
    rows: tuple[Change, ...] = ()
    figures: tuple[Change, ...] = ()
    accounts: bool = False  # descriptions of sources, coverage or rejected rows changed

    def __bool__(self) -> bool:
        return bool(self.sources or self.rows or self.figures or self.accounts)


def compare(old: Edition, new: Edition, titles: Mapping[str, str] | None = None) -> Changes:
    """Everything that differs between two editions; `titles` are those of the sources."""
    accounts = [
        {name: row for name, row in edition.rows.items() if name.startswith(_ACCOUNTS)}
        for edition in (old, new)
    ]
    return Changes(
        compare_rows(old.rows, new.rows),
        tuple(_values(old.values, new.values, titles or {})),
        tuple(compare_figures(old.figures, new.figures)),
        accounts[0] != accounts[1],
    )


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


def _values(
    old: Mapping[str, Sequence[str]], new: Mapping[str, Sequence[str]], titles: Mapping[str, str]
) -> Iterator[Change]:
    """Rows that both editions hold and that say something else now: number, place or time."""
    for key in sorted(old.keys() & new.keys()):
        (name, number), (other, later) = old[key], new[key]
        source = key.partition(":")[0]
        where = titles.get(source, source)
        if number != later:
            yield Change(where, other, number, later)
        elif name != other:
            yield Change(where, key, name, other)


def compare_figures(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Each cell that both editions print under the same words and that reads differently."""
    for name, figure in new.items():
        before = old.get(name, {}).get("rows", {})
        for row, cells in figure["rows"].items():
            for column, text in cells.items():
                was = before.get(row, {}).get(column)
                if isinstance(was, str) and was != text:
                    yield Change(figure["title"], ": ".join(filter(None, (row, column))), was, text)


def sentences(changes: Changes, titles: Mapping[str, str] | None = None) -> list[str]:
    """The changes in plain words: by source, the rows and the figures that moved.

    >>> sentences(Changes({"ap": {"new": 2, "redated": 1}}))
    ['ap: 2 rows new, 1 row re-dated.', 'No number of the page changed.']
    """
    told = []
    for source, kinds in changes.sources.items():
        parts = [f"{n} {'row' if n == 1 else 'rows'} {WORDS[kind]}" for kind, n in kinds.items()]
        told.append(f"{(titles or {}).get(source, source)}: {', '.join(parts)}.")
    named = (f"{one.what}: {one.before}, now {one.after}." for one in changes.rows)
    told += list(dict.fromkeys(named))[:_NAMED]
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
    """The changes as a page prints them: since when, sentences, and a table of what moved."""
    if not changes:
        return None
    page: dict[str, Any] = {"since": since, "sentences": sentences(changes, titles)}
    moved = [*changes.rows, *changes.figures][:_MOST]
    if moved:
        page["table"] = Table(
            caption=f"Before ({since}) and now",
            columns=tuple(Column(head) for head in _HEADS),
            rows=tuple((one.before, one.after, one.what, one.where) for one in moved),
            filename=f"{name}-changes.csv",
        )
    return page
