"""All series of a dataset that a question may be put to."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from analytics.dataset import Dataset
from analytics.measures.compare.figures import NOT_STATED
from analytics.measures.definitions import definitions
from analytics.measures.series.figures import add_figures
from analytics.measures.series.lists import add_lists
from analytics.measures.series.question import Collected, Question, Series
from analytics.measures.tail import day_of
from analytics.places import name_of


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
    """Every series under a name of its own: area and voice, then what else it differs in.

    Of series with one area and voice the first keeps that name.
    """
    series = [replace(one, label=_area_and_voice(one)) for one in series]
    first = {one.label: one for one in reversed(series)}
    named, seen = [], Counter[str]()
    for one in series:
        main = dict(first[one.label].more)
        words = [
            f"{name.replace('_', ' ')} not stated" if value == NOT_STATED
            else value.replace("_", " ")
            for name, value in one.more
            if main.get(name) != value or one.group == value
        ]  # fmt: skip
        label = ", ".join([one.label, *words])
        seen[label] += 1
        if seen[label] > 1:
            label = f"{label}, {one.source_id} {seen[label]}"
        named.append(replace(one, label=label))
    return named


def _area_and_voice(one: Series) -> str:
    return one.label if one.scope is None else f"{name_of(one.scope)} ({one.label})"
