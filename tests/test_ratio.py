import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analytics.methods.dependence import (
    cosines,
    fractional_limits,
    fractional_p_value,
    own_spread,
    slow_waves,
    with_assumption,
)
from analytics.methods.judgement import CHANGES, VERDICTS, verdict
from analytics.methods.rates import rate_ratio
from analytics.methods.ratio import (
    assumed_dispersion,
    ratio_of_bins,
    ratio_of_deaths,
    ratio_of_totals,
)
from analytics.methods.yearly import season_bound
from tests.reference import NUMERICS

YEAR_A, YEAR_B = 365, 366
weeks = st.lists(st.integers(0, 30), min_size=12, max_size=12)


@pytest.mark.parametrize("row", NUMERICS["midp"], ids=lambda row: f"{row[0]:g}-{row[1]:g}")
def test_mid_p_limits_are_those_of_r(row: list[float]) -> None:
    a, b, low, high, p_value = row
    found = fractional_limits(a, b, 0.025)
    assert [float(limit) for limit in found] == pytest.approx([low, high], rel=1e-6)
    assert float(fractional_p_value(a, b)) == pytest.approx(p_value, rel=1e-9)
    exact = rate_ratio(int(a), 1, int(b), 1)
    assert exact.low < found[0] < found[1] < (exact.high or math.inf)


def test_slow_waves_and_their_dispersion_are_those_of_r() -> None:
    a, b = [2, 0, 9, 1, 4, 7, 0, 3], [6, 14, 3, 9, 11, 7, 9, 12]
    *amplitudes, dispersion = NUMERICS["slow_waves"][0]
    assert [*slow_waves(a, 7), *slow_waves(b, 7)] == pytest.approx(amplitudes, rel=1e-9)
    own = own_spread((a, 7), (b, 7))
    assert dispersion < 1 == float(own.dispersion)
    assert float(own.blocks) == 6


def test_the_interval_is_students_on_effective_counts() -> None:
    years = [30, 12, 4, 15] * 13, [20, 44, 31, 9] * 13
    found = ratio_of_bins(*years, 7, 7)
    assert own_spread((years[0], 7), (years[1], 7)).blocks == 12
    tail = stats.t.sf(stats.t.ppf(0.975, 12), np.inf)
    effective = found.count_a / found.dispersion, found.count_b / found.dispersion
    low, high = fractional_limits(*effective, tail)
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))


def test_cosines_are_orthonormal_and_leave_what_was_fitted_alone() -> None:
    design = np.column_stack([np.ones(36), np.arange(36)])
    for basis in (cosines(36), cosines(36, design)):
        assert basis.T @ basis == pytest.approx(np.eye(basis.shape[1]), abs=1e-12)
        assert basis.sum(0) == pytest.approx(0, abs=1e-12)
    assert design.T @ cosines(36, design) == pytest.approx(0, abs=1e-10)


@settings(max_examples=40, deadline=None)
@given(weeks, weeks)
def test_interval_verdict_and_p_value_never_disagree(a: list[int], b: list[int]) -> None:
    found = ratio_of_bins(a, b, 7, 7)
    high = math.inf if found.high is None else found.high
    assert (found.p_value <= 0.05) == (not found.low <= 1 <= high)
    assert found.verdict in VERDICTS
    assert (found.verdict in CHANGES) == (found.p_value <= 0.05)
    swapped = ratio_of_bins(b, a, 7, 7)
    assert swapped.p_value == pytest.approx(found.p_value, rel=1e-6)
    if found.low > 0:
        assert swapped.high == pytest.approx(1 / found.low, rel=1e-6)


def test_waves_widen_the_interval_and_a_shared_season_does_not() -> None:
    steady, wavy = [4] * 52, [2] * 20 + [9] * 14 + [2] * 18
    assert ratio_of_bins(steady, steady, 7, 7).dispersion == 1
    assert ratio_of_bins(wavy, wavy[25:] + wavy[:25], 7, 7).dispersion > 5
    season = np.round(20 + 12 * np.cos(np.arange(52) * 2 * np.pi / 52))
    apart = ratio_of_bins(season, 2 * season, 7, 7)
    alike = ratio_of_bins(season, 2 * season, 7, 7, alike=True)
    assert alike.dispersion < 2 < 5 < apart.dispersion
    blocks = own_spread((season, 7), (2 * season, 7), alike=True).blocks
    assert 6 <= blocks < 6.1  # of the difference alone: so clear a season leaves nothing else in


def test_totals_alone_admit_that_events_cluster() -> None:
    inner, outer = rate_ratio(135, YEAR_A, 65, YEAR_B), ratio_of_totals(135, YEAR_A, 65, YEAR_B)
    assert outer.low < inner.low < inner.high < outer.high
    assert (outer.ratio, outer.verdict, outer.method) == (inner.ratio, "lower", "totals")
    assert outer.assumed == pytest.approx(float(assumed_dispersion(100)))
    bounded = ratio_of_totals((0, 76), 365, 153, 182)
    assert 1 < bounded.low < rate_ratio((0, 76), 365, 153, 182).low
    assert (bounded.ratio, bounded.high, bounded.p_value) == (None, None, None)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(4, 16), min_size=8, max_size=8), st.integers(1, 4))
def test_months_that_vary_little_never_weaken_what_totals_say(
    months: list[int], times: int
) -> None:
    later = [times * count for count in months]
    known = ratio_of_bins(months, later, 30, 30, alike=True)
    alone = ratio_of_totals(sum(months), 240, sum(later), 240)
    if known.dispersion <= alone.assumed:
        assert known.p_value <= 0.05 or alone.p_value > 0.05
        assert (known.low, -known.high) >= (alone.low * 0.999, -alone.high * 1.001)


def test_a_week_against_a_known_year_uses_what_the_year_shows() -> None:
    year = [0] * 9 + [9] * 5 + [1] * 14 + [12] * 4 + [2] * 20
    week = ratio_of_bins(year, [8], 7, 7)
    assert week.dispersion > 1
    assert week.verdict == "too_close"
    assert ratio_of_bins([4] * 52, [30], 7, 7).verdict in ("higher", "at_least_doubled")


def test_thin_evidence_is_filled_up() -> None:
    own = own_spread(([3, 5, 2, 9], 30), ([4, 4, 11, 2], 30))
    assert own.blocks == 4
    filled = with_assumption(own, 30)
    assert filled.dispersion == pytest.approx((own.dispersion * 30) ** 0.5)
    assert ratio_of_bins([3, 5, 2, 9], [4, 4, 11, 2], 30, 30).assumed is not None


def test_deaths_come_together() -> None:
    bins = np.arange(52)
    one = ratio_of_deaths((np.ones(52), bins), (2 * np.ones(52), bins), [7] * 52, [7] * 52)
    assert one.verdict == "higher"
    massacre = np.ones(52)
    massacre[20] = 60
    other = ratio_of_deaths((np.ones(52), bins), (massacre, bins), [7] * 52, [7] * 52)
    assert other.verdict == "too_close"
    assert other.dispersion > 20


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((2.0, 5.0), "at_least_doubled"),
        ((1.9999, None), "higher"),
        ((1.0, 3.0, 40, 60), "too_close"),
        ((0.5, 3.0, 4, 6), "too_few"),
        ((0.82, 1.2, 900, 910), "little_changed"),
        ((0.51, 0.99), "lower"),
        ((None, 0.5), "at_least_halved"),
        ((0.0, None), "too_close"),
        ((None, None), "none"),
    ],
)
def test_verdict(arguments: tuple[float, ...], code: str) -> None:
    assert verdict(*arguments) == code
    assert code in VERDICTS


def test_the_field_is_a_file_with_its_sources() -> None:
    for kind in ("events", "persons"):
        asked = assumed_dispersion(np.array([20, 100, 400, 5000]), kind)
        assert (asked > 4).all()
        assert (np.diff(asked) >= 0).all()


def test_a_season_bounds_what_unlike_days_say() -> None:
    year = [(date(2023, 1, 1), date(2023, 12, 31))]
    half = [(date(2024, 1, 1), date(2024, 6, 30))]
    assert season_bound(year, [(date(2024, 1, 1), date(2024, 12, 31))], 0.5) == pytest.approx(
        (1, 1), abs=0.01
    )
    low, high = season_bound(year, half, 0.5)
    assert low * high == pytest.approx(0.9, abs=0.02)
    assert season_bound(year, half, 0.1)[1] < high
