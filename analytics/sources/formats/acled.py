"""ACLED: rules for its dates, types and places. Columns, codes and texts are in `acled.toml`."""

from __future__ import annotations

from datetime import UTC, date, datetime

from analytics.errors import InputError
from analytics.periods import month
from analytics.sources.cells import actor_name, area_rule, coordinates, day, persons, week_around
from analytics.sources.format import CHANGED, Cell, Declaration, Format, plain_number, rule

_TOLD = Declaration.of("acled")
_CODES = _TOLD.told["codes"]
_EXPORTED = "ACLED as exported: from the first event of the file to the last"


def form() -> Format:
    """The format of ACLED exports.

    >>> form().lacks(["event_id_cnty", "event_date", "time_precision"])[:2]
    ['event_type', 'sub_event_type']
    """
    return _TOLD.format(
        rule(_acled_dates, "start", "end", "date_precision", "when_as_written", "date_rule"),
        rule(_acled_type, "event_type", "source_type", "victims"),
        rule(lambda actor1: actor_name(actor1), "actor"),
        rule(lambda actor2: actor_name(actor2), "target"),
        area_rule(_TOLD, "admin1", "geo_precision"),
        rule(_coordinates, "latitude", "longitude"),
        rule(_deaths, "killed_low", "killed_best", "amount_as_written"),
        rule(_changed, CHANGED),
        constants={"status": "carried_out", "origin": _TOLD.told["source"]["publisher"]},
        # A monadic export has a row per actor, each with the id of the event.
        pairs_with="actor2",
        covers=lambda own, _all, _name: [(*own, _EXPORTED)],
    )


def _acled_dates(event_date: Cell, time_precision: Cell) -> tuple[date, date, str, str, str]:
    if event_date is None:
        raise InputError("no date", column="event_date")
    told = _TOLD.check_year(day(event_date, "event_date"), "event_date", event_date)
    word = _TOLD.code("time_precision", time_precision)
    first, last = told, told
    if word == "week":
        first, last = week_around(told)
    elif word == "month":
        whole = month(told.year, told.month)
        first, last = whole.start or told, whole.end or told
    return first, last, word, event_date, f"acled_time_precision_{plain_number(time_precision)}"


def _acled_type(
    event_type: Cell, sub_event_type: Cell, civilian_targeting: Cell
) -> tuple[str, str, str]:
    if event_type is None:
        raise InputError("no event type", column="event_type")
    outer = _CODES["event_type"].get(event_type.lower())
    if outer is None:
        raise InputError("not an event type of ACLED", column="event_type", value=event_type)
    inner = _CODES["sub_event_type"].get((sub_event_type or "").lower(), outer)
    aimed = bool(civilian_targeting) or outer == "violence_against_civilians"
    words = f"{event_type}: {sub_event_type}" if sub_event_type else event_type
    return inner, words, "civilians" if aimed else "unknown"


def _coordinates(
    latitude: Cell, longitude: Cell, geo_precision: Cell
) -> tuple[float | None, float | None]:
    # With precision 3 the point is the middle of a province: it says nothing about the event.
    point = coordinates(latitude, longitude)
    return (None, None) if plain_number(geo_precision) == "3" else point


def _deaths(fatalities: Cell) -> tuple[int | None, int | None, Cell]:
    count = persons(fatalities, "fatalities")
    return count, count, None if fatalities is None else f"{fatalities} (lowest reported)"


def _changed(timestamp: Cell) -> tuple[Cell]:
    """The day of the last change of the row, from seconds since 1970."""
    plain = plain_number(timestamp)
    if plain is None or not plain.isdecimal() or len(plain) > 10:
        return (None,)
    return (datetime.fromtimestamp(int(plain), UTC).date().isoformat(),)
