"""GTD: rules for its split dates, its doubts and its codes for missing. Texts are in `gtd.toml`."""

from __future__ import annotations

import math
import re
from datetime import date

from analytics.errors import InputError
from analytics.periods import Window, month, year
from analytics.sources.cells import actor_name, area_rule, coordinates, day, persons
from analytics.sources.format import Cell, Declaration, Format, Span, plain_number, rule

_TOLD = Declaration.of("gtd")
_CODES = _TOLD.told["codes"]
_MISSING = frozenset({"-9", "-99"})
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")

Bounds = tuple[int | None, int | None, int | None]


def form() -> Format:
    """The format of GTD releases.

    >>> form().lacks(["eventid", "iyear", "imonth", "iday"])[:2]
    ['country_txt', 'provstate']
    """
    return _TOLD.format(
        rule(_gtd_dates, "start", "end", "date_precision", "when_as_written", "date_rule", "note"),
        rule(_gtd_type, "event_type", "source_type"),
        rule(_status, "status"),
        rule(_gtd_actor, "actor"),
        rule(lambda target: (target,), "target"),
        rule(_victims, "victims"),
        area_rule(_TOLD, "provstate", "specificity", nearby="vicinity"),
        rule(coordinates, "latitude", "longitude"),
        rule(_killed, "killed_low", "killed_best", "killed_high", "amount_as_written"),
        rule(
            lambda nwound: _even_share(nwound, "nwound"),
            "wounded_low", "wounded_best", "wounded_high",
        ),
        constants={"origin": "GTD"},
        encoding="cp1252",
        covers=_covers,
    )  # fmt: skip


def _gtd_type(attacktype1: Cell, attack_words: Cell) -> tuple[str, Cell]:
    return _TOLD.code("attacktype1", attacktype1), attack_words


def _victims(targtype1: Cell) -> tuple[str]:
    return (_CODES["targtype1"].get(plain_number(targtype1), "unknown"),)


def _gtd_dates(
    iyear: Cell, imonth: Cell, iday: Cell, extended: Cell, resolution: Cell, approxdate: Cell
) -> tuple[date | None, date | None, str, str, str, Cell]:
    window = _gtd_window(iyear, imonth, iday)
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
    written = approxdate or "-".join(str(plain_number(part)) for part in (iyear, imonth, iday))
    return window.start, end, precision, written, f"gtd_{window.precision}", note


def _gtd_window(iyear: Cell, imonth: Cell, iday: Cell) -> Window:
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


def _resolution(text: Cell) -> date | None:
    """The last day of a long event. American exports write it month first, as the codebook does."""
    if text is None:
        return None
    try:
        if found := _AMERICAN.fullmatch(text):
            return date(int(found[3]), int(found[1]), int(found[2]))
        return day(text, "resolution")
    except ValueError:
        return None


def _status(doubtterr: Cell, success: Cell) -> tuple[str]:
    if plain_number(doubtterr) == "1":
        return ("doubtful",)
    return ("foiled" if plain_number(success) == "0" else "carried_out",)


def _gtd_actor(gname: Cell) -> tuple[Cell]:
    return actor_name(None if gname is None or gname.lower() == "unknown" else gname)


def _killed(nkill: Cell) -> tuple[int | None, int | None, int | None, Cell]:
    return *_even_share(nkill, "nkill"), nkill


def _even_share(text: Cell, column: str) -> Bounds:
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


def _covers(_own: Span, every: Span, _name: str) -> list[tuple[date, date, str]]:
    """Whole years from the first to the last of the file, a stretch for each way of collecting."""
    first, last = every[0].year, every[1].year
    return [
        (date(max(begin, first), 1, 1), date(min(end, last), 12, 31), rule)
        for begin, end, rule in _TOLD.told["coverage"]["phases"]
        if max(begin, first) <= min(end, last)
    ]
