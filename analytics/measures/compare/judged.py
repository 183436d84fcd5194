"""What a comparison may say: cells of a rate ratio, its verdict, and how firmly it is put."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from analytics.measures.allocation import UNALLOCATED, UNPLACED
from analytics.methods.judgement import benjamini_hochberg, corrected, holm, verdict
from analytics.methods.rates import RateRatio, largest
from analytics.methods.yearly import season_bound
from analytics.periods import Window
from analytics.results import Note

Row = dict[str, Any]
BOUNDLESS = 1e4  # an upper limit beyond this says no more than an open one
SWING = 0.5  # a season is taken to lift its best month by this share of the mean at most
_LOOKED = 0.05  # how rarely a single row is set apart by chance
_FAMILIES = {"province": "provinces", "event_type": "types", "actor": "actors", "scope": "places"}
FAMILIES = 4  # provinces, types, actors, and people
REST = 0.02  # how rarely any of them is named where the whole did not change
WHOLE, MOST = 0.9, 0.5  # shares of a window that is known: from here on "plain", "probably"


def ratio_cells(found: RateRatio) -> Row:
    """The cells of a row that a rate ratio fills.

    A window without events was not tested: it has no p-value.
    """
    nothing = (found.count_a, found.count_b) == (0, 0)
    return {
        "ratio": found.ratio,
        "low": found.low,
        "high": None if found.high is None or found.high > BOUNDLESS else found.high,
        "p_value": None if nothing else found.p_value,
        "dispersion": found.dispersion,
        "assumed": found.assumed,
        "method": found.method,
    }


def count_cells(side: str, low: int, high: int | None, days: int) -> Row:
    """The cells of one side: the count where it is one number, its bounds, its days."""
    return {
        f"count_{side}": low if low == high else None,
        f"low_{side}": low,
        f"high_{side}": high,
        f"days_{side}": days,
    }


def joined_codes(codes: Iterable[str | None]) -> str | None:
    """Codes as one cell, each once; missing where there are none.

    >>> joined_codes(["season", "season", "approximate"])
    'season;approximate'
    """
    return ";".join(dict.fromkeys(code for code in codes if code)) or None


def firmness(comparability: str, share: float) -> str:
    """How firmly a verb may be put: plain, probably or may.

    `share` is the smaller share of a window that is known.

    >>> firmness("same_days", 1), firmness("same_days", 0.66), firmness("other_counter", 1)
    ('plain', 'probably', 'may')
    """
    if comparability not in ("same_days", "other_days") or share < MOST:
        return "may"
    return "plain" if comparability == "same_days" and share >= WHOLE else "probably"


def judged(row: Row, comparability: str, share: float, *, silent: bool = False) -> Row:
    """`row` with its verdict and certainty; `silent` where nothing may be said of a direction."""
    counts = [largest((row[f"low_{side}"], row[f"high_{side}"])) for side in "ab"]
    season = row.get("season") or 1.0
    low, high = row.get("low"), row.get("high")
    if silent or (low is None and high is None):
        said = "none"
    else:
        said = verdict(
            None if low is None else low / season, None if high is None else high * season, *counts
        )
    certainty = None if said == "none" else firmness(comparability, share)
    return row | {"comparability": comparability, "verdict": said, "certainty": certainty}


def season_factor(a: Sequence[Window], b: Sequence[Window]) -> float:
    """What a yearly season could do to the ratio of the rates of two windows, either way.

    The season is a wave of one year whose top lies `SWING` above its mean, at any time of year.

    >>> from analytics.periods import as_window
    >>> year, half, next_year = map(as_window, ("2023", "H1 2024", "2024"))
    >>> round(season_factor([year], [half]), 2), round(season_factor([year], [next_year]), 2)
    (1.47, 1.0)
    """
    days = [[(w.start, w.end) for w in windows if w.start and w.end] for windows in (a, b)]
    low, high = season_bound(days[0], days[1], SWING)
    return max(high, 1 / low)


def level_of(*, moved: bool, families: int = FAMILIES) -> float:
    """The level at which what hangs on a whole is named: stricter where that did not change.

    A page of a comparison looks at the events of a list, at their provinces, types and actors and
    at the people in them. Where the whole changed, naming what it consists of costs nothing more.
    Where it did not, all families together get `REST`, so that a page on which nothing changed
    claims little more often than its one first interval does (Bonferroni behind a gatekeeper:
    Dmitrienko, Offen and Westfall 2003, Stat. Med. 22:2387).

    >>> level_of(moved=True), level_of(moved=False)
    (0.05, 0.005)
    """
    return 0.05 if moved else REST / families


def with_corrections(
    rows: Sequence[Row], level: float | None = None, caution: str = "one_of_many"
) -> list[Row]:
    """`rows` with p-values corrected over those that were compared.

    Rows that are no place of their own (unallocated, unplaced) are not part of the family. With a
    `level` the rows are of one family that readers look through: a verdict stands only where
    Holm's correction leaves it at that level, else the row carries the `caution` that its range
    holds for it alone.
    """
    p_values = np.array([row.get("p_value") if _compared(row) else None for row in rows], float)
    looked = int(np.isfinite(p_values).sum())
    found = []
    for row, *both in zip(rows, holm(p_values), benjamini_hochberg(p_values), strict=True):
        p_holm, p_bh = (None if np.isnan(p) else p for p in both)
        row = row | {"p_holm": p_holm, "p_bh": p_bh, "looked": looked}
        if level is not None and row.get("verdict"):
            named = corrected(row["verdict"], p_holm, level)
            if named != row["verdict"]:
                cautions = joined_codes([row.get("cautions"), caution])
                row |= {"verdict": named, "cautions": cautions}
        found.append(row)
    return found


def looked_at(rows: Sequence[Row], by: str | None) -> list[Note]:
    """How many rows of each list were compared by province, type, actor or place.

    And how many of them chance alone would set apart if each were looked at by itself.
    """
    if by not in _FAMILIES:
        return []
    counted: dict[str, list[int]] = {}
    for row in rows:
        a, b = row.get("count_a"), row.get("count_b")
        if _compared(row) and a is not None and b is not None:
            counted.setdefault(row["origin"], []).append(a + b)
    notes: list[Note] = []
    for _, totals in sorted(counted.items()):
        tested = sum(total > 0 for total in totals)
        if len(totals) > 1:
            by_chance = round(_LOOKED * tested, 1)
            notes.append(
                {"code": "looked_at", "by": _FAMILIES[by], "rows": tested, "by_chance": by_chance}
            )
    return notes


def _compared(row: Row) -> bool:
    """Whether a row was compared, and is a place of its own."""
    return row.get("refused") is None and row.get("scope") not in (UNALLOCATED, UNPLACED)
