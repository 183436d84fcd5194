"""`check`: what would be read of files and ledgers, what would be rejected, and why.

An account per file or ledger, as JSON values (`Account.as_json`) or for a terminal (`on_terminal`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from analytics.files import find, shown
from analytics.sources.account import Account, Reason
from analytics.sources.engine import Progress, run
from analytics.sources.formats import job_for
from analytics.sources.formats.mapping import ledger_folders, ledger_jobs

_MOST_NAMES = 20
_SHARED = {
    "embed": 'shared pages show its rows (rows = "embed"',
    "ids": 'shared pages name its rows without showing them (rows = "ids"',
    "withhold": 'shared pages show totals only (rows = "withhold"',
}
_CHANGED_IN = '; change it in its source.toml: "embed", "ids" or "withhold")'


def check(
    *paths: str | os.PathLike[str], format: str | None = None, progress: Progress | None = None
) -> list[Account]:
    """The accounts of files and ledgers; nothing is kept and nothing is written.

    Raises `InputError` where a whole file cannot be read, as `load` does.

    >>> [account.read == account.kept + account.rejected + sum(account.skipped.values())
    ...  for account in check("seeds")][:1]
    [True]
    """
    accounts = []
    for path in map(find, paths):
        if path.is_dir():
            accounts += [_ledger_account(folder) for folder in ledger_folders(path)]
        else:
            accounts.append(run(job_for(path, format), _forget, progress)[0])
    return accounts


def _forget(_tidy: object, _rejects: object) -> None:
    """Nothing is kept."""


def _ledger_account(folder: Path) -> Account:
    first, *others = [run(job, _forget)[0] for job in ledger_jobs(folder)]
    for other in others:
        first.add(other)
    return replace(first, file=shown(folder))


def on_terminal(account: Account) -> RenderableType:
    """The account for a person: a few lines and two small tables."""
    head = Text(f"{account.file}", style="bold")
    head.append(f"  {account.format}, source {account.source_id}", style="not bold")
    skipped = ", ".join(f"{count:,} {reason}" for reason, count in account.skipped.items())
    rows = (
        f"{account.read:,} rows read: {account.kept:,} kept, {account.rejected:,} rejected, "
        f"{sum(account.skipped.values()):,} skipped" + (f" ({skipped})" if skipped else "")
    )
    parts: list[RenderableType] = [head, Text(rows)]
    parts += [
        Text(f"{label}: {_count_words(counts)}")
        for label, counts in (
            ("repaired", account.repairs),
            ("dates", account.dates),
            ("places", account.placed),
        )
        if counts
    ]
    if account.duplicates:
        parts.append(Text(f"ids met again: {account.duplicates:,}"))
    if account.reasons:
        columns = ("rows", "column", "reason", "for example")
        reasons = sorted(account.reasons, key=lambda item: -item.count)
        cells = [(f"{r.count:,}", r.column or "", r.reason, _examples(r)) for r in reasons]
        parts.append(_terminal_table("rejected", columns, cells))
    if account.unresolved:
        title = f"places not known ({len(account.unresolved):,} names)"
        names = list(account.unresolved.items())[:_MOST_NAMES]
        perhaps = account.suggestions
        unknown = [(f"{count:,}", name, ", ".join(perhaps.get(name, []))) for name, count in names]
        parts.append(_terminal_table(title, ("rows", "name", "perhaps"), unknown))
    parts += [Text(f"coverage: {_stretch_words(row)}") for row in account.coverage]
    parts.append(Text(_SHARED[account.rows] + _CHANGED_IN))
    parts += [Text(f"note: {note}") for note in account.notes]
    return Group(*parts)


def _count_words(counts: Mapping[str, int]) -> str:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{count:,} {name}" for name, count in ranked)


def _examples(reason: Reason) -> str:
    return "; ".join(
        f"row {item['row']}" + (f': "{item["value"]}"' if item["value"] else "")
        for item in reason.examples
    )


def _terminal_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(*columns, title=title, title_justify="left")
    for cells in rows:
        table.add_row(*map(Text, cells))  # text, not markup: cells of files hold square brackets
    return table


def _stretch_words(row: Mapping[str, object]) -> str:
    silence = "silence is zero" if row.get("systematic") else "not systematic"
    return (
        f"{row.get('measure')} in {row.get('scope')}, {row.get('start') or '..'} to "
        f"{row.get('end') or '..'}, {silence}"
    )
