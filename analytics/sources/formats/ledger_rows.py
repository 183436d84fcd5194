"""Ledger rows as rows of the tidy tables: one function per table, cells in, plain values out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from analytics import vocabulary
from analytics.amounts import Amount
from analytics.config import packaged_toml
from analytics.errors import InputError
from analytics.periods import Window, read_window
from analytics.sources.formats.ledger_cells import Cells

STATISTIC_COLUMNS = (
    "id", "measure", "amount", "unit", "kind", "when", "start", "end", "date_basis", "published",
    "as_of", "where", "province", "actor", "target", "victims", "origin", "counting_rule",
    "status", "part_of", "restates", "about", "base", "locator", "url", "note",
)  # fmt: skip
INCIDENT_COLUMNS = (
    "id", "event", "when", "start", "end", "date_basis", "published", "type", "source_type",
    "where", "province", "actor", "target", "killed", "killed_civilians", "wounded", "arrested",
    "victims", "origin", "status", "part_of", "locator", "url", "note",
)  # fmt: skip
_PERSONS = ("killed", "killed_civilians", "wounded", "arrested")


def incident(cells: Cells, row_id: str) -> dict[str, Any]:
    """One row of `incidents`; `InputError` with column and value where a cell cannot be read."""
    source = cells.source
    window, rule = cells.window(cells.day("published") or source.published)
    place = cells.place(window.end or window.start)
    counted = {name: _persons(cells, name) for name in _PERSONS}
    event_type = cells.word("type", vocabulary.EVENT_TYPES, "other")
    return {
        "incident_id": f"{source.source_id}:{row_id}",
        "event_id": cells.text("event"),
        **_ends(window),
        "event_type": event_type,
        "source_type": cells.text("source_type") or cells.text("type"),
        **_bounds("killed", counted["killed"]),
        **_bounds("wounded", counted["wounded"]),
        "killed_civilians": counted["killed_civilians"][1],
        "arrested": counted["arrested"][1],
        "amount_as_written": _as_written(cells),
        "date_rule": rule,
        **_common(cells, place),
    }


def statistic(cells: Cells, row_id: str) -> dict[str, Any]:
    """One row of `statistics`; `InputError` with column and value where a cell cannot be read."""
    source = cells.source
    as_written = cells.text("amount")
    amount = cells.amount("amount")
    if amount is None:
        raise InputError("no amount", column="amount", remedy="write what the source says")
    published = cells.day("published") or source.published
    # "this year" of a relayed statement ends with that statement, not with the page that tells it.
    as_of = cells.day("as_of", published) or published
    window, rule = cells.window(as_of)
    measure = cells.word("measure", vocabulary.MEASURES, "other")
    kind = cells.word("kind", vocabulary.KINDS, _kind(measure, amount))
    place = cells.place(window.end or window.start)
    del place["place"], place["place_precision"]
    return {
        "statistic_id": f"{source.source_id}:{row_id}",
        "measure": measure,
        "kind": kind,
        "low": amount.low,
        "best": amount.best,
        "high": amount.high,
        "bound": amount.bound,
        "approximate": amount.approximate,
        "unit": cells.word("unit", vocabulary.UNITS, _unit(measure, kind)),
        **_ends(window),
        "exposure_days": window.days if kind == "flow" else None,
        "about": cells.references("about"),
        **_base(cells, amount, as_of),
        "pace": amount.pace,
        "counting_rule": cells.word("counting_rule", vocabulary.COUNTING_RULES, "unknown"),
        "restates": cells.references("restates"),
        "as_of": as_of,
        "amount_as_written": as_written,
        "date_rule": rule,
        **_common(cells, place),
    }


def _common(cells: Cells, place: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that both tables have."""
    notes = (cells.text("note"), place.get("disagree"))
    return {
        "source_id": cells.source.source_id,
        "status": cells.word("status", vocabulary.STATUSES, "carried_out"),
        "actor": cells.actor("actor"),
        "target": cells.actor("target"),
        "victims": cells.word("victims", vocabulary.VICTIMS, "unknown"),
        **{name: value for name, value in place.items() if name != "disagree"},
        "part_of": cells.references("part_of"),
        "origin": cells.text("origin") or cells.source.texts.get("publisher"),
        "when_as_written": cells.text("when"),
        "locator": cells.text("locator"),
        "url": cells.text("url") or cells.source.texts.get("url"),
        "note": "; ".join(note for note in notes if note) or None,
    }


def _ends(window: Window) -> dict[str, Any]:
    return {"start": window.start, "end": window.end, "date_precision": window.precision}


def _persons(cells: Cells, column: str) -> tuple[int | None, int | None, int | None]:
    """Low, best and high of a number of persons."""
    amount = cells.amount(column)
    if amount is None:
        return None, None, None
    if amount.unit_hint != "count":
        raise InputError("not a number of persons", column=column, value=cells.text(column))
    whole = tuple(_whole(value, column) for value in (amount.low, amount.best, amount.high))
    return whole[0], whole[1], whole[2]


def _whole(value: float | None, column: str) -> int | None:
    if value is None:
        return None
    if value < 0 or value > 10_000_000 or not math.isclose(value, round(value)):
        raise InputError("not a number of persons", column=column, value=value)
    return round(value)


def _bounds(name: str, bounds: tuple[int | None, int | None, int | None]) -> dict[str, int | None]:
    return dict(zip((f"{name}_low", f"{name}_best", f"{name}_high"), bounds, strict=True))


def _as_written(cells: Cells) -> str | None:
    parts = [f"{name} {text}" for name in _PERSONS if (text := cells.text(name))]
    return "; ".join(parts) or None


def _base(cells: Cells, amount: Amount, anchor: date | None) -> dict[str, date | None]:
    """The period that a ratio compares with: the column `base`, else the words of the amount."""
    column = "base" if cells.text("base") else "amount"
    text = cells.text("base") or amount.base
    if not text:
        return {"base_start": None, "base_end": None}
    try:
        window = read_window(text, anchor, day_first=cells.source.day_first)
    except InputError as error:
        raise InputError(error.reason, column=column, value=text, remedy=error.remedy) from error
    return {"base_start": window.start, "base_end": window.end}


def _kind(measure: str, amount: Amount) -> str:
    if amount.unit_hint in {"ratio", "share", "rate"}:
        return amount.unit_hint
    return _meant("kind").get(measure, "flow")


def _unit(measure: str, kind: str) -> str:
    if kind == "ratio":
        return "ratio"
    return "percent" if kind == "share" else _meant("unit")[measure]


def _meant(what: str) -> Mapping[str, str]:
    """What a measure counts where a row does not say it: its kind, its unit."""
    words: Mapping[str, str] = packaged_toml("analytics.sources.formats", "ledger_words.toml")[what]
    return words
