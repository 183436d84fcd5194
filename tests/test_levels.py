from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analytics.methods import levels, yearly
from tests.reference import NUMERICS, coal_mining

YEAR = 365.25


def middles_of(counts, days):
    """The middles of bins that follow each other without a gap."""
    spans = np.broadcast_to(np.asarray(days, float), np.shape(counts))
    return np.cumsum(spans) - spans / 2


def fit_trend(counts, days, middles=None):
    middles = middles_of(counts, days) if middles is None else middles
    return yearly.fit_trend(counts, days, middles)


def change_points(counts, days, **more):
    return levels.change_points(counts, days, middles_of(counts, days), **more)


def test_trend_is_the_poisson_model_of_r_with_the_variance_of_slow_waves() -> None:
    fit = fit_trend(coal_mining(), YEAR)
    slope, variance, total = NUMERICS["coal_slope"][0]
    assert np.log(fit.annual_ratio) == pytest.approx(slope, rel=1e-8)
    reach = stats.t.ppf(0.975, fit.blocks) * np.sqrt(variance * fit.dispersion)
    assert np.log(fit.high) == pytest.approx(slope + reach, rel=1e-8)
    assert np.log(fit.low) == pytest.approx(slope - reach, rel=1e-8)
    assert sum(fit.fitted) == pytest.approx(total)
    assert (fit.blocks, fit.seasonal) == (9, False)


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


def test_too_little_is_refused() -> None:
    assert fit_trend([0, 1, 2], 30) is None
    for counts in ([10] * 23, [1] * 39):
        assert change_points(counts, 7) is None
    assert change_points([2] * 24, 7) is not None


def test_the_break_of_the_coal_mining_series() -> None:
    found = change_points(coal_mining(), YEAR)
    cut, left_by_one = NUMERICS["coal_one_cut"][0]
    assert found.positions == (int(cut),)
    assert 1851 + found.positions[0] - 1 == 1891  # the last year of the old level
    # A second cut gains less than the penalty, but shows with a weaker one.
    *pair, left_by_two = NUMERICS["coal_two_cuts"][0]
    gain = left_by_one - left_by_two
    assert NUMERICS["coal_uncut"][0][0] - left_by_one > found.penalty > gain
    # A little wave in the series, and some doubt of it, ask for more than independent bins do.
    assert 2.5 * np.log(112) < found.penalty < 1.7 * 2.5 * np.log(112)
    weaker = change_points(coal_mining(), YEAR, penalty=found.penalty * 0.6)
    assert weaker.positions == tuple(int(at) for at in pair)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(2, 30), st.integers(63, 90)), min_size=24, max_size=26),
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
    ("months", "least"),
    [
        ([3] * 27 + [30] * 18 + [4] * 27, 34),
        ([3] * 15 + [25] * 10 + [4] * 20 + [25] * 12 + [4] * 15, 14),
    ],
)
def test_a_war_and_a_second_one_are_levels(months: list[int], least: int) -> None:
    """What lasts half a year is no burst: it does not hide itself by making its series vary."""
    generator = np.random.default_rng(7)
    drawn = [generator.poisson(months) for _ in range(40)]
    assert sum(bool(change_points(counts, YEAR / 12).positions) for counts in drawn) >= least
