"""All series of a dataset that a question may be put to."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from analytics.dataset import Dataset
from analytics.measures.comparing.like import NOT_STATED
from analytics.measures.definitions import definitions
from analytics.measures.following.figures import add_figures
from analytics.measures.following.lists import add_lists
from analytics.measures.following.series import Collected, Question, Series, day_of


def collect(data: Dataset, question: Question, *, statistics: bool = True) -> Collected:
    """The series of a question: lists of incidents, and reported statistics if asked for.

    The fullest series come first, those that are refused last.
    """
    if question.scope is not None:
        data = data.select(scope=question.scope)
        question = replace(question, scope=data.selection["scope"])
    chosen = data.selection
    question = replace(
        question,
        start=question.start or day_of(chosen.get("start"), "start"),
        end=question.end or day_of(chosen.get("end"), "end"),
    )
    found = Collected(question)
    if question.measure in definitions():
        add_lists(found, data)
    if statistics:
        add_figures(found, data)
    order = sorted(found.series, key=lambda one: (one.refused is not None, -one.total))
    found.series = _told_apart(order)
    return found


def _told_apart(series: list[Series]) -> list[Series]:
    """The first series of a label keeps it; the others add what they differ in."""
    first = {one.label: one for one in reversed(series)}
    named = []
    for one in series:
        main = dict(first[one.label].more)
        words = [
            f"{name.replace('_', ' ')} not stated" if value == NOT_STATED else value
            for name, value in one.more
            if main.get(name) != value
        ]
        named.append(replace(one, label=", ".join([one.label, *words])))
    seen = Counter[str]()
    for place, one in enumerate(named):
        seen[one.label] += 1
        if seen[one.label] > 1:
            named[place] = replace(one, label=f"{one.label}, {one.source_id} {seen[one.label]}")
    return named
