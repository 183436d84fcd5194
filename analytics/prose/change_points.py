"""Sentences of change points: when the level changed, from what to what, and how sure that is."""

import pandas as pd

from analytics.prose.messages import say
from analytics.prose.sizes import a_month
from analytics.prose.trend import changed, followed, levels, qualified, step, subject, subtitle
from analytics.prose.words import capital
from analytics.results import result_info

__all__ = ["NOTHING", "alt_text", "headline", "levels", "said_of", "sentences", "subtitle"]
NOTHING = say("change_points-nothing")


def said_of(bins: pd.DataFrame) -> str:
    """The changes of one series, or its one level."""
    found = levels(bins)
    if not changed(bins):
        return say("change_points-one_level", rate=a_month(found["level"].iloc[0]))
    return say("change_points-several", count=len(found) - 1, step=step(bins))


def headline(result: pd.DataFrame) -> str:
    """The last change of the fullest series that has one, or that none was found."""
    series = followed(result)
    if not series:
        return say("change_points-headline_nothing", what=capital(subject(result)))
    bins = next((bins for _, bins in series if changed(bins)), series[0][1])
    what = capital(subject(result, bins))
    if changed(bins):
        return say("trend-headline_step", what=what, step=step(bins))
    return say("change_points-stayed", what=what, rate=a_month(levels(bins)["level"].iloc[0]))


def sentences(result: pd.DataFrame) -> list[str]:
    """The changes of the fullest series, and how often such a change is none."""
    series = followed(result)
    if not series:
        return [NOTHING, *qualified(result)]
    name, bins = series[0]
    said = [say("change_points-told", name=name, said=said_of(bins))]
    return [*said, say("change_points-chance"), *qualified(result)]


def alt_text(result: pd.DataFrame) -> str:
    """The finding, and what each panel shows."""
    series = followed(result)
    drawn = " ".join(f"{name}: {said_of(bins)}." for name, bins in series[:6])
    kind = "change_points-alt" if series else "trend-alt_nothing"
    every = result_info(result).get("every", "bin")
    return say(kind, every=every, headline=headline(result), drawn=drawn)
