"""Reported figures of two windows compared: rows of a comparison, refusals included."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.compare.asked import Asked
from analytics.measures.compare.footing import (
    Pair,
    is_thin,
    larger_part,
    pair_of,
    periods_in,
)
from analytics.measures.compare.judged import Row, joined_codes, judged, ratio_cells, season_factor
from analytics.measures.compare.reported import (
    NOT_STATED,
    VOICE,
    Group,
    differences,
    like_figures,
)
from analytics.measures.compare.unlike import (
    Stretches,
    labels,
    like_prints,
    mismatches,
    parts_short,
    refusal,
    side_cells,
    stretches_of,
    uncovered,
)
from analytics.measures.coverage import stretches
from analytics.methods.rates import RateRatio
from analytics.methods.ratio import ratio_of_bins, ratio_of_totals
from analytics.results import rows as rows_of
from analytics.selecting import remembered

_BINS = 6  # fewer periods on both sides together than this show too little
Windows = tuple[Asked, Asked]


def statistic_rows(
    data: Dataset, measure: str, asked: Windows, *, across_origins: bool,
    actor: str | None = None, scope: str | None = None,
) -> list[Row]:  # fmt: skip
    """A row for each comparison of figures, and a row for each that had to be refused."""
    told = _own_rows(data, measure, asked, actor, scope)
    across = _across(
        told.coverage, told.flows, told.alone, asked, told.every, allowed=across_origins
    )
    return [*told.rows, *across, *told.unlike]


@dataclass(frozen=True)
class _Told:
    """Figures held against those of the same voice, and what is left to hold against others."""

    rows: list[Row]
    unlike: list[Row]
    coverage: Stretches
    flows: list[Group]
    alone: list[Group]
    every: list[Group]


@remembered
def _own_rows(
    data: Dataset, measure: str, asked: Windows, actor: str | None, scope: str | None
) -> _Told:
    figures = like_figures(data, measure, actor=actor, scope=scope)
    every = [group for group in figures.groups if group.told("kind") == "flow"]
    groups = [group for group in figures.groups if any(_sides(group, asked))]
    measures = frozenset(group.told("measure") for group in groups)
    coverage = list(rows_of(stretches(data, measures, figures=True)))
    flows = [group for group in groups if group.told("kind") == "flow"]
    rows = [_compared(coverage, group, group, asked, every) for group in flows]
    alone = [group for group, row in zip(flows, rows, strict=True) if row is None]
    unlike = [refusal(*pair, asked) for pair in mismatches(groups, alone, asked)]
    return _Told([row for row in rows if row], unlike, coverage, flows, alone, every)


def _sides(group: Group, asked: Windows) -> list[bool]:
    """Whether a group has a figure inside each window."""
    return [
        any(window.window.contains(figure.window) for figure in group.figures) for window in asked
    ]


def _across(
    coverage: Stretches, flows: Sequence[Group], alone: Sequence[Group], asked: Windows,
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
        row = _compared(coverage, one, other, asked, every) if allowed else None
        yield row or refusal(one, other, refused, asked)


def _compared(
    coverage: Stretches, one: Group, other: Group, asked: Windows, every: Sequence[Group]
) -> Row | None:
    """The row of a comparison or of its refusal; None where a side is not known at all."""
    pair = pair_of(one.figures, other.figures, asked)
    if pair is None:
        return None
    if is_thin(pair, asked):
        return refusal(one, other, "too_little_known", asked)
    like = like_prints(pair)
    row = _Comparison(coverage, one, other, asked, every, like).row()
    if like is pair or "verdict" not in row:
        return row
    sides = (("a", pair.a, like.a), ("b", pair.b, like.b))
    revised = {f"revised_{name}": new.low for name, new, old in sides if new.ids != old.ids}
    return row | revised | {"cautions": joined_codes([row["cautions"], "first_prints"])}


@dataclass(frozen=True)
class _Comparison:
    """Two groups of figures held against each other; the same group where one voice counted."""

    coverage: Stretches
    one: Group
    other: Group
    asked: Windows
    every: Sequence[Group]
    pair: Pair

    def row(self) -> Row:
        """The row of the comparison, or of its refusal where the rule of counting changed."""
        pair, sides = self.pair, ((self.one, self.pair.a), (self.other, self.pair.b))
        known = [stretches_of(self.coverage, group, side) for group, side in sides]
        rules = [{row.rule for row in rows if not pd.isna(row.rule)} for rows in known]
        if self.one is self.other and all(rules) and rules[0] != rules[1]:
            said_a, said_b = ("; ".join(sorted(rule)) for rule in rules)
            refused = refusal(self.one, self.other, "rule_changed", self.asked)
            return refused | {"said_a": said_a, "said_b": said_b}
        told = self._cautions(rules, known)
        short = [
            short
            for group, side in sides
            for figure in side.figures
            if (short := parts_short(group.figures, figure)) is not None
        ]
        told += ["more_than_parts"] * bool(short)
        counts = {
            **labels(self.one, self.other),
            **side_cells("a", pair.a, self.asked[0]),
            **side_cells("b", pair.b, self.asked[1]),
            "basis": pair.basis,
            "parts_sum": max(short, default=None),
        }
        like = self._comparability()
        if like == "other_rule":  # a ratio of two rules measures the rules
            cautions = joined_codes(["other_rule", *told])
            return counts | {"comparability": like, "verdict": "none", "cautions": cautions}
        found = self._measured()
        cells = ratio_cells(found) | self._season() | self._link(found)
        part = self._larger_part()
        bounded = cells.get("least") is not None and cells.get("season") is None
        whole = (pair.a.days, pair.b.days) == (self.asked[0].days, self.asked[1].days)
        unlike_days = pair.basis == "rates" and not bounded and not whole
        no_link = not _one_voice(self.one, self.other) and cells.get("link") is None
        # That the months are not known goes without saying where their spread is assumed.
        made = [c for c in found.cautions if found.assumed is None or c != "no_subperiods"]
        cautions = joined_codes([
            *made, *told, "part_exceeds_whole" * bool(part),
            "borrowed_dispersion" * (found.assumed is not None), "season" * (pair.basis == "rates"),
        ])  # fmt: skip
        share = min(pair.a.days / self.asked[0].days, pair.b.days / self.asked[1].days)
        row = counts | cells | part | {"cautions": cautions}
        return judged(row, like, share, silent=bool(part) or unlike_days or no_link)

    def _comparability(self) -> str:
        rules = (self.one.told("counting_rule"), self.other.told("counting_rule"))
        if rules[0] != rules[1] and NOT_STATED not in rules:
            return "other_rule"
        if self.one.summed or self.other.summed:
            return "parts"
        if not _one_voice(self.one, self.other) or rules[0] != rules[1]:
            return "other_counter"
        return "same_days" if self.pair.basis == "same_months" else "other_days"

    def _measured(self) -> RateRatio:
        pair, a, b = self.pair, self.pair.a, self.pair.b
        exact = all(figure.exact for figure in (*a.figures, *b.figures)) and pair.basis != "bounds"
        periods = periods_in(self.one.figures, a), periods_in(self.other.figures, b)
        if exact and len(periods[0]) + len(periods[1]) >= _BINS and min(map(len, periods)) > 1:
            counts = [[figure.low for figure in found] for found in periods]
            days = [[figure.days for figure in found] for found in periods]
            if (sum(counts[0]), sum(counts[1])) == (a.low, b.low):
                alike = pair.basis == "same_months" and len(days[0]) == len(days[1])
                return ratio_of_bins(counts[0], counts[1], days[0], days[1], alike=alike)
        totals = [side.low if side.exact else (side.low, side.high) for side in (a, b)]
        kind = "persons" if self.one.told("unit") == "persons" else "events"
        return ratio_of_totals(totals[0], a.days, totals[1], b.days, kind=kind)

    def _season(self) -> Row:
        pair = self.pair
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
        point, error = found.ratio / link, 1.96 * math.sqrt(1 / other.low + 1 / one.low)
        below = math.hypot(math.log(found.ratio / found.low), error) if found.low else math.inf
        above = math.hypot(math.log(found.high / found.ratio), error) if found.high else None
        return {
            "link": link,
            "link_window": one.window.label,
            "ratio": point,
            "low": point * math.exp(-below),
            "high": None if above is None else point * math.exp(above),
        }

    def _larger_part(self) -> Row:
        sides = (("a", self.one, self.pair.a), ("b", self.other, self.pair.b))
        for name, group, side in sides:
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

    def _cautions(self, rules: Sequence[set[str]], known: Sequence[Stretches]) -> list[str]:
        """What a reader must know of both sides."""
        sides = (self.pair.a, self.pair.b)
        figures = (*sides[0].figures, *sides[1].figures)
        pairs = list(zip(sides, self.asked, strict=True))
        told = {
            "other_counter": not _one_voice(self.one, self.other),
            "through_longer_window": self.pair.basis == "bounds",
            "rule_changed": any(len(found) > 1 for found in rules),
            "part_of_window": any(side.days < window.days for side, window in pairs),
            "approximate": any(figure.approximate for figure in figures),
            "several_numbers": any(figure.several for figure in figures),
            "sum_of_figures": any(
                len(side.windows) > 1 and side.days == window.days for side, window in pairs
            ),
            "outside_coverage": any(map(uncovered, known, sides)),
        }
        return [code for code, holds in told.items() if holds]


def _one_voice(one: Group, other: Group) -> bool:
    return one.told("origin") == other.told("origin")
