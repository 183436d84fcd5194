"""GTD: rules for its split dates, its doubts and its codes for missing. Texts are in `gtd.toml`."""

from __future__ import annotations

import math
import re
from datetime import date

from analytics.actors import canonical_actor
from analytics.errors import InputError
from analytics.periods import Window, month, year
from analytics.sources.cells import area_noted, as_written, coordinates, day, persons
from analytics.sources.format import (
    UNRESOLVED,
    Format,
    Rule,
    Spans,
    Stretches,
    declaration,
    plain_number,
)

_TOLD = declaration("gtd")
_MISSING = frozenset({"-9", "-99"})
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")

Bounds = tuple[int | None, int | None, int | None]


def form() -> Format:
    """The format of GTD releases.

    >>> form().lacks(["eventid", "iyear", "imonth", "iday"])[:2]
    ['country_txt', 'provstate']
    """
    return Format(
        name="gtd",
        told=_TOLD.told,
        columns=_TOLD.columns,
        needed=_TOLD.needed,
        constants={"origin": "GTD"},
        encoding="cp1252",
        rules=(
            Rule(
                ("iyear", "imonth", "iday", "extended", "resolution", "approxdate"),
                ("start", "end", "date_precision", "when_as_written", "date_rule", "note"),
                _dates,
            ),
            Rule(("attacktype1", "attack_words"), ("event_type", "source_type"), _type),
            Rule(("doubtterr", "success"), ("status",), _status),
            Rule(("gname",), ("actor",), _actor),
            Rule(("target",), ("target",), as_written),
            Rule(("targtype1",), ("victims",), _victims),
            Rule(
                ("provstate", "country", "specificity", "vicinity"),
                ("scope", "province", "place_precision", "note", UNRESOLVED),
                _area,
            ),
            Rule(("place",), ("place",), as_written),
            Rule(("latitude", "longitude"), ("latitude", "longitude"), coordinates),
            Rule(
                ("nkill",),
                ("killed_low", "killed_best", "killed_high", "amount_as_written"),
                _killed,
            ),
            Rule(("nwound",), ("wounded_low", "wounded_best", "wounded_high"), _wounded),
            Rule(("sources",), ("locator",), as_written),
        ),
        covers=_covers,
    )


def _dates(
    iyear: str | None,
    imonth: str | None,
    iday: str | None,
    extended: str | None,
    resolution: str | None,
    approximate: str | None,
) -> tuple[date | None, date | None, str, str, str, str | None]:
    window = _window(iyear, imonth, iday)
    assert window.start
    assert window.end
    _TOLD.check_year(window.start, "iyear", iyear or "")
    end, precision, note = window.end, window.precision, None
    if plain_number(extended) == "1":
        last = _resolution(resolution)
        precision = "days" if precision == "day" else precision
        if last is None or last < window.start:
            note = "lasted more than a day; its end is not given"
        else:
            end = max(last, end)
    written = approximate or "-".join(str(plain_number(part)) for part in (iyear, imonth, iday))
    return window.start, end, precision, written, f"gtd_{window.precision}", note


def _window(iyear: str | None, imonth: str | None, iday: str | None) -> Window:
    parts = []
    for column, text in (("iyear", iyear), ("imonth", imonth), ("iday", iday)):
        plain = plain_number(text)
        if plain is None or not plain.isdecimal() or len(plain) > 4:
            raise InputError("not a part of a date", column=column, value=text)
        parts.append(int(plain))
    try:
        if parts[1] == 0:
            return year(parts[0])
        if parts[2] == 0:
            return month(parts[0], parts[1])
        only = date(*parts)
    except ValueError as error:
        value = "-".join(map(str, parts))
        raise InputError("no such day", column="iday", value=value) from error
    return Window(only, only, "day")


def _resolution(text: str | None) -> date | None:
    """The last day of a long event. American exports write it month first, as the codebook does."""
    if text is None:
        return None
    try:
        if found := _AMERICAN.fullmatch(text):
            return date(int(found[3]), int(found[1]), int(found[2]))
        return day(text, "resolution")
    except ValueError:
        return None


def _type(code: str | None, words: str | None) -> tuple[str, str | None]:
    event_type = _TOLD.code("attacktype1", code)
    if event_type is None:
        raise InputError("no type of attack", column="attacktype1")
    return event_type, words


def _status(doubt: str | None, success: str | None) -> tuple[str]:
    if plain_number(doubt) == "1":
        return ("doubtful",)
    return ("foiled" if plain_number(success) == "0" else "carried_out",)


def _actor(text: str | None) -> tuple[str | None]:
    known = text is not None and text.lower() != "unknown"
    return (canonical_actor(text) if text and known else None,)


def _victims(code: str | None) -> tuple[str]:
    return (_TOLD.codes["targtype1"].get(plain_number(code) or "", "unknown"),)


def _area(
    province: str | None, country: str | None, specificity: str | None, vicinity: str | None
) -> tuple[str | None, str | None, str | None, str | None, str | None]:
    province = None if province is None or province.lower() == "unknown" else province
    word = _TOLD.code("specificity", specificity, "unknown")
    word = "near" if word == "exact" and plain_number(vicinity) == "1" else word
    return area_noted(province, country, word)


def _killed(text: str | None) -> tuple[int | None, int | None, int | None, str | None]:
    return *_share(text, "nkill"), text


def _wounded(text: str | None) -> Bounds:
    return _share(text, "nwound")


def _share(text: str | None, column: str) -> Bounds:
    """A number of persons; of linked attacks the GTD gives each an even share, maybe a fraction."""
    try:
        value = float(text or "")
    except ValueError:
        value = math.nan
    if math.isnan(value) or math.isinf(value) or value.is_integer():
        count = persons(text, column, _MISSING)
        return count, count, count
    if value < 0:
        raise InputError("a negative number of persons", column=column, value=text)
    return math.floor(value), None, math.ceil(value)


def _covers(spans: Spans, _name: str) -> Stretches:
    """Whole years from the first to the last of the file, a stretch for each way of collecting."""
    first = min(span[0] for span in spans.values()).year
    last = max(span[1] for span in spans.values()).year
    return [
        _TOLD.stretch(scope, date(max(begin, first), 1, 1), date(min(end, last), 12, 31), rule)
        for scope in sorted(spans)
        for begin, end, rule in _TOLD.coverage["phases"]
        if max(begin, first) <= min(end, last)
    ]
