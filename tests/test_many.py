import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics.methods.judgement import benjamini_hochberg, holm
from tests.reference import NUMERICS

P_VALUES = [0.01, 0.02, 0.04, 0.2, 0.003, 0.5, 0.04]


def test_holm_and_benjamini_hochberg_are_those_of_r() -> None:
    assert holm(P_VALUES) == pytest.approx(NUMERICS["holm"][0], abs=1e-15)
    assert benjamini_hochberg(P_VALUES) == pytest.approx(NUMERICS["bh"][0], abs=1e-15)


@given(st.lists(st.floats(0, 1), max_size=20))
def test_corrections_keep_order_and_missing_values(p_values: list[float]) -> None:
    given_values = np.array([*p_values, np.nan])
    for correct in (holm, benjamini_hochberg):
        corrected = correct(given_values)
        assert np.isnan(corrected[-1])
        assert (corrected[:-1] >= given_values[:-1] - 1e-15).all()
        assert (corrected[:-1] <= 1).all()
        assert (np.diff(corrected[:-1][np.argsort(p_values)]) >= 0).all()
    if p_values:
        expected = stats.false_discovery_control(p_values)
        assert benjamini_hochberg(p_values) == pytest.approx(expected, rel=1e-12)
