import math
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import ParameterError
from analytics.methods.rates import CAUTIONS, METHODS, rate_ratio
from tests.reference import NUMERICS

counts = st.integers(0, 400)
days = st.integers(1, 800)


@pytest.mark.parametrize("row", NUMERICS["exact"], ids=lambda row: f"{row[0]:g}-{row[2]:g}")
def test_ratio_interval_and_p_value_are_those_of_r(row: list[float]) -> None:
    a, days_a, b, days_b, level, ratio, low, high, p_value = row
    result = rate_ratio(int(a), days_a, int(b), days_b, confidence=level)
    assert result.ratio == (None if not math.isfinite(ratio) else pytest.approx(ratio, rel=1e-12))
    assert result.low == pytest.approx(low, rel=1e-10)
    assert result.high == (None if math.isinf(high) else pytest.approx(high, rel=1e-10))
    assert result.p_value == pytest.approx(p_value, rel=1e-8)
    assert result.method == "exact"


# The R packages rateratio.test and exactci; the last row but one as published by Rothman.
PUBLISHED = [
    ((9, 16660, 2, 17877), 0.2070941557, 0.02177406276, 1.0005491045, 0.0501064956),
    ((10, 20000, 2, 17877), 0.2237511887, 0.02383738235, 1.0499546776, 0.0605564484),
    ((15, 19017, 41, 28010), 1.8557586576, 1.0056840627, 3.6093003111, 0.0476602468),
    ((5, 365, 0, 366), 0.0, 0.0, 1.0882974683, 0.0620736714),
]


@pytest.mark.parametrize(("arguments", "ratio", "low", "high", "p_value"), PUBLISHED)
def test_published_values(
    arguments: tuple[int, float, int, float], ratio: float, low: float, high: float, p_value: float
) -> None:
    result = rate_ratio(*arguments)
    found = (result.ratio, result.low, result.high, result.p_value)
    assert found == pytest.approx((ratio, low, high, p_value), abs=1e-9)


def test_the_counts_of_the_news() -> None:
    across, musings = rate_ratio(121, 365, 153, 182), rate_ratio(135, 365, 65, 366)
    assert [round(v, 4) for v in (across.ratio, across.low, across.high)] == [
        2.5359,
        1.9848,
        3.2459,
    ]
    assert [round(v, 4) for v in (musings.ratio, musings.low, musings.high)] == [
        0.4802, 0.3515, 0.6502,
    ]  # fmt: skip
    assert (across.verdict, musings.verdict) == ("higher", "lower")


def test_a_zero_has_no_ratio_and_never_an_infinity() -> None:
    up = rate_ratio(0, 365, 7, 366)
    assert (up.ratio, up.high, up.verdict) == (None, None, "higher")
    neither = rate_ratio(0, 365, 0, 366)
    assert (neither.ratio, neither.low, neither.high, neither.p_value) == (None, 0, None, 1)
    assert neither.verdict == "too_few"
    assert "zero_total" in neither.cautions
    assert "few_events" in rate_ratio(4, 365, 90, 365).cautions


def test_bounded_counts_give_the_union() -> None:
    at_most = rate_ratio((0, 76), 365, 153, 182)
    assert (round(at_most.low, 3), at_most.high) == (3.047, None)
    assert (at_most.ratio, at_most.p_value, at_most.method) == (None, None, "union")
    assert at_most.verdict == "at_least_doubled"
    at_least = rate_ratio(150, 365, (101, None), 365)
    assert at_least.low == rate_ratio(150, 365, 101, 365).low
    assert at_least.high is None
    open_before = rate_ratio((101, None), 365, 150, 365)
    assert (open_before.low, open_before.high) == (0, rate_ratio(101, 365, 150, 365).high)


@given(counts, counts, counts, counts, days, days)
def test_the_union_holds_every_interval_within(
    a: int, more_a: int, b: int, more_b: int, days_a: int, days_b: int
) -> None:
    union = rate_ratio((a, a + more_a), days_a, (b, b + more_b), days_b)
    for one in (
        rate_ratio(a, days_a, b + more_b, days_b),
        rate_ratio(a + more_a, days_a, b, days_b),
        rate_ratio(a + more_a // 2, days_a, b + more_b // 2, days_b),
    ):
        assert union.low <= one.low * (1 + 1e-12)
        assert union.high is None or (one.high is not None and union.high >= one.high * (1 - 1e-12))


def test_bounds_that_agree_are_a_point() -> None:
    assert rate_ratio((5, 5), 365, (9, 9), 365) == rate_ratio(5, 365, 9, 365)


@given(counts, days, counts, days)
def test_p_value_and_interval_never_disagree(a: int, days_a: int, b: int, days_b: int) -> None:
    result = rate_ratio(a, days_a, b, days_b)
    outside = result.low > 1 or (result.high is not None and result.high < 1)
    assert result.p_value is not None
    if abs(result.p_value - 0.05) > 1e-9:
        assert outside == (result.p_value < 0.05)


@given(counts, days, counts, days)
def test_swapping_the_windows_inverts_the_ratio(a: int, days_a: int, b: int, days_b: int) -> None:
    there, back = rate_ratio(a, days_a, b, days_b), rate_ratio(b, days_b, a, days_a)
    assert there.p_value == pytest.approx(back.p_value, rel=1e-9)
    assert there.low == (0 if back.high is None else pytest.approx(1 / back.high, rel=1e-9))
    if there.ratio:
        assert there.ratio == pytest.approx(1 / back.ratio, rel=1e-12)


@given(counts, st.integers(0, 50), days, days)
def test_more_events_later_raise_both_limits(a: int, more: int, days_a: int, days_b: int) -> None:
    fewer, most = (rate_ratio(a, days_a, b, days_b) for b in (10, 10 + more))
    assert fewer.low <= most.low
    assert (fewer.high or math.inf) <= (most.high or math.inf)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((-1, 365, 3, 365), 'column count_a: "-1": a count must be a whole number, 0 or more; '
         "pass bounds as (low, high), high None if open"),
        ((1, 365, 2.5, 365), 'column count_b: "2.5": a count must be a whole number, 0 or more; '
         "pass bounds as (low, high), high None if open"),
        ((1, 0, 2, 365), 'column days_a: "0": an exposure must be more than 0; '
         "give the days the window covers"),
        ((1, 365, 2, math.inf), 'column days_b: "inf": an exposure must be more than 0; '
         "give the days the window covers"),
        ((pd.NA, 365, 2, 365), 'column count_a: "<NA>": not a number'),
        (((5, 3), 365, 2, 365), 'column count_a: "(5, 3)": the lower bound is above the upper one'),
        ((1, 365, (1, 2, 3), 365), 'column count_b: "(1, 2, 3)": bounds are (low, high)'),
        ((1, 365, 2, 365, 95), 'column confidence: "95": confidence must lie between 0 and 1'),
    ],
)  # fmt: skip
def test_errors_name_the_argument(arguments: tuple[object, ...], message: str) -> None:
    with pytest.raises(ParameterError) as raised:
        rate_ratio(*arguments)  # type: ignore[arg-type]
    assert str(raised.value) == message


def test_whole_floats_and_numpy_counts_are_counts() -> None:
    assert rate_ratio(5.0, 365, np.int64(9), 365) == rate_ratio(5, 365, 9, 365)


def test_vocabularies() -> None:
    result = rate_ratio(5, 365, 9, 365)
    assert result.method in METHODS
    assert set(result.cautions) <= set(CAUTIONS)


def test_importing_methods_loads_no_statistics_package() -> None:
    names = "rates, ratio, levels, flags, yearly"
    code = (
        f"import sys; from analytics.methods import {names}\n"
        "heavy = {'scipy', 'scipy.stats', 'statsmodels', 'pandas'} & set(sys.modules)\n"
        "rates.rate_ratio(121, 365, 153, 182)\n"
        "heavy |= {'scipy.stats', 'statsmodels', 'pandas'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(heavy)) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
