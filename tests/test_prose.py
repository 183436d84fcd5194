"""The words of the pages: what an interval allows to say, and nothing beyond it."""

import re

import pandas as pd
import pytest

import analytics as an
from analytics import prose
from analytics.errors import ParameterError
from analytics.prose.words import interval, verdict_phrase
from tests import frames


@pytest.mark.parametrize(
    ("verdict", "values", "phrase"),
    [
        ("higher", (2.5359, 1.9848, 3.2459, 121, 153),
         "higher, 2.5 times; cannot tell whether doubled"),
        ("lower", (0.4802, 0.3515, 0.6502, 135, 65),
         "lower, 0.48 times; cannot tell whether halved"),
        ("higher", (1.4, 1.1, 1.8, 100, 140), "higher, 1.4 times; less than doubled"),
        ("lower", (0.8, 0.6, 0.95, 100, 80), "lower, 0.80 times; less than halved"),
        ("at least doubled", (3.1, 2.1, 4.4, 40, 124), "at least doubled, 3.1 times"),
        ("at least halved", (0.2, 0.1, 0.4, 100, 20), "at least halved, 0.20 times"),
        ("cannot tell", (1.1, 0.8, 1.5, 100, 110), "cannot tell"),
        ("higher", (None, 3.05, None, None, 153), "higher; cannot tell whether doubled"),
    ],
)  # fmt: skip
def test_verdict_phrase(verdict: str, values: tuple, phrase: str) -> None:
    assert verdict_phrase(verdict, *values) == phrase


@pytest.mark.parametrize("counts", [(4, 90), (90, 4), (0, 12)])
def test_no_multiple_is_printed_where_either_count_is_under_five(counts: tuple) -> None:
    phrase = verdict_phrase("higher", 22.5, 8.0, 80.0, *counts)
    assert not re.search(r"\d", phrase)


def test_an_open_interval_is_said_and_never_infinite() -> None:
    assert interval(3.047, None) == "3.05 or more"
    assert interval(3.047, float("inf")) == "3.05 or more"


def test_the_headline_says_that_the_sign_depends_on_the_area() -> None:
    assert an.headline(frames.comparison()) == (
        "Attacks by ISIS fell in Iraq (0.48 times) but rose in Iraq and Syria "
        "(2.5 times, across origins)"
    )


def test_a_comparison_prints_counts_rates_interval_and_both_origins() -> None:
    first, *_, last = prose.sentences(frames.comparison())
    assert first == (
        "Iraq and Syria: 121 attacks by ISIS in 2023 (AP, 0.33 a day), then 153 in Jan-Jun 2024 "
        "(CENTCOM, 0.84 a day). The daily rate changed by a factor of 2.54 (1.98-3.25): higher, "
        "2.5 times; cannot tell whether doubled (across origins: AP, CENTCOM)."
    )
    assert last == "1 pair not compared: origins differ: SOHR, ISWNews."


def test_a_claim_is_judged_by_its_reading() -> None:
    assert an.headline(frames.claims()) == (
        "153 attacks, more than double 2023: contradicted as a total, not contradicted as a pace"
    )


def test_provinces_say_what_is_blank_and_what_is_given_to_none() -> None:
    text = " ".join(prose.sentences(frames.provinces()))
    assert "nothing was reported, which is not zero: Babil" in text
    assert (
        "4 concern several provinces at once and are given to none; 2 could not be placed" in text
    )


def test_a_timeline_says_how_well_the_dates_are_known() -> None:
    assert prose.sentences(frames.timeline())[:2] == [
        "We found 18 reports of 12 events.",
        "The day is known for 8; for 4 only the days, weeks or months in which they fell.",
    ]


@pytest.mark.parametrize("kind", frames.ALL)
def test_every_kind_has_words_without_the_forbidden_one(kind: str) -> None:
    result = frames.ALL[kind]()
    texts = [prose.headline(result), prose.alt_text(result), *prose.sentences(result)]
    assert all(text and "significan" not in text and "nan" not in text.split() for text in texts)
    assert not prose.headline(result).endswith(".")
    assert prose.headline(result) in prose.alt_text(result)


def test_a_frame_of_no_measure_is_refused() -> None:
    with pytest.raises(ParameterError, match="not the result of a measure"):
        prose.headline(pd.DataFrame())
