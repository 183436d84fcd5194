"""The account of a file: what became of each row, and when and where the kept rows are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

_EXAMPLES = 3
_NAMES = 1_000  # distinct unresolved place names that are counted by name


@dataclass(slots=True)
class Reason:
    """Why rows were rejected: how many, and the first of them."""

    column: str | None
    reason: str
    count: int = 0
    examples: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Account:
    """What became of the rows of one file. `read` is `kept` + `rejected` + `skipped`, always."""

    file: str
    format: str
    source_id: str
    kept: int = 0
    rejected: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)
    repairs: dict[str, int] = field(default_factory=dict)
    dates: dict[str, int] = field(default_factory=dict)
    placed: dict[str, int] = field(default_factory=dict)
    unresolved: dict[str, int] = field(default_factory=dict)
    suggestions: dict[str, list[str]] = field(default_factory=dict)
    duplicates: int = 0
    changed: str | None = None
    years: dict[str, int] = field(default_factory=dict)
    spans: dict[str, list[str]] = field(default_factory=dict)
    rows: str = "ids"
    coverage: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def read(self) -> int:
        """All rows met."""
        return self.kept + self.rejected + sum(self.skipped.values())

    def as_json(self) -> dict[str, Any]:
        """Plain values, for a program to read."""
        return {"read": self.read, **asdict(self)}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Account:
        """The account that `as_json` wrote."""
        plain = {name: value for name, value in told.items() if name != "read"}
        return cls(**{**plain, "reasons": [Reason(**item) for item in plain["reasons"]]})

    def add(self, other: Account) -> None:
        """Add the account of another file of the same source."""
        self.kept += other.kept
        self.rejected += other.rejected
        self.duplicates += other.duplicates
        self.reasons += other.reasons
        for name in ("skipped", "repairs", "dates", "placed", "unresolved", "years"):
            _tally(getattr(self, name), getattr(other, name).items())
        self.suggestions |= other.suggestions

    def add_kept(self, tidy: pa.Table) -> None:
        """Count tidy rows by date precision, year and place; note the days of each country."""
        self.add_spans(tidy)
        self.kept += tidy.num_rows
        _tally(self.dates, _value_counts(tidy.column("date_precision")))
        _tally(self.years, _value_counts(pc.cast(pc.year(tidy.column("start")), pa.string())))
        provinces, scopes = (
            tidy.num_rows - tidy.column(name).null_count for name in ("province", "scope")
        )
        placed = {
            "in one province": provinces,
            "wider than a province": scopes - provinces,
            "not placed": tidy.num_rows - scopes,
        }
        _tally(self.placed, placed.items())

    def add_spans(self, tidy: pa.Table) -> None:
        """Note the first and last day of each country."""
        places = tidy.group_by("scope").aggregate([("start", "min"), ("end", "max")])
        for row in places.to_pylist():
            country = (row["scope"] or "")[:2]
            if country.isupper() and row["start_min"] is not None and row["end_max"] is not None:
                first, last = (row[name].date().isoformat() for name in ("start_min", "end_max"))
                known = self.spans.get(country, [first, last])
                self.spans[country] = [min(first, known[0]), max(last, known[1])]

    def add_rejects(self, rejects: pa.Table) -> None:
        """Count rejects by reason, with examples."""
        self.rejected += rejects.num_rows
        known = {(item.column, item.reason): item for item in self.reasons}
        grouped = rejects.group_by(["column", "reason"], use_threads=False).aggregate(
            [("row", "count"), ("row", "list"), ("value", "list")]
        )
        for row in grouped.to_pylist():
            key = (row["column"], row["reason"])
            if key not in known:
                known[key] = Reason(*key)
                self.reasons.append(known[key])
            found = known[key]
            found.count += len(row["row_list"])
            for number, value in zip(row["row_list"], row["value_list"], strict=True):
                if len(found.examples) == _EXAMPLES:
                    break
                found.examples.append({"row": number, "value": value})

    def add_counts(
        self, skipped: Mapping[str, int], repairs: Mapping[str, int], unresolved: Mapping[str, int]
    ) -> None:
        """Add what one chunk counted."""
        _tally(self.skipped, skipped.items())
        _tally(self.repairs, repairs.items())
        for name, count in unresolved.items():
            listed = name in self.unresolved or len(self.unresolved) < _NAMES
            _tally(self.unresolved, [(name if listed else "other names", count)])


def _value_counts(column: pa.ChunkedArray) -> Iterator[tuple[str, int]]:
    for item in column.value_counts().to_pylist():
        yield "none" if item["values"] is None else item["values"], item["counts"]


def _tally(total: dict[str, int], more: Iterable[tuple[str, int]]) -> None:
    for name, count in more:
        if count:
            total[name] = total.get(name, 0) + count
