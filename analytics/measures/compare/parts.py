"""Parts that are larger than their whole, whoever counted them: by place, days, or who did it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analytics.measures.compare.figures import KEY, NOT_STATED, Figure, Group
from analytics.measures.compare.footing import Side, added_up, most_days
from analytics.places import provinces_of, split_scope, within

_WHO = ("actor", "target", "victims")
# Counters of the same attacks differ by up to this factor: a figure for the same place must be
# larger by more before it contradicts another.
SPREAD = 1.55


@dataclass(frozen=True, slots=True)
class Part:
    """A part, or several that share nothing, of one voice: what, where, when and how many."""

    scope: str
    origin: str
    side: Side
    summed: bool = False

    @property
    def low(self) -> int:
        """The least number of it."""
        return self.side.low


def larger_part(whole: Group, side: Side, groups: Sequence[Group]) -> Part | None:
    """The largest part of what a side counts that is larger than the side itself, or None.

    >>> larger_part(Group(("attacks",), ("a",), ()), Side((), 1, None, 1, ()), ()) is None
    True
    """
    if side.high is None:
        return None
    place = whole.told("scope")
    found = [
        part
        for part in _parts(whole, side, groups)
        if part.low > side.high * (1 if part.scope != place or part.summed else SPREAD)
    ]
    return max(found, key=lambda part: (part.low, part.origin), default=None)


def _parts(whole: Group, side: Side, groups: Sequence[Group]) -> Iterator[Part]:
    by_voice: dict[tuple[str, ...], list[Part]] = {}
    for group in groups:
        if not _is_part(group, whole):
            continue
        own = group.key == whole.key and group.voice == whole.voice
        inside = [figure for figure in group.figures if _inside(figure, side)
                  and not (own and figure in side.figures)]  # fmt: skip
        if inside:
            part = Part(group.told("scope"), group.told("origin"), added_up(most_days(inside)))
            yield part
            by_voice.setdefault((*group.voice, *_who(group)), []).append(part)
    yield from (_together(parts) for parts in by_voice.values() if len(parts) > 1)


def _is_part(group: Group, whole: Group) -> bool:
    """Whether a group counts a part of what another counts, or the same."""
    alike = all(group.told(n) == whole.told(n) for n in KEY if n not in (*_WHO, "scope"))
    who = all(whole.told(n) in (NOT_STATED, group.told(n)) for n in _WHO)
    scopes = group.told("scope"), whole.told("scope")
    return alike and who and NOT_STATED not in scopes and within(*scopes)


def _who(group: Group) -> tuple[str, ...]:
    return tuple(group.told(name) for name in _WHO)


def _inside(figure: Figure, side: Side) -> bool:
    return any(window.contains(figure.window) for window in side.windows)


def _together(parts: Sequence[Part]) -> Part:
    """Parts of one voice whose places share nothing, largest first."""
    chosen: list[Part] = []
    for part in sorted(parts, key=lambda part: (-part.low, part.scope)):
        if not any(_overlap(part.scope, other.scope) for other in chosen):
            chosen.append(part)
    figures = [figure for part in chosen for figure in part.side.figures]
    codes = {code for part in chosen for code in split_scope(part.scope)}
    side = chosen[0].side
    low = sum(part.low for part in chosen)
    together = Side(tuple(figures), low, None, side.days, side.windows)
    return Part(";".join(sorted(codes)), chosen[0].origin, together, summed=len(chosen) > 1)


def _overlap(one: str, other: str) -> bool:
    """Whether two places may share ground: areas that follow no boundary may share any."""
    return bool(set(provinces_of(one)) & set(provinces_of(other)))
