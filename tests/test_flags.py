import numpy as np
import pytest
from scipy import stats

from analytics.methods.flags import LEVEL, flags
from analytics.methods.judgement import holm

WEEKS = [5, 4, 6, 5, 7, 3, 5, 6, 14, 5, 4, 30, 6, 5, 5, 9, 0, 2, 4, 11]


def test_limits_are_quantiles_of_a_negative_binomial() -> None:
    found = flags([[3, 2, 4, 3, 5, 1, 3] * 6])
    assert np.isnan(found.limits[0, :7]).all()
    # Less varied than chance, and what comes is not foretold: a Poisson law around the mean.
    assert (found.limits[0, 7:] == stats.poisson.isf(LEVEL, 3)).all()
    assert found.dispersion[0, 7:] == pytest.approx(1, abs=0.01)
    assert found.expected_false[0, 7:] == pytest.approx(stats.poisson.sf(8, 3), rel=0.1)


def test_the_bin_that_stands_out_is_flagged() -> None:
    found = flags(WEEKS * 2)
    assert np.flatnonzero(found.flagged[0]).tolist() == [11, 31]
    assert np.isnan(found.limits[0, :7]).all()
    assert not np.isnan(found.limits[0, 7:]).any()


def test_nothing_under_three_is_flagged() -> None:
    assert not flags([0] * 70 + [2]).flagged.any()
    assert flags([0] * 70 + [3]).flagged[0, 70]


def test_a_gap_is_not_a_zero() -> None:
    found = flags([5, 4, 6, np.nan, 7, 3, 5, 14, 5, 6, 5, 14, 5])
    assert np.isnan(found.limits[0, 7:11]).all()
    assert int((~np.isnan(found.limits)).sum()) == 2
    assert np.isnan(flags([5, 4, 6, 5, 7, 3, 5, np.nan]).limits).all()


def test_a_short_series_has_nothing_to_test() -> None:
    for short in ([5, 40, 2], []):
        found = flags(short)
        assert np.isnan(found.limits).all()
        assert not found.flagged.any()


@pytest.mark.parametrize("dispersion", [1, 3, 6])
def test_as_many_false_flags_as_are_expected(dispersion: float) -> None:
    draw = np.random.default_rng(dispersion)
    pages = [_quiet(draw, 4, dispersion, (18, 112)) for _ in range(12)]
    found = [flags(page) for page in pages]
    flagged = sum(int(one.flagged.sum()) for one in found)
    expected = sum(float(np.nansum(one.expected_false)) for one in found)
    assert 1 / 1.3 < flagged / expected < 1.3


def test_the_last_week_is_named_after_correction_alone() -> None:
    draw = np.random.default_rng(3)
    last = [holm(flags(_quiet(draw, 4, 2, (18, 60))).p_values[:, -1]) for _ in range(60)]
    assert sum(bool((p <= 0.05).any()) for p in last) <= 8
    quiet = _quiet(draw, 4, 2, (18, 60))
    quiet[5, -1] = 40
    assert holm(flags(quiet).p_values[:, -1])[5] <= 0.05


def _quiet(draw: np.random.Generator, mean: float, dispersion: float, shape: tuple[int, int]):
    if dispersion == 1:
        return draw.poisson(mean, shape).astype(float)
    return draw.negative_binomial(mean / (dispersion - 1), 1 / dispersion, shape).astype(float)
