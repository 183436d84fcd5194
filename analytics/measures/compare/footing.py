"""For two windows, the figures of each side that can be compared, and on what footing.

The same days of both years come first: halves, quarters, months, or what was counted to date. Else
rate with rate, which says nothing about a season; else bounds, where only the total of a longer
window is known. And whoever counted, no part may be larger than its whole: by place, by days, or
by who did it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analytics.measures.compare.asked import Asked, label_of, twin, years_between
from analytics.measures.compare.reported import KEY, NOT_STATED, Figure, Group
from analytics.periods import Window
from analytics.places import provinces_of, split_scope, within

_WHO = ("actor", "target", "victims")
# Counters of the same attacks differ by up to this factor: a figure for the same place must be
# larger by more before it contradicts another.
SPREAD = 1.55
THIN = 0.25  # under this share of a window, other days of a year are not held against it


@dataclass(frozen=True)
class Side:
    """Figures that are added up: they share no day and are in order."""

    figures: tuple[Figure, ...]
    low: int
    high: int | None
    days: int
    windows: tuple[Window, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Rows of the figures."""
        return tuple(name for figure in self.figures for name in figure.ids)

    @property
    def exact(self) -> bool:
        """Whether the count is a single number."""
        return self.low == self.high

    @property
    def label(self) -> str:
        """The days covered, in words."""
        return label_of(self.windows)


@dataclass(frozen=True)
class Pair:
    """Two sides and the footing on which they can be compared.

    `basis` is same_months, rates or bounds; `least`, where the earlier side is a total of which
    the later one covers a part of the year: the count that the same days of it can hold at most
    and how many days these are.
    """

    a: Side
    b: Side
    basis: str
    least: tuple[int, int] | None = None


def added_up(figures: Sequence[Figure]) -> Side:
    """Figures that share no day, as one side."""
    open_above = any(figure.high is None for figure in figures)
    return Side(
        figures=tuple(figures),
        low=sum(figure.low for figure in figures),
        high=None if open_above else sum(figure.high or 0 for figure in figures),
        days=sum(figure.days for figure in figures),
        windows=tuple(figure.window for figure in figures),
    )


def pair_of(a: Sequence[Figure], b: Sequence[Figure], asked: tuple[Asked, Asked]) -> Pair | None:
    """How the figures of two windows can be compared, the best footing that there is."""
    like = _like_days(a, b, asked)
    if like is not None:
        return like
    sides = best_side(a, asked[0].window), best_side(b, asked[1].window)
    if sides[0] is not None and sides[1] is not None:
        return Pair(sides[0], sides[1], "rates", _same_days_of_total(sides[0], sides[1], asked))
    held = [
        side or _through_total(figures, window)
        for side, figures, window in zip(sides, (a, b), asked, strict=True)
    ]
    if held[0] is None or held[1] is None:
        return None
    return Pair(held[0], held[1], "bounds")


def is_thin(pair: Pair, asked: tuple[Asked, Asked]) -> bool:
    """Whether unlike days of two windows are compared, one of them too few to speak for it."""
    shares = [side.days / window.days for side, window in zip((pair.a, pair.b), asked, strict=True)]
    return pair.basis != "same_months" and min(shares) < THIN


def best_side(figures: Sequence[Figure], window: Window) -> Side | None:
    """The total of a window if it is known, else the figures inside that cover most days."""
    inside = [figure for figure in figures if window.contains(figure.window)]
    chosen = [figure for figure in inside if figure.window == window] or most_days(inside)
    return added_up(chosen) if chosen else None


def most_days(figures: Sequence[Figure]) -> list[Figure]:
    """Figures that share no day and together cover the most days; of equals, the finer ones.

    Weighted interval scheduling; the order of the figures does not matter.
    """
    order = sorted(figures, key=lambda figure: (figure.end, figure.start, figure.ids))
    ends = [figure.end for figure in order]
    # best[k]: days, pieces and figures of the best choice among the first k.
    best: list[tuple[int, int, list[Figure]]] = [(0, 0, [])]
    for k, figure in enumerate(order):
        before = best[bisect_left(ends, figure.start, 0, k)]
        taken = (before[0] + figure.days, before[1] + 1, [*before[2], figure])
        best.append(max(best[k], taken, key=lambda choice: choice[:2]))
    return best[-1][2]


def periods_in(figures: Sequence[Figure], side: Side) -> list[Figure]:
    """The exact figures that divide the days of a side most finely: they show how counts vary."""
    inside = [
        figure
        for figure in figures
        if figure.exact
        and any(window != figure.window and window.contains(figure.window)
                for window in side.windows)
    ]  # fmt: skip
    finer = most_days(inside)
    return finer if len(finer) > len(side.figures) else list(side.figures)


def _like_days(a: Sequence[Figure], b: Sequence[Figure], asked: tuple[Asked, Asked]) -> Pair | None:
    """The days known on both sides that are the same days of both years, as many as there are."""
    years = years_between(asked)
    if not years:
        return None
    found: dict[Window, tuple[Side, Side]] = {}
    for first, second in _twins(a, b, asked, years):
        sides = best_side(a, first), best_side(b, second)
        if sides[0] and sides[1] and (sides[0].days, sides[1].days) == (first.days, second.days):
            found[first] = (sides[0], sides[1])
    if asked[0].window in found:
        return Pair(*found[asked[0].window], "same_months")
    chosen = most_days([Figure((), "", window, 0, 0) for window in found])
    if not chosen:
        return None
    pieces = [found[piece.window] for piece in chosen]
    earlier = added_up([figure for piece, _ in pieces for figure in piece.figures])
    later = added_up([figure for _, piece in pieces for figure in piece.figures])
    return Pair(earlier, later, "same_months")


def _twins(
    a: Sequence[Figure], b: Sequence[Figure], asked: tuple[Asked, Asked], years: int
) -> Iterator[tuple[Window, Window]]:
    """Windows of both sides that are the same days of their years, inside what was asked."""
    pairs = [(asked[0].window, twin(asked[0].window, years))]
    pairs += [(figure.window, twin(figure.window, years)) for figure in a]
    pairs += [(twin(figure.window, -years), figure.window) for figure in b]
    for first, second in dict.fromkeys(pairs):
        if asked[0].window.contains(first) and asked[1].window.contains(second):
            yield first, second


def _same_days_of_total(a: Side, b: Side, asked: tuple[Asked, Asked]) -> tuple[int, int] | None:
    """What the days of the later window can hold at most in the earlier year, and how many."""
    whole = a.days == asked[0].days and a.high
    if not whole or len(b.windows) != 1 or b.days >= a.days:
        return None
    assert b.windows[0].start is not None
    same = twin(b.windows[0], asked[0].start.year - b.windows[0].start.year)
    inside = asked[0].window.contains(same)
    return (int(whole), int(same.days or 0)) if inside else None


def holder_of(figures: Sequence[Figure], window: Window) -> Figure | None:
    """The shortest figure with an upper bound whose days hold a window."""
    holders = [f for f in figures if f.high is not None and f.window.contains(window)]
    return min(holders, key=lambda figure: (figure.days, figure.ids), default=None)


def _through_total(figures: Sequence[Figure], asked: Asked) -> Side | None:
    """A window inside a longer one: at most its total, less what is known to lie outside."""
    holder = holder_of(figures, asked.window)
    if holder is None or holder.high is None:
        return None
    outside = [
        figure
        for figure in figures
        if figure is not holder
        and holder.window.contains(figure.window)
        and figure.window.overlap_days(asked.window) == 0
    ]
    known = most_days(outside)
    most = max(0, holder.high - sum(figure.low for figure in known))
    return Side((holder, *known), 0, most, asked.days, (asked.window,))


@dataclass(frozen=True, slots=True)
class Part:
    """A part, or several that share nothing, of one voice: what, where, when and how many.

    `surely`: of the same counter as the whole, or several places; else counters may differ.
    """

    scope: str
    origin: str
    side: Side
    surely: bool = False

    @property
    def low(self) -> int:
        """The least number of it."""
        return self.side.low


def larger_part(whole: Group, side: Side, groups: Sequence[Group]) -> Part | None:
    """The largest part of what a side counts that is larger than the side itself, or None.

    By another counter, of the same place, it must be larger by more than counters differ.

    >>> larger_part(Group(("attacks",), ("a",), ()), Side((), 1, None, 1, ()), ()) is None
    True
    """
    if side.high is None:
        return None
    place = whole.told("scope")
    found = [
        part
        for part in _disjoint_parts(whole, side, groups)
        if part.low > side.high * (1 if part.scope != place or part.surely else SPREAD)
    ]
    return max(found, key=lambda part: (part.low, part.origin), default=None)


def _disjoint_parts(whole: Group, side: Side, groups: Sequence[Group]) -> Iterator[Part]:
    by_voice: dict[tuple[str, ...], list[Part]] = {}
    for group in groups:
        if not _is_part(group, whole):
            continue
        own = group.key == whole.key and group.voice == whole.voice
        inside = [
            figure
            for figure in group.figures
            if any(window.contains(figure.window) for window in side.windows)
            and not (own and figure.window in side.windows)
        ]
        if inside:
            days = added_up(most_days(inside))
            part = Part(group.told("scope"), group.told("origin"), days, own)
            yield part
            by_voice.setdefault((*group.voice, *(group.told(name) for name in _WHO)), []).append(
                part
            )
    yield from (_together(parts) for parts in by_voice.values() if len(parts) > 1)


def _is_part(group: Group, whole: Group) -> bool:
    """Whether a group counts a part of what another counts, or the same."""
    alike = all(group.told(n) == whole.told(n) for n in KEY if n not in (*_WHO, "scope"))
    who = all(whole.told(n) in (NOT_STATED, group.told(n)) for n in _WHO)
    scopes = group.told("scope"), whole.told("scope")
    return alike and who and NOT_STATED not in scopes and within(*scopes)


def _together(parts: Sequence[Part]) -> Part:
    """Parts of one voice whose places share nothing, largest first."""
    chosen, taken = list[Part](), set[str]()
    for part in sorted(parts, key=lambda part: (-part.low, part.scope)):
        # Areas that follow no boundary may share any ground.
        if not set(provinces_of(part.scope)) & taken:
            chosen.append(part)
            taken |= set(provinces_of(part.scope))
    figures = [figure for part in chosen for figure in part.side.figures]
    codes = {code for part in chosen for code in split_scope(part.scope)}
    side = chosen[0].side
    low = sum(part.low for part in chosen)
    together = Side(tuple(figures), low, None, side.days, side.windows)
    return Part(";".join(sorted(codes)), chosen[0].origin, together, len(chosen) > 1)
