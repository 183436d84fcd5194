"""Reported figures of two windows compared: rows of a comparison, refusals included."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.compare.asked import Asked
from analytics.measures.compare.figures import NOT_STATED, VOICE, Figures, Group, differences
from analytics.measures.compare.footing import Pair, Side, is_thin, pair_of, periods_in
from analytics.measures.compare.judged import (
    Row,
    count_cells,
    joined_codes,
    judged,
    ratio_cells,
    season_factor,
)
from analytics.measures.compare.parts import larger_part
from analytics.measures.compare.unlike import labels, mismatches, refusal
from analytics.measures.coverage import Days, count_days, covered_days, days_since_1970, stretches
from analytics.methods.rates import RateRatio
from analytics.methods.ratio import ratio_of_bins, ratio_of_totals
from analytics.places import within

_BINS = 6  # fewer periods on both sides together than this show too little
Windows = tuple[Asked, Asked]


def statistic_rows(
    data: Dataset, figures: Figures, asked: Windows, *, across_origins: bool
) -> list[Row]:
    """A row for each comparison of figures, and a row for each that had to be refused."""
    every = [group for group in figures.groups if group.told("kind") == "flow"]
    groups = [group for group in figures.groups if any(_sides(group, asked))]
    coverage = stretches(data, {group.told("measure") for group in groups}, figures=True)
    flows = [group for group in groups if group.told("kind") == "flow"]
    rows: list[Row] = []
    alone: list[Group] = []
    for group in flows:
        found = _Comparison(coverage, group, group, asked, every)
        row = found.row()
        rows += [] if row is None else [row]
        alone += [group] if row is None else []
    rows += _across(coverage, flows, alone, asked, every, allowed=across_origins)
    rows += [refusal(*pair, asked) for pair in mismatches(groups, alone, asked)]
    return rows


def _sides(group: Group, asked: Windows) -> list[bool]:
    """Whether a group has a figure inside each window."""
    return [
        any(window.window.contains(figure.window) for figure in group.figures) for window in asked
    ]


def _across(
    coverage: pd.DataFrame, flows: Sequence[Group], alone: Sequence[Group], asked: Windows,
    every: Sequence[Group], *, allowed: bool,
) -> Iterator[Row]:  # fmt: skip
    """Figures of one kind by different voices, for voices that cannot be compared with themselves.

    Compared and labelled if allowed, else refused with the difference named.
    """
    for one, other in product(flows, flows):
        same_kind = one.key == other.key and one.voice != other.voice
        if not same_kind or not (one in alone or other in alone):
            continue
        if not (_sides(one, asked)[0] and _sides(other, asked)[1]):
            continue
        pair = pair_of(one.figures, other.figures, asked)
        if pair is None or is_thin(pair, asked):
            continue
        unlike = differences(one, other, VOICE)[0]
        refused = "different_rule" if unlike == "counting_rule" else "different_origin"
        row = _Comparison(coverage, one, other, asked, every).row() if allowed else None
        yield row or refusal(one, other, refused, asked)


@dataclass(frozen=True)
class _Comparison:
    """Two groups of figures held against each other; the same group where one voice counted."""

    coverage: pd.DataFrame
    one: Group
    other: Group
    asked: Windows
    every: Sequence[Group]

    def row(self) -> Row | None:
        """The row of the comparison or of its refusal; None where a side is not known at all."""
        pair = pair_of(self.one.figures, self.other.figures, self.asked)
        if pair is None:
            return None
        if is_thin(pair, self.asked):
            return refusal(self.one, self.other, "too_little_known", self.asked)
        rules = [set(self._rules(group, side)) for group, side in self._both(pair)]
        if self.one is self.other and all(rules) and rules[0] != rules[1]:
            return refusal(self.one, self.other, "rule_changed", self.asked)
        counts = {
            **labels(self.one, self.other),
            **_windows(pair, self.asked),
            **count_cells("a", pair.a.low, pair.a.high, pair.a.days),
            **count_cells("b", pair.b.low, pair.b.high, pair.b.days),
            "basis": pair.basis,
        }
        like = self._comparability(pair)
        if like == "other_rule":  # a ratio of two rules measures the rules
            told = joined_codes(["other_rule", *self._cautions(pair, rules)])
            return counts | {"comparability": like, "verdict": "none", "cautions": told}
        found = self._measured(pair)
        cells = ratio_cells(found) | self._season(pair) | self._link(found)
        part = self._larger_part(pair)
        bounded = cells.get("least") is not None and cells.get("season") is None
        unlike_days = pair.basis == "rates" and not bounded and not self._is_asked(pair)
        no_link = not _one_voice(self.one, self.other) and cells.get("link") is None
        silent = bool(part) or unlike_days or no_link
        cautions = [*found.cautions, *self._cautions(pair, rules)]
        cautions += ["part_exceeds_whole"] if part else []
        if found.assumed is not None:  # that the months are not known goes without saying then
            cautions = [code for code in cautions if code != "no_subperiods"]
            cautions.append("borrowed_dispersion")
        cautions += ["season"] if pair.basis == "rates" else []
        row = counts | cells | part | {"cautions": joined_codes(cautions)}
        return judged(row, like, self._share(pair), silent=silent)

    def _both(self, pair: Pair) -> list[tuple[Group, Side]]:
        return [(self.one, pair.a), (self.other, pair.b)]

    def _is_asked(self, pair: Pair) -> bool:
        """Whether the sides are the windows that were asked for, whole."""
        return (pair.a.days, pair.b.days) == (self.asked[0].days, self.asked[1].days)

    def _share(self, pair: Pair) -> float:
        return min(pair.a.days / self.asked[0].days, pair.b.days / self.asked[1].days)

    def _comparability(self, pair: Pair) -> str:
        rules = (self.one.told("counting_rule"), self.other.told("counting_rule"))
        if rules[0] != rules[1] and NOT_STATED not in rules:
            return "other_rule"
        if self.one.summed or self.other.summed:
            return "parts"
        if not _one_voice(self.one, self.other) or rules[0] != rules[1]:
            return "other_counter"
        return "same_days" if pair.basis == "same_months" else "other_days"

    def _measured(self, pair: Pair) -> RateRatio:
        a, b = pair.a, pair.b
        exact = all(figure.exact for figure in (*a.figures, *b.figures)) and pair.basis != "bounds"
        periods = [periods_in(group.figures, side) for group, side in self._both(pair)]
        if exact and len(periods[0]) + len(periods[1]) >= _BINS and min(map(len, periods)) > 1:
            counts = [[figure.low for figure in found] for found in periods]
            days = [[figure.days for figure in found] for found in periods]
            if (sum(counts[0]), sum(counts[1])) == (a.low, b.low):
                alike = pair.basis == "same_months" and len(days[0]) == len(days[1])
                return ratio_of_bins(counts[0], counts[1], days[0], days[1], alike=alike)
        totals = [side.low if side.exact else (side.low, side.high) for side in (a, b)]
        kind = "persons" if self.one.told("unit") == "persons" else "events"
        return ratio_of_totals(totals[0], a.days, totals[1], b.days, kind=kind)

    def _season(self, pair: Pair) -> Row:
        if pair.basis != "rates":
            return {}
        season = season_factor(pair.a.windows, pair.b.windows)
        if pair.least is None:
            return {"season": season}
        most, days = pair.least
        least = (pair.b.low / pair.b.days) / (most / days)
        same = ratio_of_totals((0, most), days, (pair.b.low, pair.b.high), pair.b.days)
        # Whatever the season, the same days of the earlier year cannot have had as many.
        return {"least": least, **({"low": same.low} if same.low > 1 else {"season": season})}

    def _link(self, found: RateRatio) -> Row:
        """How two counters stand to each other in days that both counted, divided out."""
        if _one_voice(self.one, self.other) or found.ratio is None:
            return {}
        shared = [
            (one, other)
            for one in self.one.figures
            for other in self.other.figures
            if one.window == other.window and one.exact and other.exact and one.low and other.low
        ]
        if not shared:
            return {}
        one, other = max(shared, key=lambda both: both[0].days)
        link = other.low / one.low
        error = math.sqrt(1 / other.low + 1 / one.low)
        low = math.log(found.ratio / found.low) / 1.96 if found.low else math.inf
        high = math.log(found.high / found.ratio) / 1.96 if found.high else math.inf
        return {
            "link": link,
            "link_window": one.window.label,
            "ratio": found.ratio / link,
            "low": found.ratio / link * math.exp(-1.96 * math.hypot(low, error)),
            "high": found.ratio / link * math.exp(1.96 * math.hypot(high, error))
            if math.isfinite(high) else None,
        }  # fmt: skip

    def _larger_part(self, pair: Pair) -> Row:
        for name, (group, side) in zip("ab", self._both(pair), strict=True):
            part = larger_part(group, side, self.every)
            if part is not None:
                return {
                    "part_side": name,
                    "part_count": part.low,
                    "part_scope": part.scope,
                    "part_origin": part.origin,
                    "part_window": part.side.label,
                }
        return {}

    def _cautions(self, pair: Pair, rules: Sequence[set[str]]) -> list[str]:
        """What a reader must know of both sides."""
        figures = (*pair.a.figures, *pair.b.figures)
        pairs = list(zip(self._both(pair), self.asked, strict=True))
        told = {
            "other_counter": not _one_voice(self.one, self.other),
            "through_longer_window": pair.basis == "bounds",
            "rule_changed": any(len(found) > 1 for found in rules),
            "part_of_window": any(side.days < window.days for (_, side), window in pairs),
            "approximate": any(figure.approximate for figure in figures),
            "several_numbers": any(figure.several for figure in figures),
            "sum_of_figures": any(
                len(side.windows) > 1 and side.days == window.days for (_, side), window in pairs
            ),
            "outside_coverage": any(self._uncovered(group, side) for (group, side), _ in pairs),
        }
        return [code for code, holds in told.items() if holds]

    def _stretches(self, group: Group, side: Side) -> pd.DataFrame:
        """The declared coverage of a side's source that touches its days."""
        scope, source = group.told("scope"), side.figures[0].source_id
        rows = self.coverage[
            (self.coverage["source_id"] == source)
            & (self.coverage["measure"] == group.told("measure"))
        ]
        if scope == NOT_STATED or not len(rows):
            return rows.head(0)
        first, last = _edges(side)
        holds = pd.Series([within(scope, place) for place in rows["scope"]], index=rows.index)
        touching = (rows["last"] >= first.min()) & (rows["first"] <= last.max())
        found: pd.DataFrame = rows[(holds & touching).to_numpy(bool)]
        return found

    def _rules(self, group: Group, side: Side) -> list[str]:
        return list(dict.fromkeys(self._stretches(group, side)["rule"].dropna()))

    def _uncovered(self, group: Group, side: Side) -> bool:
        rows = self._stretches(group, side)
        covered = count_days(covered_days(rows, group.told("scope")), *_edges(side)).sum()
        return bool(len(rows)) and int(covered) < side.days


def _edges(side: Side) -> tuple[Days, Days]:
    """First and last days of the windows of a side."""
    return (
        days_since_1970([window.start for window in side.windows]),
        days_since_1970([window.end for window in side.windows]),
    )


def _one_voice(one: Group, other: Group) -> bool:
    return one.told("origin") == other.told("origin")


def _windows(pair: Pair, asked: Windows) -> Row:
    cells: Row = {}
    for name, side, window in zip("ab", (pair.a, pair.b), asked, strict=True):
        whole = side.days == window.days
        cells |= {
            f"window_{name}": window.label if whole else side.label,
            f"start_{name}": pd.Timestamp(side.windows[0].start),  # type: ignore[arg-type]
            f"end_{name}": pd.Timestamp(side.windows[-1].end),  # type: ignore[arg-type]
            f"asked_{name}": window.label,
            f"asked_days_{name}": window.days,
            f"rows_{name}": ";".join(side.ids),
        }
    return cells
