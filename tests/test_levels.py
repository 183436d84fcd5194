from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analytics.errors import ParameterError
from analytics.methods.levels import change_points
from analytics.methods.trend import fit_trend
from tests.reference import NUMERICS, coal_mining

YEAR = 365.25


def test_trend_is_the_poisson_model_of_r_with_the_variance_of_slow_waves() -> None:
    trend = fit_trend(coal_mining(), YEAR)
    slope, variance, total = NUMERICS["coal_slope"][0]
    assert np.log(trend.annual_ratio) == pytest.approx(slope, rel=1e-8)
    reach = stats.t.ppf(0.975, trend.blocks) * np.sqrt(variance * trend.dispersion)
    assert np.log(trend.high) == pytest.approx(slope + reach, rel=1e-8)
    assert np.log(trend.low) == pytest.approx(slope - reach, rel=1e-8)
    assert sum(trend.fitted) == pytest.approx(total)
    assert (trend.bins, trend.events, trend.blocks, trend.seasonal) == (112, 191, 9, False)


def test_a_season_is_no_trend_and_no_change() -> None:
    season = np.round(20 + 12 * np.cos(np.arange(36) * np.pi / 6))
    fit = fit_trend(season, 30.4375)
    assert fit.seasonal
    assert fit.annual_ratio == pytest.approx(1, abs=0.02)
    assert change_points(season, 30.4375).positions == ()
    risen = np.where(np.arange(36) < 18, season, 2.0 * season)
    assert change_points(risen, 30.4375).positions == (18,)
    # Under two years nobody can tell.
    assert change_points(season[:24], 7).cautions == ("season_unknown",)


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
    wavy = fit_trend(waves, 30)
    assert wavy.cautions == ()
    assert wavy.seasonal
    assert wavy.dispersion > 3


def test_too_little_is_refused_with_the_reason() -> None:
    trend = fit_trend([0, 1, 2], 30)
    assert trend.refused == "too_short"
    assert (trend.annual_ratio, trend.verdict) == (None, "none")
    for counts in ([10] * 23, [1] * 39):
        assert change_points(counts, 7).refused == "too_short"
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
    # A little wave in the series, and some doubt of it, ask for more than independent bins do.
    assert 2.5 * np.log(112) < found.penalty < 1.7 * 2.5 * np.log(112)
    assert found.sensitivity[0][1] == tuple(int(at) for at in pair)
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
    assert change_points([6, 4, 9, 7, 5] * 3 + [0] * 15 + [5, 8, 6, 4, 7] * 3, 7).positions == (
        15,
        30,
    )


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
