"""Sentences of a comparison: counts first, then the change and its range, then who counted.

Chance stands in the range; how alike the two sides are stands in the verb. Whatever qualifies a
number is said where the number stands.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from analytics.actors import canonical_actor
from analytics.places import split_scope
from analytics.places.codes import country_of
from analytics.prose.change import change, size, span, verb, verdict_phrase
from analytics.prose.messages import say
from analytics.prose.sizes import a_month, all_notes
from analytics.prose.words import area, bounded, capital, counted, few, listed, missing, number
from analytics.results import DOWN, UP, codes_of, result_info
from analytics.results import rows as rows_of

Row = Any  # a named tuple of the result frame
_FIRM = ("same_days", "other_days")  # one counter on both sides
_TOLD, _TILES = 4, 3
_SIDES = ("North", "South", "East", "West", "Central")


def headline(result: pd.DataFrame, view: str | None = None) -> str:  # noqa: ARG001 # one finding
    """The finding of a comparison in one line, without a number of words to spare.

    Pairs of one counter come first; pairs of different counters never stand here beside them.
    """
    info = result_info(result)
    told = _told(result)
    if told and info.get("by") in _GROUPS:
        return _groups_headline(result, str(info["by"]))
    if not told:
        labels = dict(zip(("window_a", "window_b"), info.get("labels", ["", ""]), strict=True))
        complete = any(row.refused == "not_systematic" for row in rows_of(result))
        name = "comparison-nothing_complete" if complete else "comparison-nothing"
        return say(name, **labels)
    firm = [row for row in told if row.comparability in _FIRM] or told[:1]
    if len(firm) == 1:
        return _alone(firm[0])
    clauses = _clauses(firm)
    return "; ".join(clauses)


def _alone(row: Row) -> str:
    """One pair: its counts, and what can be said."""
    facts = _facts(row) | {"what": capital(_what(row))}
    if row.verdict in (*UP, *DOWN):
        how = verb(row.verdict, row.certainty)
        if few(row.count_a, row.count_b):
            return say("comparison-moved_few", **facts, verb=how)
        if missing(row.ratio):
            return say("comparison-moved_bound", **facts, verb=how)
        return say("comparison-moved", **facts, verb=how, size=size(row.ratio))
    name = {"too_few": "few", "too_close": "close", "little_changed": "little"}.get(row.verdict)
    if name == "few":
        facts["what"] = _what(row)
    return say(f"comparison-{name}" if name else "comparison-silent", **facts)


def _clauses(rows: Sequence[Row]) -> list[str]:
    """A clause for each country: what moved there, else how many counters counted more."""
    said: list[str] = []
    for country in dict.fromkeys(_country(row) for row in rows):
        here = [row for row in rows if _country(row) == country]
        moved = [row for row in here if row.verdict in (*UP, *DOWN)]
        if moved and len({row.verdict in UP for row in moved}) == 1:
            row = moved[0]
            much = "" if missing(row.ratio) or few(row.count_a, row.count_b) else size(row.ratio)
            facts = {
                "verb": verb(row.verdict, row.certainty),
                "size": much,
                "area": _area(row.scope),
            }
            name = "comparison-clause" if said else "comparison-clause_first"
            said.append(say(name, **facts, what=capital(_what(row))))
            continue
        if len(here) == 1:
            clause = say("comparison-clause_close", **_facts(here[0]))
            said.append(clause if said else f"{capital(_what(here[0]))}: {clause}")
            continue
        more = sum(1 for row in here if _known(row) and row.count_b > row.count_a)
        fewer = sum(1 for row in here if _known(row) and row.count_b < row.count_a)
        name = "more" if more > fewer else "fewer" if fewer > more else "unclear"
        where = _area(country or here[0].scope)
        clause = say(f"comparison-counters_{name}", area=where, more=more or fewer,
                     all=len(here)) if name != "fewer" else say(
            "comparison-counters_fewer", area=where, more=fewer, all=len(here))  # fmt: skip
        said.append(clause if said else f"{capital(_what(here[0]))}: {clause}")
    return said[:2]


def _known(row: Row) -> bool:
    return not missing(row.count_a) and not missing(row.count_b)


def _country(row: Row) -> str:
    codes = [] if missing(row.scope) else split_scope(row.scope)
    found = {country_of(code) for code in codes}
    return next(iter(found)) or "" if len(found) == 1 else ""


def _groups_headline(result: pd.DataFrame, by: str) -> str:
    """The groups that changed after the correction for all that were looked at."""
    rows = [row for row in rows_of(result) if missing(row.refused)]
    clauses = []
    for words in (UP, DOWN):
        moved = [row for row in rows if row.verdict in words]
        if moved:
            groups = listed(_group(row, by) for row in moved)
            how = verb(moved[0].verdict, "plain")
            clauses.append((how, groups))
    if not clauses:
        return say("comparison-group_none", count=len(rows), by=_GROUPS[by])
    what = capital(counted(rows[0]._replace(actor=result_info(result).get("actor"))))
    first, *others = (
        say(f"comparison-group_{by}", verb=how, groups=groups) for how, groups in clauses
    )
    start = say("comparison-groups", what=what, clause=first)
    return " and ".join([start, *others])


_GROUPS = {"event_type": "types", "actor": "perpetrators", "province": "provinces"}


def _group(row: Row, by: str) -> str:
    if by == "event_type":
        return _type_words(row.event_type)
    return _area(row.scope) if by == "province" else str(row.actor)


def _type_words(event_type: str) -> str:
    return say(f"breakdown-type_{event_type}")


def standfirst(result: pd.DataFrame) -> str:
    """One sentence under the headline: who counted what, and how far the change may reach."""
    row = next(iter(_told(result)), None)
    if row is None or result_info(result).get("by"):
        return ""
    facts = _facts(row)
    if not (_known(row) and row.days_a and row.days_b):
        return say("comparison-standfirst_counts", **facts)
    months = {f"{side}_month": a_month(getattr(row, f"count_{side}") / getattr(row, f"days_{side}"))
              for side in "ab"}  # fmt: skip
    return say("comparison-standfirst", **facts, **months)


def tiles(result: pd.DataFrame) -> list[dict[str, str]]:
    """The best pair of one counter for each country: counts, where, change and who counted."""
    firm: dict[str, Row] = {}
    for row in _told(result):
        if row.comparability in _FIRM:
            firm.setdefault(_country(row), row)
    return [
        {
            "direction": _direction(row),
            "counts": say(
                "comparison-tile_counts", a=_short_count(row, "a"), b=_short_count(row, "b")
            ),
            "what": say("comparison-tile_what", **_facts(row)),
            "detail": say("comparison-tile_detail", said=_short(row), origin=_who(row)),
            "rows": ";".join(ids for ids in (row.rows_a, row.rows_b) if not missing(ids)),
        }
        for row in list(firm.values())[:_TILES]
    ]


def _direction(row: Row) -> str:
    if row.verdict in UP:
        return "up"
    return "down" if row.verdict in DOWN else "unclear"


def _short(row: Row) -> str:
    if row.verdict == "too_close":
        return say("comparison-short_close")
    if row.verdict in (*UP, *DOWN) and not few(row.count_a, row.count_b):
        return span(row.low, row.high)
    return verdict_phrase(row.verdict, None, row.low, row.high, row.count_a, row.count_b)


def _short_count(row: Row, side: str) -> str:
    """A count in few signs: 127+ where it is a least number."""
    low, high = getattr(row, f"low_{side}"), getattr(row, f"high_{side}")
    return f"{number(low)}+" if missing(high) else _count(row, side)


def boxed(result: pd.DataFrame) -> str:
    """The line on counts that disagree: the pair with the largest change that is not used."""
    doubtful = [
        row
        for row in rows_of(result)
        if not missing(row.part_side)
        and not missing(row.ratio)
        and row.comparability == "other_counter"
    ]  # fmt: skip
    if not doubtful:
        return ""
    row = max(doubtful, key=lambda row: abs(row.ratio - 1))
    name = "comparison-boxed" if row.part_side == "a" else "comparison-boxed_later"
    return say(name, **_facts(row), change=change(row.ratio))


def sentences(result: pd.DataFrame) -> list[str]:
    """One sentence for each comparison that was possible (at most four), one for the refusals."""
    told = _told(result)
    said = [sentence(row) for row in told[:_TOLD]]
    refused = [row for row in rows_of(result) if not missing(row.refused)]
    if refused:
        reasons = [row.refused for row in refused]
        usual = max(refused, key=lambda row: reasons.count(row.refused))
        said.append(say("comparison-not_compared", pairs=len(refused), reason=refusal(usual)))
    return [*said, *all_notes(result)]


def sentence(row: Row) -> str:
    """One compared pair: counts with windows and counter, the change, and what qualifies it."""
    values = (row.ratio, row.low, row.high, row.count_a, row.count_b, row.certainty)
    said = verdict_phrase(row.verdict, *values)
    name = "comparison-sentence" if row.origin_a == row.origin_b else "comparison-sentence_two"
    return " ".join([say(name, **_facts(row), said=said), *cautions(row)])


def verdict_words(row: Row) -> str:
    """What can be said of a row, for a table."""
    if not missing(row.refused):
        return refusal(row)
    values = (row.ratio, row.low, row.high, row.count_a, row.count_b, row.certainty)
    return verdict_phrase(row.verdict, *values)


def refusal(row: Row) -> str:
    """Why a pair was not compared."""
    return say(f"refused-{row.refused}", **_facts(row))


def cautions(row: Row) -> list[str]:
    """What a reader must know of the numbers of a row, as sentences."""
    facts = _facts(row)
    return [say(f"caution-{code}", **facts) for code in codes_of(row)]


def nothing(result: pd.DataFrame) -> str:
    """Why there is nothing to show, in one sentence."""
    return "" if _told(result) else f"{headline(result)}."


def alt_text(result: pd.DataFrame, view: str | None = None) -> str:
    """What a reader who cannot see the chart needs to know."""
    told = _told(result)
    pairs = [
        say("comparison-alt_pair", area=_area(row.scope), origin=_who(row),
            range=span(row.low, row.high))
        for row in told
    ]  # fmt: skip
    name = "comparison-alt_counters" if view == "counters" else "comparison-alt"
    drawn = listed(pairs, limit=8) or "-"
    return say(name, headline=headline(result), count=len(pairs), pairs=drawn)


def _told(result: pd.DataFrame) -> list[Row]:
    """The rows that were compared, in the order of the result: the best comparable first.

    Of pairs that are alike in that, those with a direction come first.
    """
    rows = [row for row in rows_of(result) if missing(row.refused)]
    order = list(dict.fromkeys((row.comparability, row.verdict == "none") for row in rows))
    return sorted(
        rows,
        key=lambda row: (
            order.index((row.comparability, row.verdict == "none")),
            row.verdict not in (*UP, *DOWN),
        ),
    )


def _what(row: Row) -> str:
    """What a row counts; attacks of a list by anybody are those of any side."""
    if "undirected" in codes_of(row):  # a clash is of both its sides
        plain = counted(row._replace(actor=None))
        return say("comparison-involving", what=plain, actor=canonical_actor(row.actor))
    said = counted(row)
    anybody = row.evidence == "incidents" and missing(row.actor) and missing(row.event_type)
    if anybody and row.measure == "attacks":
        return f"{said} by any side"
    if not missing(row.event_type):
        return f"{said} ({_type_words(row.event_type)})"
    return said


def _who(row: Row) -> str:
    names = [name for name in (row.origin_a, row.origin_b) if not missing(name)]
    return ", then ".join(dict.fromkeys(names))


def _facts(row: Row) -> dict[str, Any]:
    """All that a message may say of a row."""
    text = {
        name: "-" if missing(value) else str(value)
        for name, value in row._asdict().items()
        if isinstance(value, str) or missing(value)
    }
    counts = {name: value for name, value in row._asdict().items() if name not in text}
    areas = {"said_a": row.said_a, "said_b": row.said_b}
    if row.refused == "different_scope":
        text |= {name: _area(value) for name, value in areas.items()}
    most = {
        f"most_{side}": int(getattr(row, f"high_{side}")) + int(getattr(row, f"doubt_{side}"))
        for side in "ab"
        if not missing(row.doubt) and not missing(getattr(row, f"high_{side}"))
    }
    season = {} if missing(row.season) else {"season": number(row.season, 1)}
    return {
        **text, **counts, **most, **season,
        "what": _what(row),
        "area": _area(row.scope),
        "a": _count(row, "a"),
        "b": _count(row, "b"),
        "origin": _who(row),
        "part_scope": _area(row.part_scope),
        "side": "earlier" if row.part_side == "a" else "later",
        "part_days": _partly(row),
    }  # fmt: skip


def _area(scope: Any) -> str:
    """The name of an area inside a sentence: parts of a country by their side are no names."""
    name = area(scope)
    return name[:1].lower() + name[1:] if name.startswith(_SIDES) else name


def _partly(row: Row) -> str:
    """The windows of which a part is known."""
    names = []
    for side in "ab":
        days, asked = getattr(row, f"days_{side}"), getattr(row, f"asked_days_{side}")
        if not missing(days) and not missing(asked) and days < asked:
            names.append(str(getattr(row, f"asked_{side}")))
    return _listed(names) or "-"


def _listed(names: Iterable[str]) -> str:
    return listed(dict.fromkeys(names))


def _count(row: Row, side: str) -> str:
    count = getattr(row, f"count_{side}")
    low, high = getattr(row, f"low_{side}"), getattr(row, f"high_{side}")
    return bounded(low, high) if missing(count) else number(count)
