"""A change in words: per cent under two times, multiples from two on, and its range.

A verdict is a code that a measure derived from a two-sided 95% interval; here it becomes a phrase.
Nothing here looks at a p-value, and nothing is ever called significant.
"""

from typing import Any

from analytics.prose.messages import say
from analytics.prose.words import few, missing, number
from analytics.results import DOWN, UP

MONTH = 365.25 / 12  # days
_TWICE = 1.995
_SHARES = {
    "quarter": 0.25,
    "third": 1 / 3,
    "half": 0.5,
    "two_thirds": 2 / 3,
    "three_quarters": 0.75,
}
_NEAR = 0.025  # how near a share must be to be called by its name


def _percent(ratio: float) -> int:
    """By how many per cent a ratio lies off 1, without its sign; 100 only where nothing is left."""
    return min(round(abs(ratio - 1) * 100), 99 if 0 < ratio < 1 else 10**9)


def _multiple(ratio: float) -> str:
    return number(ratio, 0 if ratio >= 10 else 1)


def change(ratio: float) -> str:
    """The size of a change for a table or after a colon.

    >>> change(0.4802), change(1.33), change(2.5359), change(0)
    ('down 52%', 'up 33%', '2.5 times as many', 'down to none')
    """
    if ratio == 0:
        return say("change-to_zero")
    if ratio >= _TWICE:
        return say("change-times", times=_multiple(ratio))
    return say("change-down" if ratio < 1 else "change-up", size=_percent(ratio))


def size(ratio: float) -> str:
    """The size of a change after its verb: as a share where one is near.

    >>> "fell " + size(0.48), "fell " + size(0.9), "fell " + size(0), "rose " + size(2.54)
    ('fell by about half', 'fell by 10%', 'fell to none', 'rose to 2.5 times as many')
    """
    if ratio >= _TWICE:
        return say("change-to_times", times=_multiple(ratio))
    near = [name for name, share in _SHARES.items() if abs(1 - ratio - share) <= _NEAR]
    if near:
        return say(f"sizes-{near[0]}")
    if ratio == 0:
        return say("sizes-to_none")
    percent = abs(ratio - 1) * 100
    return say("sizes-percent", percent=_percent(ratio) if percent >= 1 else number(percent, 1))


def a_month(rate: float) -> str:
    """Events a day as events a month, rounded as far as a reader can use.

    >>> a_month(0.62), a_month(0.05), a_month(0.0), a_month(95.0)
    ('19', '1.5', '0', '2,892')
    """
    monthly = rate * MONTH
    return number(monthly, 1 if 0 < monthly < 9.95 else 0)


def span(low: Any, high: Any) -> str:
    """The range of a ratio.

    >>> span(0.35, 0.65), span(1.98, 3.25)
    ('between 35% and 65% fewer', 'between 2.0 and 3.2 times as many')
    >>> span(0.99, 1.78), span(1.26, None)
    ('between a fall of 1% and a rise of 78%', 'at least 26% more')
    """
    if missing(low):
        low = 0.0
    if missing(high):
        if low >= _TWICE:
            return say("change-at_least_times", times=_multiple(low))
        if low > 1:
            return say("change-at_least_up", size=_percent(low))
        return say("change-open_up", least=_percent(low)) if low else say("change-unknown")
    if high < 1:
        if low == 0:
            return say("change-at_least_down", size=_percent(high))
        return say("change-range_down", least=_percent(high), most=_percent(low))
    if low < 1 and high >= _TWICE:
        return say("change-range_both_times", least=_percent(low), most=_multiple(high))
    if low < 1:
        return say("change-range_both", least=_percent(low), most=_percent(high))
    if high >= _TWICE:
        return say("change-range_times", least=number(low, 1), most=_multiple(high))
    return say("change-range_up", least=_percent(low), most=_percent(high))


def verb(verdict: str, certainty: Any) -> str:
    """The verb of a direction, as firm as the two sides are alike.

    >>> verb("lower", "plain"), verb("higher", "may")
    ('fell', 'may have risen')
    """
    way = "fell" if verdict in DOWN else "rose"
    return say("comparison-verb", way=way, certainty=certainty)


def verdict_phrase(
    verdict: Any, ratio: Any, low: Any, high: Any, count_a: Any, count_b: Any, certainty: Any = None
) -> str:
    """What a verdict allows to say, with the size of the change and its range.

    Where a count is under five the counts and the direction stand without a factor.

    >>> verdict_phrase("higher", 2.5359, 1.9848, 3.2459, 121, 153)
    '2.5 times as many, between 2.0 and 3.2 times as many'
    >>> verdict_phrase("too_few", 5.0, 0.6, 252.8, 1, 5), verdict_phrase("higher", 17, 4, 90, 2, 35)
    ('too few to say whether that is a change', 'more')
    """
    if missing(verdict) or verdict == "none":
        return say("comparison-said_none")
    if verdict == "too_few":
        return say("comparison-said_few")
    if verdict in ("too_close", "little_changed"):
        name = "close" if verdict == "too_close" else "little"
        if missing(high) and (missing(low) or not low):
            return say(f"comparison-short_{name}")
        return say(f"comparison-said_{name}", range=span(low, high))
    assert verdict in (*UP, *DOWN)
    if few(count_a, count_b):
        return say("comparison-said_more" if verdict in UP else "comparison-said_fewer")
    if missing(ratio):
        return span(low, high)
    how = certainty if certainty in ("probably", "may") else "change"
    return say(f"comparison-said_{how}", change=change(ratio), range=span(low, high))
