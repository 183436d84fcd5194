from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import ParameterError
from analytics.methods.series import change_points, fit_trend
from tests.reference import NUMERICS, coal_mining

YEAR = 365.25


def test_trend_is_the_quasi_poisson_model_of_r() -> None:
    trend = fit_trend(coal_mining(), YEAR)
    found = [trend.annual_ratio, trend.low, trend.high, trend.p_value, trend.dispersion]
    assert found == pytest.approx(NUMERICS["coal_trend"][0], rel=1e-8)
    assert (trend.bins, trend.events, trend.verdict) == (112, 191, "lower")
    assert sum(trend.fitted) == pytest.approx(191)


def test_trend_counts_only_covered_days() -> None:
    # Twice the events in twice the days is no trend.
    flat = fit_trend([4, 5, 4, 5, 4, 8, 10, 8, 10, 8], [7] * 5 + [14] * 5)
    assert flat.low < 1 < flat.high
    assert flat.annual_ratio == pytest.approx(1, abs=0.2)


def test_gaps_need_the_middles_of_the_bins() -> None:
    days = np.arange(12) * 91.0
    counts = np.round(8 * 2 ** (days / YEAR))
    kept = np.delete(np.arange(12), [4, 5, 6])
    with_gap = fit_trend(counts[kept], 91, middles=days[kept])
    assert with_gap.annual_ratio == pytest.approx(2, rel=0.03)
    assert fit_trend(counts[kept], 91).annual_ratio > 2.5


def test_short_and_wavy_series_are_cautioned() -> None:
    assert fit_trend([4, 3, 6, 4, 7, 6, 8, 9], 7).cautions == ("short_series",)
    waves = np.repeat([2, 12, 3, 15, 1, 9], 6)
    assert fit_trend(waves, 30).cautions == ("autocorrelated",)


def test_too_little_is_refused_with_the_reason() -> None:
    trend = fit_trend([0, 1, 2], 30)
    assert trend.refused == "a trend needs at least 8 bins and 10 events, here are 3 and 3"
    assert (trend.annual_ratio, trend.verdict) == (None, "cannot tell")
    for counts in ([10] * 23, [1] * 39):
        refused = change_points(counts, 7).refused
        assert refused is not None
        assert refused.startswith("a change point needs at least 24 bins and 40 events, here are")
    assert change_points([2] * 24, 7).refused is None


def test_the_break_of_the_coal_mining_series() -> None:
    found = change_points(coal_mining(), YEAR)
    cut, left_by_one = NUMERICS["coal_one_cut"][0]
    assert found.positions == (int(cut),)
    assert 1851 + found.positions[0] - 1 == 1891  # the last year of the old level
    assert [rate * YEAR for rate in found.rates] == pytest.approx([127 / 41, 64 / 71])
    # A second cut gains less than the penalty, but shows with a weaker one.
    *pair, left_by_two = NUMERICS["coal_two_cuts"][0]
    gain = left_by_one - left_by_two
    assert NUMERICS["coal_uncut"][0][0] - left_by_one > found.penalty > gain
    assert found.penalty == pytest.approx(3 * np.log(112))
    assert dict(found.sensitivity)[2 * np.log(112)] == tuple(int(at) for at in pair)
    assert all(cuts == found.positions for penalty, cuts in found.sensitivity if penalty > gain)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(2, 30), st.integers(1, 3)), min_size=24, max_size=26),
    st.floats(2, 40),
)
def test_segmentation_is_the_best_of_all(bins: list[tuple[int, int]], penalty: float) -> None:
    counts, days = np.array(bins, dtype=float).T

    def cost(cuts: tuple[int, ...]) -> float:
        parts = zip(np.split(counts, cuts), np.split(days, cuts), strict=True)
        return len(cuts) * penalty - sum(
            2 * y.sum() * np.log(y.sum() / span.sum()) for y, span in parts
        )

    found = change_points(counts, days, penalty=penalty)
    places = range(3, len(counts) - 2)
    allowed = [
        cuts
        for many in range(4)
        for cuts in combinations(places, many)
        if all(b - a >= 3 for a, b in pairwise(cuts))
    ]
    assert cost(found.positions) <= min(cost(cuts) for cuts in allowed) + 1e-9
    assert found.penalty == pytest.approx(penalty)


def test_clustered_events_need_more_to_count_as_a_change() -> None:
    even = [5] * 30 + [9] * 30
    waves = [0, 10, 1, 9, 0, 10] * 5 + [0, 18, 2, 16, 0, 18] * 5
    assert change_points(even, 7).positions == (30,)
    clustered = change_points(waves, 7)
    assert clustered.positions == ()
    assert clustered.dispersion > 5


def test_silence_is_a_level_of_its_own() -> None:
    assert change_points([6] * 15 + [0] * 15 + [6] * 15, 7).positions == (15, 30)


def test_rates_respect_exposure() -> None:
    assert change_points([10, 20] * 15, [7, 14] * 15).positions == ()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: fit_trend([1, 2.5], 7), 'row 2, column counts: "2.5": a count must be a whole '
         "number, 0 or more"),
        (lambda: fit_trend([1, 2], 7, middles=[3, 3]), 'column middles: "[3, 3]": one rising '
         "number of days for each count is needed"),
        (lambda: change_points([1] * 50, 7, penalty=0), 'column penalty: "0": a penalty must be '
         "more than 0"),
        (lambda: change_points([1, 2], [7, 0]), 'row 2, column exposure: "0.0": an exposure must '
         "be more than 0"),
    ],
)  # fmt: skip
def test_errors_name_argument_and_bin(call: object, message: str) -> None:
    with pytest.raises(ParameterError) as raised:
        call()  # type: ignore[operator]
    assert str(raised.value) == message
