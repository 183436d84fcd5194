"""The words of the pages: what an interval allows to say, and nothing beyond it."""

import re

import pandas as pd
import pytest

import analytics as an
from analytics import prose
from analytics.errors import ParameterError
from analytics.prose.change import verdict_phrase
from tests import small


@pytest.mark.parametrize(
    ("verdict", "values", "phrase"),
    [
        ("higher", (2.5359, 1.9848, 3.2459, 121, 153),
         "2.5 times as many, between 2.0 and 3.2 times as many"),
        ("lower", (0.4802, 0.3515, 0.6502, 135, 65),
         "down 52%, between 35% and 65% fewer"),
        ("higher", (1.4, 1.1, 1.8, 100, 140), "up 40%, between 10% and 80% more"),
        ("lower", (0.8, 0.6, 0.95, 100, 80), "down 20%, between 5% and 40% fewer"),
        ("at_least_doubled", (3.1, 2.1, 4.4, 40, 124),
         "3.1 times as many, between 2.1 and 4.4 times as many"),
        ("at_least_halved", (0.2, 0.1, 0.4, 100, 20), "down 80%, between 60% and 90% fewer"),
        ("too_close", (1.1, 0.8, 1.5, 100, 110),
         "too close to call, between a fall of 20% and a rise of 50%"),
        ("higher", (None, 3.05, None, None, 153), "at least 3.0 times as many"),
    ],
)  # fmt: skip
def test_verdict_phrase(verdict: str, values: tuple, phrase: str) -> None:
    assert verdict_phrase(verdict, *values) == phrase


@pytest.mark.parametrize("counts", [(4, 90), (90, 4), (0, 12)])
def test_no_multiple_is_printed_where_either_count_is_under_five(counts: tuple) -> None:
    phrase = verdict_phrase("higher", 22.5, 8.0, 80.0, *counts)
    assert not re.search(r"\d", phrase)


def test_the_headline_tells_pairs_of_one_counter_alone() -> None:
    assert an.headline(small.comparison()) == (
        "Attacks by Islamic State fell by about half in Iraq; "
        "in Yemen they rose to 9.5 times as many"
    )


def test_a_comparison_prints_counts_range_and_both_origins() -> None:
    first, *_, other, shared, last = prose.sentences(small.comparison())
    assert first == (
        "In Iraq, Musings on Iraq counted 65 attacks by Islamic State in 2024 after 135 in 2023: "
        "down 52%, between 3% and 77% fewer."
    )
    assert other.startswith(
        "In Afghanistan, AP counted 121 attacks by Islamic State in 2023 and CENTCOM 653 from "
        "January to June 2024: no direction can be told."
    )
    assert "a season alone may make such a change" in other
    assert shared.startswith("Of all these comparisons:")
    assert last.startswith("We did not compare 1 other pair of figures, because they are about")


def test_a_claim_is_judged_by_its_reading() -> None:
    assert an.headline(small.claims()) == (
        "153 attacks from January to June 2024, more than double 2023: contradicted as a total, "
        "not contradicted as a pace"
    )


def test_provinces_say_what_is_blank_and_what_is_given_to_none() -> None:
    text = " ".join(prose.sentences(small.provinces()))
    assert "No report names the other 15 provinces (Babil, Baghdad, Basra, Dhi Qar" in text
    assert "Of the 56 attacks 4 touch several provinces and 2 have no known place" in text


def test_a_timeline_says_how_well_the_dates_are_known() -> None:
    assert prose.sentences(small.timeline())[:2] == [
        "We found 18 reports of 12 events.",
        "The day is known for 8; for 4 only the days, weeks or months in which they fell.",
    ]


@pytest.mark.parametrize("kind", small.ALL)
def test_every_kind_has_words_without_the_forbidden_one(kind: str) -> None:
    result = small.ALL[kind]()
    texts = [prose.headline(result), prose.alt_text(result), *prose.sentences(result)]
    assert all(text and "significan" not in text and "nan" not in text.split() for text in texts)
    assert not prose.headline(result).endswith(".")
    assert prose.headline(result) in prose.alt_text(result)


def test_a_frame_of_no_measure_is_refused() -> None:
    with pytest.raises(ParameterError, match="not the result of a measure"):
        prose.headline(pd.DataFrame())
