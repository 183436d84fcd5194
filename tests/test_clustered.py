import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import ParameterError
from analytics.methods.clustered import lag_one, quasi_interval, quasi_rate_ratio
from analytics.methods.rates import rate_ratio
from tests.reference import NUMERICS

WEEKS_A = [2, 0, 9, 1, 4, 7, 0, 3, 12, 5]
WEEKS_B = [6, 14, 3, 9, 0, 11, 8]
MONTHS_A, DAYS_A = [14, 31, 9, 22, 17, 40], [31, 28, 31, 30, 31, 30]
MONTHS_B, DAYS_B = [28, 19, 51, 33, 60, 25], [31, 29, 31, 30, 31, 30]
series = st.lists(st.integers(0, 40), min_size=2, max_size=30)


@pytest.mark.parametrize(
    ("key", "arguments"),
    [
        ("quasi_weeks", (WEEKS_A, WEEKS_B, 7, 7)),
        ("quasi_months", (MONTHS_A, MONTHS_B, DAYS_A, DAYS_B)),
    ],
)
def test_it_is_the_quasi_poisson_model_of_r(key: str, arguments: tuple[list[int], ...]) -> None:
    result = quasi_rate_ratio(*arguments)
    found = [result.ratio, result.low, result.high, result.p_value, result.dispersion]
    assert found == pytest.approx(NUMERICS[key][0], rel=1e-8)
    assert result.method == "quasi_poisson"
    assert (result.days_a, result.days_b) == (70, 49) if key == "quasi_weeks" else (181, 182)


def test_even_periods_never_narrow_the_interval_below_poisson() -> None:
    result = quasi_rate_ratio([10] * 26, [15] * 26, 7, 7)
    poisson = rate_ratio(260, 182, 390, 182)
    assert result.dispersion == 1
    assert result.high - result.low == pytest.approx(poisson.high - poisson.low, rel=0.05)


def test_clustered_events_widen_it() -> None:
    even = quasi_rate_ratio([5] * 12, [8] * 12, 7, 7)
    waves = quasi_rate_ratio([0, 20, 0, 0] * 3, [24, 0, 8, 0] * 3, 7, 7)
    assert (even.ratio, even.verdict) == (waves.ratio, "higher")
    assert waves.low < even.low < even.high < waves.high
    assert waves.verdict == "cannot tell"


def test_few_events_and_zeros_take_effective_counts() -> None:
    few = quasi_rate_ratio([0, 3, 0, 0], [2, 1, 4, 2], 7, 7)
    assert (few.method, few.cautions) == ("effective_counts", ("few_events",))
    exact = rate_ratio(3, 28, 9, 28)
    assert few.low < exact.low < exact.high < few.high
    none = quasi_rate_ratio([0, 0, 0, 0], [2, 1, 14, 2], 7, 7)
    assert (none.ratio, none.high, none.cautions) == (None, None, ("zero_total",))
    assert none.low < rate_ratio(0, 28, 19, 28).low
    nothing = quasi_rate_ratio([0, 0], [0, 0], 7, 7)
    assert (nothing.low, nothing.high, nothing.p_value) == (0, None, 1)


def test_one_period_each_is_the_exact_ratio_with_a_caution() -> None:
    result = quasi_rate_ratio([12], [30], 31, 28)
    exact = rate_ratio(12, 31, 30, 28)
    assert (result.low, result.high, result.p_value) == pytest.approx(
        (exact.low, exact.high, exact.p_value)
    )
    assert (result.method, result.dispersion, result.cautions) == (
        "exact",
        None,
        ("no_subperiods",),
    )


@given(series, series)
def test_p_value_and_interval_never_disagree(a: list[int], b: list[int]) -> None:
    result = quasi_rate_ratio(a, b, 7, 7)
    outside = result.low > 1 or (result.high is not None and result.high < 1)
    if abs(result.p_value - 0.05) > 1e-9:
        assert outside == (result.p_value < 0.05)


@given(series, series)
def test_swapping_the_windows_inverts_the_ratio(a: list[int], b: list[int]) -> None:
    there, back = quasi_rate_ratio(a, b, 7, 30), quasi_rate_ratio(b, a, 30, 7)
    assert there.p_value == pytest.approx(back.p_value, rel=1e-9)
    assert there.low == (0 if back.high is None else pytest.approx(1 / back.high, rel=1e-9))


def test_waves_over_several_weeks_are_cautioned() -> None:
    waves = np.repeat([2, 12, 3, 15, 1, 9], 4)
    result = quasi_rate_ratio(waves, waves[::-1], 7, 7)
    assert result.cautions == ("autocorrelated",)
    assert result.autocorrelation == pytest.approx(0.55, abs=0.01)
    assert quasi_rate_ratio(WEEKS_A, WEEKS_B, 7, 7).cautions == ()


def test_lag_one_does_not_pair_across_windows() -> None:
    window = np.array([1.0, 3, 1, 3, 1, 3])
    one, two = (window, np.full(6, 2.0)), (window, np.full(6, 2.0))
    assert lag_one(one, two)[0] == pytest.approx(-10 / 12)
    assert lag_one((window[:2], np.full(2, 2.0))) == (None, False)


def test_many_at_once_are_the_single_ones() -> None:
    generator = np.random.default_rng(5)
    a, b = generator.poisson(0.4, (18, 26)) * 1.0, generator.poisson(0.6, (18, 52)) * 1.0
    many = quasi_interval(a, np.array(7.0), b, np.array(7.0))
    for i in range(18):
        one = quasi_rate_ratio(a[i], b[i], 7, 7)
        assert (one.low, one.p_value) == pytest.approx((many.low[i], many.p_value[i]))


def test_eighteen_provinces_take_milliseconds() -> None:
    quasi_rate_ratio(WEEKS_A, WEEKS_B, 7, 7)  # the first call imports scipy
    start = time.perf_counter()
    for _ in range(18):
        quasi_rate_ratio(WEEKS_A * 5, WEEKS_B * 7, 7, 7)
    assert time.perf_counter() - start < 0.2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, -2], [3], 7, 7), 'row 2, column counts_a: "-2.0": a count must be a whole number, '
         "0 or more"),
        (([1, 2], [3, float("nan")], 7, 7), 'row 2, column counts_b: "nan": a count must be a '
         "whole number, 0 or more"),
        (([1, 2], [3], [7, 0], 7), 'row 2, column exposure_a: "0.0": an exposure must be more than '
         "0"),
        (([1, 2], [3], [7, 7, 7], 7), "column exposure_a: 3 exposures for 2 counts"),
        (([1, 2], [], 7, 7), "column counts_b: no periods"),
        ((["many"], [3], 7, 7), "column counts_a: \"['many']\": not numbers"),
    ],
)  # fmt: skip
def test_errors_name_argument_and_period(arguments: tuple[object, ...], message: str) -> None:
    with pytest.raises(ParameterError) as raised:
        quasi_rate_ratio(*arguments)  # type: ignore[arg-type]
    assert str(raised.value) == message
