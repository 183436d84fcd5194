"""Sentences of a comparison: counts first, then the change and its range, then who counted.

Chance stands in the range; how alike the two sides are stands in the verb. Whatever qualifies a
number is said where the number stands.
"""

from collections.abc import Sequence
from itertools import chain

import pandas as pd

from analytics.places import split_scope
from analytics.places.codes import country_of
from analytics.prose.change import a_month, change, size, span, verb, verdict_phrase
from analytics.prose.messages import say
from analytics.prose.pair import (
    Row,
    cautions,
    count,
    facts,
    refusal,
    sentence,
    type_words,
    what,
    who,
)
from analytics.prose.words import area_inside, capital, few, listed, missing, noun
from analytics.results import DOWN, UP, result_info
from analytics.results import rows as rows_of

_FIRM = ("same_days", "other_days")  # one counter on both sides
_TOLD, _TILES = 4, 3
_GROUPS = {"event_type": "types", "actor": "perpetrators", "province": "provinces"}


def headline(result: pd.DataFrame, view: str | None = None) -> str:
    """The finding of a comparison in one line.

    Pairs of one counter come first; pairs of different counters never stand here beside them.
    """
    info, told = result_info(result), _compared(result)
    if view == "counters":
        return say("comparison-counters", what=noun(str(info["measure"])))
    if not told:
        listed_ = _only_listed(result)
        if listed_:
            return _one_listed(listed_[0])
        unknown = [row for row in rows_of(result) if not row.refused.startswith("different")]
        reason = refusal(unknown[0]) if unknown else ""
        return say(f"comparison-nothing{'_because' if unknown else ''}", reason=reason)
    if info.get("by") in _GROUPS:
        return _changed_groups(told, str(info["by"]))
    firm = [row for row in told if row.comparability in _FIRM] or told[:1]
    return _one_pair(firm[0]) if len(firm) == 1 else "; ".join(_clauses(firm)[:2])


def _only_listed(result: pd.DataFrame) -> list[Row]:
    """The counts of lists that are not complete."""
    return [row for row in rows_of(result) if row.refused == "not_systematic"]


def _one_listed(row: Row) -> str:
    said = facts(row)
    return say("comparison-nothing_complete", **(said | {"what": capital(said["what"])}))


def _has_direction(row: Row) -> bool:
    return row.verdict in (*UP, *DOWN)


def _one_pair(row: Row) -> str:
    """One pair: its counts, and what can be said."""
    said = facts(row)
    if row.verdict != "too_few":
        said["what"] = capital(said["what"])
    if not _has_direction(row):
        return say(f"comparison-alone_{row.verdict}", **said)
    said["verb"] = verb(row.verdict, row.certainty)
    if missing(row.ratio) or few(row.count_a, row.count_b):
        return say("comparison-alone_moved", **said)
    return say("comparison-alone_sized", **said, size=size(row.ratio))


def _clauses(rows: Sequence[Row]) -> list[str]:
    """A clause for each country: what moved there, else how many counters counted more."""
    said: list[str] = []
    for country in dict.fromkeys(map(_one_country, rows)):
        here = [row for row in rows if _one_country(row) == country]
        moved = [row for row in here if _has_direction(row)]
        counts = [(row.count_a, row.count_b) for row in here if _counts_known(row)]
        more, fewer = sum(b > a for a, b in counts), sum(b < a for a, b in counts)
        if moved and len({row.verdict in UP for row in moved}) == 1:
            row = moved[0]
            sized = not (missing(row.ratio) or few(row.count_a, row.count_b))
            how, much = verb(row.verdict, row.certainty), size(row.ratio) if sized else ""
            kind = "clause_next" if said else "clause"
            clause = say(f"comparison-{kind}", verb=how, size=much, area=area_inside(row.scope))
        elif len(here) == 1:
            clause = say("comparison-clause_close", **facts(here[0]))
        else:
            way = "more" if more > fewer else "fewer" if fewer > more else "unclear"
            place = area_inside(country or here[0].scope)
            name = f"comparison-counters_{way}"
            clause = say(name, area=place, some=max(more, fewer), all=len(here))
        if not said:
            first = "comparison-first_moved" if moved else "comparison-first"
            clause = say(first, what=capital(what(here[0])), clause=clause)
        said.append(clause)
    return said


def _counts_known(row: Row) -> bool:
    return not missing(row.count_a) and not missing(row.count_b)


def _one_country(row: Row) -> str:
    codes = [] if missing(row.scope) else split_scope(row.scope)
    found = {country_of(code) for code in codes}
    return next(iter(found)) or "" if len(found) == 1 else ""


def _changed_groups(rows: Sequence[Row], by: str) -> str:
    """The groups that changed after the correction for all that were looked at."""
    clauses = []
    for words in (UP, DOWN):
        moved = [row for row in rows if row.verdict in words]
        if moved:
            names = listed(_group_name(row, by) for row in moved)
            how = verb(moved[0].verdict, "plain")
            clauses.append(say(f"comparison-group_{by}", verb=how, groups=names))
    if clauses and by == "event_type":
        return capital(" and ".join(clauses))
    if not clauses:
        return say("comparison-group_none", count=len(rows), by=_GROUPS[by])
    first = next(row for row in rows if _has_direction(row))
    plain = noun(first.measure) if by == "actor" else what(first)
    return say("comparison-first_moved", what=capital(plain), clause=" and ".join(clauses))


def _group_name(row: Row, by: str) -> str:
    if by == "event_type":
        return type_words(row.event_type)
    return area_inside(row.scope) if by == "province" else str(row.actor)


def standfirst(result: pd.DataFrame) -> str:
    """One sentence under the headline: who counted how many a month, and when."""
    told = _compared(result)
    for row in [] if told else _only_listed(result)[:1]:
        return say("comparison-remedy", **facts(row))
    if not told or result_info(result).get("by"):
        return ""
    row = told[0]
    sides = [(row.low_a, row.high_a, row.days_a), (row.low_b, row.high_b, row.days_b)]
    if any(missing(value) for side in sides for value in side) or few(row.low_a, row.low_b):
        if len(told) == 1 and _counts_known(row):  # the headline has them
            return say("chart-one_counter", counter=who(row))
        return say("comparison-standfirst_counts", **facts(row))
    months = [a_month((low + high) / 2 / days) for low, high, days in sides]
    return say("comparison-standfirst", **facts(row), a_month=months[0], b_month=months[1])


def tiles(result: pd.DataFrame) -> list[dict[str, str]]:
    """The best pair of one counter for each country: counts, where, change and who counted."""
    firm: dict[str, Row] = {}
    for row in _compared(result):
        if row.comparability in _FIRM:
            firm.setdefault(_one_country(row), row)
    return [
        {
            "direction": "up"
            if row.verdict in UP
            else "down"
            if _has_direction(row)
            else "unclear",
            "counts": say(
                "comparison-tile_counts",
                a=count(row, "a", short=True),
                b=count(row, "b", short=True),
            ),
            "what": say("comparison-tile_what", **facts(row)),
            "detail": say("comparison-tile_detail", said=_tile_verdict(row), origin=who(row)),
            "rows": ";".join(ids for ids in (row.rows_a, row.rows_b) if not missing(ids)),
        }
        for row in list(firm.values())[:_TILES]
    ]


def _tile_verdict(row: Row) -> str:
    if _has_direction(row) and not few(row.count_a, row.count_b):
        return span(row.low, row.high)
    # Without its range, which the chart below shows.
    return verdict_phrase(row.verdict, None, None, None, row.count_a, row.count_b)


def boxed(result: pd.DataFrame) -> str:
    """The line on counts that disagree: the pair with the largest change that is not used."""
    doubtful = [
        row
        for row in rows_of(result)
        if row.comparability == "other_counter" and not missing(row.part_side)
    ]
    if not doubtful:
        return ""
    row = max(doubtful, key=lambda row: 0 if missing(row.ratio) else abs(row.ratio - 1))
    said = change(row.ratio) if not missing(row.ratio) else span(row.low, row.high)
    return say("comparison-boxed", **facts(row), change=said)


def sentences(result: pd.DataFrame) -> list[str]:
    """One sentence for each comparison that was possible (at most four), one for the refusals.

    What qualifies all of them alike is said once, after them.
    """
    told = _compared(result)[:_TOLD]
    qualified = [cautions(row) for row in told if len(told) > 1]
    shared = [words for words in chain(*qualified[:1]) if all(words in one for one in qualified)]
    said = [sentence(row, without=shared) for row in told]
    if shared:
        said.append(say("comparison-all_of_them", said=" ".join(shared)))
    refused = [row for row in rows_of(result) if not missing(row.refused)]
    if refused:
        reasons = [row.refused for row in refused]
        usual = max(refused, key=lambda row: reasons.count(row.refused))
        said.append(say("comparison-not_compared", pairs=len(refused), reason=refusal(usual)))
    return [*said, *_definition(result)]


def _definition(result: pd.DataFrame) -> list[str]:
    """What was counted in a list, where anybody's acts count."""
    info = result_info(result)
    listed_ = any(row.evidence == "incidents" for row in _compared(result))
    if not listed_ or info.get("actor") or info.get("by") or not info.get("definition"):
        return []
    facts_ = {"measure": noun(str(info["measure"])), "definition": info["definition"]}
    return [say("comparison-definition", **facts_)]


def alt_text(result: pd.DataFrame, view: str | None = None) -> str:
    """What a reader who cannot see the chart needs to know."""
    pairs = [
        say("comparison-alt_pair", area=area_inside(row.scope), origin=who(row),
            range=span(row.low, row.high))
        for row in _compared(result)
    ]  # fmt: skip
    name = "comparison-alt_counters" if view == "counters" else "comparison-alt"
    drawn = listed(pairs, limit=8) or "-"
    return say(name, headline=headline(result), count=len(pairs), pairs=drawn)


def _compared(result: pd.DataFrame) -> list[Row]:
    """The rows that were compared, in the order of the result: the best comparable first.

    Of pairs that are alike in that, those with a direction come first.
    """
    rows = [row for row in rows_of(result) if missing(row.refused)]
    alike = [(row.comparability, row.verdict == "none") for row in rows]
    places = {kind: place for place, kind in enumerate(dict.fromkeys(alike))}
    order = sorted(
        zip(alike, rows, strict=True), key=lambda one: (places[one[0]], not _has_direction(one[1]))
    )
    return [row for _, row in order]
