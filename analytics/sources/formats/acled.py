"""ACLED: rules for its dates, types and places. Columns, codes and texts are in `acled.toml`."""

from __future__ import annotations

from datetime import UTC, date, datetime

from analytics.errors import InputError
from analytics.periods import month
from analytics.sources.cells import actor_name, area_rule, coordinates, day, persons, week_around
from analytics.sources.format import CHANGED, Cell, Declaration, Format, Rule, plain_number

_TOLD = Declaration.of("acled")
_CODES = _TOLD.told["codes"]
_EXPORTED = "ACLED as exported: from the first event of the file to the last"


def form() -> Format:
    """The format of ACLED exports.

    >>> form().lacks(["event_id_cnty", "event_date", "time_precision"])[:2]
    ['event_type', 'sub_event_type']
    """
    return _TOLD.format(
        Rule(
            ("event_date", "time_precision"),
            ("start", "end", "date_precision", "when_as_written", "date_rule"),
            _acled_dates,
        ),
        Rule(
            ("event_type", "sub_event_type", "civilian_targeting"),
            ("event_type", "source_type", "victims"),
            _acled_type,
        ),
        Rule(("actor1",), ("actor",), actor_name),
        Rule(("actor2",), ("target",), actor_name),
        area_rule(_TOLD, "admin1", "geo_precision"),
        Rule(("latitude", "longitude", "geo_precision"), ("latitude", "longitude"), _coordinates),
        Rule(("fatalities",), ("killed_low", "killed_best", "amount_as_written"), _deaths),
        Rule(("timestamp",), (CHANGED,), _changed),
        constants={"status": "carried_out", "origin": _TOLD.told["source"]["publisher"]},
        # A monadic export has a row per actor, each with the id of the event.
        pairs_with="actor2",
        covers=lambda own, _all, _name: [(*own, _EXPORTED)],
    )


def _acled_dates(text: Cell, precision: Cell) -> tuple[date, date, str, str, str]:
    if text is None:
        raise InputError("no date", column="event_date")
    told = _TOLD.check_year(day(text, "event_date"), "event_date", text)
    word = _TOLD.code("time_precision", precision)
    first, last = told, told
    if word == "week":
        first, last = week_around(told)
    elif word == "month":
        whole = month(told.year, told.month)
        first, last = whole.start or told, whole.end or told
    return first, last, word, text, f"acled_time_precision_{plain_number(precision)}"


def _acled_type(event_type: Cell, sub_type: Cell, targeting: Cell) -> tuple[str, str, str]:
    if event_type is None:
        raise InputError("no event type", column="event_type")
    outer = _CODES["event_type"].get(event_type.lower())
    if outer is None:
        raise InputError("not an event type of ACLED", column="event_type", value=event_type)
    inner = _CODES["sub_event_type"].get((sub_type or "").lower(), outer)
    aimed = bool(targeting) or outer == "violence_against_civilians"
    words = f"{event_type}: {sub_type}" if sub_type else event_type
    return inner, words, "civilians" if aimed else "unknown"


def _coordinates(
    latitude: Cell, longitude: Cell, precision: Cell
) -> tuple[float | None, float | None]:
    # With precision 3 the point is the middle of a province: it says nothing about the event.
    point = coordinates(latitude, longitude)
    return (None, None) if plain_number(precision) == "3" else point


def _deaths(text: Cell) -> tuple[int | None, int | None, Cell]:
    count = persons(text, "fatalities")
    return count, count, None if text is None else f"{text} (lowest reported)"


def _changed(text: Cell) -> tuple[Cell]:
    """The day of the last change of the row, from seconds since 1970."""
    plain = plain_number(text)
    if plain is None or not plain.isdecimal() or len(plain) > 10:
        return (None,)
    return (datetime.fromtimestamp(int(plain), UTC).date().isoformat(),)
