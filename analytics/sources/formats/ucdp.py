"""UCDP GED: rules for its dates, places and deaths. Columns, codes and texts are in `ucdp.toml`."""

from __future__ import annotations

from datetime import date

from analytics.actors import canonical_actor
from analytics.errors import InputError
from analytics.sources.cells import (
    REPAIRED_BOUNDS,
    area,
    as_written,
    coordinates,
    day,
    ordered,
    persons,
)
from analytics.sources.format import REPAIR, UNRESOLVED, Format, Rule, declaration

_TOLD = declaration("ucdp")


def form() -> Format:
    """The format of GED files.

    >>> form().lacks(["id", "relid"])[:2]
    ['type_of_violence', 'side_a']
    """
    return Format(
        name="ucdp",
        told=_TOLD.told,
        columns=_TOLD.columns,
        needed=_TOLD.needed,
        constants={"status": "carried_out", "origin": _TOLD.told["publisher"]},
        layouts=_TOLD.layouts,
        rules=(
            Rule(
                ("date_start", "date_end", "date_prec"),
                ("start", "end", "date_precision", "when_as_written", "date_rule"),
                _dates,
            ),
            Rule(("type_of_violence",), ("event_type", "source_type", "victims"), _type),
            Rule(("side_a",), ("actor",), _actor),
            Rule(("side_b",), ("target",), _actor),
            Rule(
                ("adm_1", "country", "where_prec"),
                ("scope", "province", "place_precision", "note", UNRESOLVED),
                _area,
            ),
            Rule(("place",), ("place",), as_written),
            Rule(("latitude", "longitude"), ("latitude", "longitude"), coordinates),
            Rule(
                ("low", "best", "high"),
                ("killed_low", "killed_best", "killed_high", "amount_as_written", "note", REPAIR),
                _deaths,
            ),
            Rule(("civilians",), ("killed_civilians",), _civilians),
        ),
    )


def _actor(text: str | None) -> tuple[str | None]:
    return (None if text is None else canonical_actor(text),)


def _dates(
    start: str | None, end: str | None, precision: str | None
) -> tuple[date, date, str, str, str]:
    if start is None or end is None:
        column = "date_start" if start is None else "date_end"
        raise InputError("no date", column=column)
    first = _TOLD.check_year(day(start, "date_start"), "date_start", start)
    last = _TOLD.check_year(day(end, "date_end"), "date_end", end)
    if last < first:
        raise InputError(f"before the start {first}", column="date_end", value=end)
    word = _TOLD.code("date_prec", precision)
    if word is None:
        raise InputError("no date precision", column="date_prec")
    # Some events with an exact day are summaries of several days.
    word = "days" if word == "day" and first != last else word
    written = start if start == end else f"{start} to {end}"
    return first, last, word, written, f"ucdp_date_prec_{precision}"


def _type(code: str | None) -> tuple[str, str | None, str]:
    event_type = _TOLD.code("type_of_violence", code)
    if event_type is None:
        raise InputError("no type of violence", column="type_of_violence")
    victims = "civilians" if event_type == "violence_against_civilians" else "unknown"
    return event_type, _TOLD.code("type_words", code), victims


def _area(
    province: str | None, country: str | None, precision: str | None
) -> tuple[str | None, str | None, str | None, str | None, str | None]:
    scope, code, unresolved = area(province, country)
    word = _TOLD.code("where_prec", precision, "unknown")
    note = f"province not known: {unresolved}" if unresolved else None
    return scope, code, word, note, unresolved


def _deaths(
    low: str | None, best: str | None, high: str | None
) -> tuple[int | None, int | None, int | None, str | None, str | None, str | None]:
    given = (persons(low, "low"), persons(best, "best"), persons(high, "high"))
    *values, repaired = ordered(*given)
    as_written = f"low {low or '-'}, best {best or '-'}, high {high or '-'}"
    note = f"{as_written} as given, sorted" if repaired else None
    repair = REPAIRED_BOUNDS if repaired else None
    return values[0], values[1], values[2], as_written, note, repair


def _civilians(text: str | None) -> tuple[int | None]:
    return (persons(text, "civilians"),)
