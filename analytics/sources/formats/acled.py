"""ACLED: rules for its dates, types and places. Columns, codes and texts are in `acled.toml`."""

from __future__ import annotations

from datetime import UTC, date, datetime

from analytics.errors import InputError
from analytics.periods import month
from analytics.sources.cells import (
    actor_name,
    area_noted,
    as_written,
    coordinates,
    day,
    persons,
    week_around,
)
from analytics.sources.format import (
    CHANGED,
    UNRESOLVED,
    Format,
    Rule,
    Spans,
    Stretches,
    declaration,
    plain_number,
)

_TOLD = declaration("acled")


def form() -> Format:
    """The format of ACLED exports.

    >>> form().lacks(["event_id_cnty", "event_date", "time_precision"])[:2]
    ['event_type', 'sub_event_type']
    """
    return Format(
        name="acled",
        told=_TOLD.told,
        columns=_TOLD.columns,
        needed=_TOLD.needed,
        constants={"status": "carried_out", "origin": _TOLD.told["publisher"]},
        # A monadic export has a row per actor, each with the id of the event.
        pairs_with="actor2",
        rules=(
            Rule(
                ("event_date", "time_precision"),
                ("start", "end", "date_precision", "when_as_written", "date_rule"),
                _dates,
            ),
            Rule(
                ("event_type", "sub_event_type", "civilian_targeting"),
                ("event_type", "source_type", "victims"),
                _type,
            ),
            Rule(("actor1",), ("actor",), actor_name),
            Rule(("actor2",), ("target",), actor_name),
            Rule(
                ("admin1", "country", "geo_precision"),
                ("scope", "province", "place_precision", "note", UNRESOLVED),
                _area,
            ),
            Rule(("place",), ("place",), as_written),
            Rule(
                ("latitude", "longitude", "geo_precision"), ("latitude", "longitude"), _coordinates
            ),
            Rule(("fatalities",), ("killed_low", "killed_best", "amount_as_written"), _deaths),
            Rule(("sources",), ("locator",), as_written),
            Rule(("timestamp",), (CHANGED,), _changed),
        ),
        covers=_covers,
    )


def _dates(text: str | None, precision: str | None) -> tuple[date, date, str, str, str]:
    if text is None:
        raise InputError("no date", column="event_date")
    told = _TOLD.check_year(day(text, "event_date"), "event_date", text)
    word = _TOLD.code("time_precision", precision)
    if word is None:
        raise InputError("no time precision", column="time_precision")
    rule = f"acled_time_precision_{plain_number(precision)}"
    if word == "week":
        return *week_around(told), word, text, rule
    if word == "month":
        whole = month(told.year, told.month)
        assert whole.start
        assert whole.end
        return whole.start, whole.end, word, text, rule
    return told, told, word, text, rule


def _type(
    event_type: str | None, sub_type: str | None, targeting: str | None
) -> tuple[str, str, str]:
    if event_type is None:
        raise InputError("no event type", column="event_type")
    outer = _TOLD.codes["event_type"].get(event_type.lower())
    if outer is None:
        raise InputError("not an event type of ACLED", column="event_type", value=event_type)
    inner = _TOLD.codes["sub_event_type"].get((sub_type or "").lower(), outer)
    aimed = bool(targeting) or outer == "violence_against_civilians"
    words = f"{event_type}: {sub_type}" if sub_type else event_type
    return inner, words, "civilians" if aimed else "unknown"


def _area(
    province: str | None, country: str | None, precision: str | None
) -> tuple[str | None, str | None, str | None, str | None, str | None]:
    return area_noted(province, country, _TOLD.code("geo_precision", precision, "unknown"))


def _coordinates(
    latitude: str | None, longitude: str | None, precision: str | None
) -> tuple[float | None, float | None]:
    # With precision 3 the point is the middle of a province: it says nothing about the event.
    point = coordinates(latitude, longitude)
    return (None, None) if plain_number(precision) == "3" else point


def _deaths(text: str | None) -> tuple[int | None, int | None, str | None]:
    count = persons(text, "fatalities")
    return count, count, None if text is None else f"{text} (lowest reported)"


def _changed(text: str | None) -> tuple[str | None]:
    """The day of the last change of the row, from seconds since 1970."""
    plain = plain_number(text)
    if plain is None or not plain.isdecimal() or len(plain) > 10:
        return (None,)
    return (datetime.fromtimestamp(int(plain), UTC).date().isoformat(),)


def _covers(spans: Spans, _name: str) -> Stretches:
    """An export covers, as far as it tells, each country from its first event to its last."""
    rule = "ACLED as exported: from the first event of the file to the last"
    return [_TOLD.stretch(scope, *spans[scope], rule) for scope in sorted(spans)]
