"""`check`: what would be read of files and ledgers, what would be rejected, and why.

An account per file or ledger, as JSON values (`Account.as_json`) or for a terminal (`on_terminal`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from analytics.dataset import Dataset
from analytics.errors import InputError
from analytics.files import find, shown
from analytics.places import suggest_places
from analytics.sources.account import Account
from analytics.sources.arrow import schema
from analytics.sources.engine import Progress, run
from analytics.sources.formats import job_for
from analytics.sources.formats.ledger import AGAIN, ledger_folders, read_ledgers

_MOST_NAMES = 20
_SILENT = (
    "coverage is not stated, so no silence counts as zero; declare it in source.toml with a "
    "[[coverage]] of measure, scope, start, end, systematic"
)


def check(
    *paths: str | os.PathLike[str], format: str | None = None, progress: Progress | None = None
) -> list[Account]:
    """The accounts of files and ledgers; nothing is kept and nothing is written.

    Raises `InputError` where a whole file cannot be read, as `load` does.

    >>> [account.read == account.kept + account.rejected + sum(account.skipped.values())
    ...  for account in check("seeds")][:1]
    [True]
    """
    return [account for path in paths for account in _accounts(find(path), format, progress)]


def _accounts(path: Path, format: str | None, progress: Progress | None) -> list[Account]:
    if not path.is_dir():
        return [run(job_for(path, format), lambda _tidy, _rejects: None, progress)[0]]
    folders = ledger_folders(path)
    if not folders:
        raise InputError("a folder without a ledger", file=path, remedy="name a file in it")
    return [ledger_account(folder, read_ledgers([folder])) for folder in folders]


def ledger_account(folder: Path, data: Dataset) -> Account:
    """The account of a ledger, from what was read of it."""
    source = data.sources.iloc[0]
    account = Account(shown(folder), "ledger", str(source["source_id"]))
    account.kept = int(source["kept"])
    account.add_rejects(pa.Table.from_pandas(data.rejects, schema("rejects"), preserve_index=False))
    account.add_counts({"empty row": int(source["skipped"])}, {}, {})
    account.duplicates = sum(item.count for item in account.reasons if AGAIN in item.reason)
    for frame in (data.incidents, data.statistics):
        account.dates = _added(account.dates, frame["date_precision"].value_counts())
        account.years = _added(
            account.years, frame["start"].dt.year.dropna().astype(int).value_counts()
        )
        account.placed = _added(account.placed, _placing(frame).value_counts())
    unknown = data.incidents.loc[data.incidents["scope"].isna(), "place"].value_counts()
    account.unresolved = {str(name): int(count) for name, count in unknown.items()}
    names = list(account.unresolved)[:_MOST_NAMES]
    account.suggestions = {name: suggest_places(name) for name in names}
    account.coverage = [
        {str(key): value for key, value in row.items()}
        for row in data.coverage.assign(
            start=data.coverage["start"].dt.strftime("%Y-%m-%d"),
            end=data.coverage["end"].dt.strftime("%Y-%m-%d"),
            systematic=data.coverage["systematic"].astype(bool),
        )
        .astype(object)
        .where(data.coverage.notna(), None)
        .to_dict("records")
    ]
    account.notes = [] if account.coverage else [_SILENT]
    return account


def _placing(frame: pd.DataFrame) -> pd.Series:
    words = pd.Series("wider than a province", index=frame.index)
    words[frame["province"].notna()] = "in one province"
    words[frame["scope"].isna()] = "not placed"
    return words


def _added(total: Mapping[str, int], more: pd.Series) -> dict[str, int]:
    added = dict(total)
    for name, count in more.items():
        if count:
            added[str(name)] = added.get(str(name), 0) + int(count)
    return added


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
        Text(f"{label}: {_counted(counts)}")
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
        parts.append(_reasons(account))
    if account.unresolved:
        parts.append(_places(account))
    parts += [Text(f"coverage: {_stretch(row)}") for row in account.coverage]
    parts += [Text(f"note: {note}") for note in account.notes]
    return Group(*parts)


def _counted(counts: Mapping[str, int]) -> str:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{count:,} {name}" for name, count in ranked)


def _reasons(account: Account) -> Table:
    table = Table("rows", "column", "reason", "for example", title="rejected", title_justify="left")
    for reason in sorted(account.reasons, key=lambda item: -item.count):
        examples = "; ".join(
            f"row {item['row']}" + (f': "{item["value"]}"' if item["value"] else "")
            for item in reason.examples
        )
        # Text, not markup: cells of files may hold square brackets.
        cells = (f"{reason.count:,}", reason.column or "", reason.reason, examples)
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _places(account: Account) -> Table:
    title = f"places not known ({len(account.unresolved):,} names)"
    table = Table("rows", "name", "perhaps", title=title, title_justify="left")
    for name, count in list(account.unresolved.items())[:_MOST_NAMES]:
        perhaps = ", ".join(account.suggestions.get(name, []))
        table.add_row(*(Text(cell) for cell in (f"{count:,}", name, perhaps)))
    return table


def _stretch(row: Mapping[str, object]) -> str:
    silence = "silence is zero" if row.get("systematic") else "not systematic"
    return (
        f"{row.get('measure')} in {row.get('scope')}, {row.get('start') or '..'} to "
        f"{row.get('end') or '..'}, {silence}"
    )
