"""What speaks for and against two rows being reports of one event.

Points for agreement and disagreement are added up as in record linkage (Fellegi and Sunter 1969,
"A theory for record linkage", Journal of the American Statistical Association 64), on the clues by
which lists of conflict events are matched: place, time, kind, actors and numbers (Donnay, Dunford,
McGrath, Backer and Cunningham 2019, "Integrating conflict event data", Journal of Conflict
Resolution 63).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analytics.duplicates.reports import FIGURES, Reports, Rows, shared
from analytics.duplicates.weights import rules
from analytics.selecting import kilometres

Mask = npt.NDArray[np.bool_]
Clues = dict[str, Mask]


def contradicted(reports: Reports, i: Rows, j: Rows) -> Mask:
    """Pairs that cannot be one event, whatever else they share.

    Their windows, provinces, places, types or numbers exclude each other, one page or one source
    tells them apart, or neither names a place in common.
    """
    limits = rules().limits
    stated = (reports.stated[i] >= 0) & (reports.stated[j] >= 0)
    same_source = reports.source[i] == reports.source[j]
    wrong: Mask = reports.page[i] == reports.page[j]
    wrong |= stated & same_source & (reports.stated[i] != reports.stated[j])
    wrong |= gap_days(reports, i, j) > limits["apart_days"]
    wrong |= ~reports.overlap[reports.scope[i], reports.scope[j]]
    wrong |= ~rules().related[reports.type[i], reports.type[j]]
    wrong |= distance_km(reports, i, j) > limits["apart_km"]
    for name in FIGURES:
        smaller, larger = _smaller_larger(reports, name, i, j)
        wrong |= (larger > limits["apart_factor"] * smaller) & (
            larger - smaller >= limits["apart_gap"]
        )
    return np.asarray(wrong, dtype=bool)


def clues(reports: Reports, i: Rows, j: Rows) -> Clues:
    """Which clues hold for which pair."""
    found = _when(reports, i, j) | _where(reports, i, j) | _who(reports, i, j)
    for name in FIGURES:
        found |= _figure_clues(reports, name, i, j)
    same_type = reports.type[i] == reports.type[j]
    found |= {"type.same": same_type, "type.related": ~same_type}
    found["status.other"] = reports.failed[i] != reports.failed[j]
    return found


def points(found: Clues) -> npt.NDArray[np.float64]:
    """The points of pairs: 0 is as likely one event as not."""
    told = rules().points
    total = np.full(len(found["type.same"]), rules().start)
    for name, holds in found.items():
        total += told[name] * holds
    return total


def score(total: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Points as a share between 0 and 1.

    >>> score(np.array([0.0])).tolist()
    [0.5]
    """
    return np.asarray(1 / (1 + np.exp(-total)), dtype=np.float64)


def gap_days(reports: Reports, i: Rows, j: Rows) -> npt.NDArray[np.int64]:
    """Days between two windows: 0 where they overlap, 1 from one day to the next."""
    apart = np.maximum(reports.first[i], reports.first[j]) - np.minimum(
        reports.last[i], reports.last[j]
    )
    return np.asarray(np.maximum(apart, 0), dtype=np.int64)


def distance_km(reports: Reports, i: Rows, j: Rows) -> npt.NDArray[np.float64]:
    """Great-circle distance, nan where a place is known to less than about a village."""
    lat, lon = reports.latitude, reports.longitude
    return np.asarray(kilometres(lat[i], lon[i], lat[j], lon[j]), dtype=np.float64)


def _when(reports: Reports, i: Rows, j: Rows) -> Clues:
    days = np.maximum(reports.last[i] - reports.first[i], reports.last[j] - reports.first[j]) + 1
    gap = gap_days(reports, i, j)
    wide = days > rules().limits["wide_days"]
    return {
        "when.same_day": (gap == 0) & (days == 1),
        "when.overlapping": (gap == 0) & (days > 1) & ~wide,
        "when.wide": wide,
        "when.next_day": (gap > 0) & ~wide,
    }


def _where(reports: Reports, i: Rows, j: Rows) -> Clues:
    limits = rules().limits
    km = distance_km(reports, i, j)
    words = shared(reports.place[i], reports.place[j])
    both = (reports.place[i, 0] != 0) & (reports.place[j, 0] != 0)
    placed = (reports.scope[i] >= 0) & (reports.scope[j] >= 0)
    return {
        "where.close": km <= limits["close_km"],
        "where.near": (km > limits["close_km"]) & (km <= limits["near_km"]),
        "where.far": km > limits["near_km"],
        "where.wider": placed & (reports.scope[i] != reports.scope[j]),
        "place.words": words > 1,
        "place.word": words == 1,
        "place.other": both & (words == 0),
    }


def _who(reports: Reports, i: Rows, j: Rows) -> Clues:
    actor, target = reports.actor, reports.target
    same = shared(actor[i], actor[j]) > 0
    same_target = shared(target[i], target[j]) > 0
    # Some lists name two parties without saying who attacked.
    crossed = (shared(actor[i], target[j]) > 0) | (shared(target[i], actor[j]) > 0)
    both = (actor[i, 0] != 0) & (actor[j, 0] != 0)
    return {
        "actor.same": same,
        "actor.crossed": crossed & ~same,
        "actor.other": both & ~same & ~crossed,
        "target.same": same_target,
    }


def _smaller_larger(
    reports: Reports, name: str, i: Rows, j: Rows
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The two numbers nearest to each other that the bounds allow; equal where they overlap."""
    low, high = reports.low[name], reports.high[name]
    larger = np.maximum(low[i], low[j])
    return np.minimum(np.minimum(high[i], high[j]), larger), larger


def _figure_clues(reports: Reports, name: str, i: Rows, j: Rows) -> Clues:
    limits = rules().limits
    smaller, larger = _smaller_larger(reports, name, i, j)
    low, high = reports.low[name], reports.high[name]
    # Two zeros agree too often by chance to count as the same number.
    point = (low[i] == high[i]) & (low[j] == high[j]) & (low[i] == low[j]) & (low[i] > 0)
    gap = larger - smaller
    near = (gap <= limits["near_gap"]) | (gap <= limits["near_share"] * larger)
    known = ~np.isnan(gap)
    return {
        f"{name}.many": point & (larger >= limits["many"]),
        f"{name}.same": point & (larger < limits["many"]),
        f"{name}.near": known & ~point & near & (larger >= limits["many"]),
        f"{name}.other": known & ~near,
    }
