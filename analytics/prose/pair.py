"""One compared pair in words: what was counted, where and by whom, the change, and its cautions."""

from collections.abc import Mapping, Sequence
from typing import Any

from analytics.prose.change import span, verdict_phrase
from analytics.prose.messages import say
from analytics.prose.words import (
    PERSONS,
    area_inside,
    bounded,
    by_whom,
    counted,
    during,
    listed,
    missing,
    number,
    window_words,
)
from analytics.results import codes_of

Row = Any  # a named tuple of the result frame


def sentence(row: Row, without: Sequence[str] = ()) -> str:
    """Counts with windows and counter, the change, and what qualifies it but for some words."""
    name = "comparison-sentence" if row.origin_a == row.origin_b else "comparison-sentence_two"
    qualified = [words for words in cautions(row) if words not in without]
    return " ".join([say(name, **facts(row), said=_pair_verdict(row)), *qualified])


def verdict_words(row: Row) -> str:
    """What can be said of a row, for a table."""
    return _pair_verdict(row) if missing(row.refused) else refusal(row)


def _pair_verdict(row: Row) -> str:
    return change_words(row, row.count_a, row.count_b)


def change_words(row: Row, before: Any, after: Any) -> str:
    """What can be said of a row of these counts: of it alone, where it is one of many."""
    if {"one_of_many", "beside_events"} & {*codes_of(row)}:
        return say("comparison-said_alone", range=span(row.low, row.high))
    values = (row.ratio, row.low, row.high, before, after, row.certainty)
    return verdict_phrase(row.verdict, *values)


def refusal(row: Row) -> str:
    """Why a pair was not compared."""
    return say(f"refused-{row.refused}", **facts(row))


def cautions(row: Row) -> list[str]:
    """What a reader must know of the numbers of a row, as sentences."""
    told = facts(row)
    return [say(f"caution-{code}", **told) for code in codes_of(row)]


def province_cautions(row: Row) -> list[str]:
    """The same of a row of a breakdown by province."""
    told = {name: "-" if missing(value) else value for name, value in row._asdict().items()}
    for side, count in (("a", row.count_before), ("b", row.count)):
        told |= {
            f"count_{side}": count,
            f"most_{side}": _most(count, getattr(row, f"doubt_{side}")),
        }
    codes = [code.replace("part_of_window", "part_of_windows") for code in codes_of(row)]
    return [say(f"caution-{code}", **told) for code in codes]


def _most(high: Any, doubt: Any) -> Any:
    """A count with all that may belong to it."""
    return "-" if missing(high) or missing(doubt) else int(high + doubt)


def what(row: Row, number_of: float = 2) -> str:
    """What a row counts; attacks of a list by anybody are those of any side."""
    plain = counted(row._replace(actor=None), number_of)
    if not missing(row.event_type):
        plain = type_words(row.event_type)
    if "undirected" in codes_of(row):  # a clash is of both its sides
        return involving(plain, row.measure, row.actor)
    if row.evidence == "incidents" and missing(row.actor) and row.measure == "attacks":
        return plain if not missing(row.event_type) else say("comparison-any_side", what=plain)
    return plain + by_whom(row.actor)


def involving(plain: str, measure: str, actor: str) -> str:
    """What was counted where a side took part, whichever it was."""
    name = "comparison-involving_persons" if measure in PERSONS else "comparison-involving"
    return say(name, what=plain, actor=actor)


def type_words(event_type: str) -> str:
    """The events of a type."""
    return say(f"breakdown-type_{event_type}")


def who(row: Row) -> str:
    """Who counted, both where they are not the same."""
    names = [name for name in (row.origin_a, row.origin_b) if not missing(name)]
    return ", then ".join(dict.fromkeys(names))


def count(row: Row, side: str, *, short: bool = False) -> str:
    """The count of a side or its bounds; `short`: in few signs, 127+ where it is a least number."""
    exact, low, high = (getattr(row, f"{name}_{side}") for name in ("count", "low", "high"))
    if short and missing(high):
        return f"{number(low)}+"
    if not missing(exact):
        return number(exact)
    # In "from 563–566 to 296–298" a range has no "to" of its own.
    return (
        bounded(low, high)
        if missing(low) or missing(high) or not low
        else f"{number(low)}–{number(high)}"
    )


def facts(row: Row) -> dict[str, Any]:
    """All that a message may say of a row."""
    cells: Mapping[str, Any] = row._asdict()
    told = {name: "-" if missing(value) else value for name, value in cells.items()}
    if row.refused == "different_scope":
        told |= {"said_a": area_inside(row.said_a), "said_b": area_inside(row.said_b)}
    for side in "ab":
        exact = cells[f"count_{side}"]
        told[f"what_{side}"] = what(row, 2 if missing(exact) else exact)
        told[f"when_{side}"] = during(cells[f"window_{side}"])
        told[f"most_{side}"] = _most(cells[f"high_{side}"], cells[f"doubt_{side}"])
    return told | {
        "what": what(row),
        "area": area_inside(row.scope),
        "a": count(row, "a"),
        "b": count(row, "b"),
        "origin": who(row),
        "part_window": window_words(row.part_window),
        "part_scope": area_inside(row.part_scope),
        "side": "earlier" if row.part_side == "a" else "later",
        "revised_side": "later" if missing(row.revised_a) else "earlier",
        "revised": told["revised_b" if missing(row.revised_a) else "revised_a"],
        "part_days": listed(_partly_known(row)) or "-",
        "season": "no" if missing(row.season) else number(row.season, 1),
    }


def _partly_known(row: Row) -> list[str]:
    """The windows of which a part is known."""
    sides = [
        (row.days_a, row.asked_days_a, row.asked_a),
        (row.days_b, row.asked_days_b, row.asked_b),
    ]
    return [
        str(window)
        for days, asked, window in sides
        if not missing(days) and not missing(asked) and days < asked
    ]
