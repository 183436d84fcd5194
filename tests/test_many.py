import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics.errors import ParameterError
from analytics.methods.many import benjamini_hochberg, holm, omnibus, shrunk_ratios
from tests.reference import NUMERICS

A, B = [30, 40, 50, 12, 25, 90, 41, 33], [60, 42, 24, 15, 40, 71, 20, 39]
UNEQUAL = [365, 300, 365, 200, 365, 365, 90, 365]
FEW_A, FEW_B = [3, 0, 12, 25, 7, 41, 2, 9], [5, 2, 6, 40, 1, 20, 0, 9]
P_VALUES = [0.01, 0.02, 0.04, 0.2, 0.003, 0.5, 0.04]
provinces = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=12)


def test_a_province_without_events_shrinks_nothing_and_divides_by_nothing() -> None:
    ratios = shrunk_ratios([9, 0, 0, 0], 365, [0, 8, 0, 0], 366)
    assert np.isnan(ratios[2:]).all()


def test_same_ratio_is_the_chi_square_test_of_r() -> None:
    test = omnibus(A, 365, B, 366, hypothesis="same ratio")
    found = [test.statistic, test.freedom, test.p_value]
    assert found == pytest.approx(NUMERICS["same_ratio"][0], rel=1e-10)
    assert (test.method, test.hypothesis) == ("chi_square", "same ratio")


def test_no_change_is_the_sum_of_the_binomial_chi_squares() -> None:
    test = omnibus(A, 365, B, 366)
    found = [test.statistic, test.freedom, test.p_value]
    assert found == pytest.approx(NUMERICS["no_change"][0], rel=1e-10)


def test_windows_that_differ_between_provinces() -> None:
    test = omnibus(A, UNEQUAL, B, 366, hypothesis="same ratio")
    found = [test.common_ratio, test.statistic, test.p_value]
    assert found == pytest.approx(NUMERICS["same_ratio_unequal"][0], rel=1e-8)


def test_few_events_are_simulated() -> None:
    test = omnibus(FEW_A, 365, FEW_B, 365, hypothesis="same ratio")
    assert test.method == "simulated"
    assert test.p_value == pytest.approx(NUMERICS["same_ratio_few"][0][0], abs=0.0015)
    assert test == omnibus(FEW_A, 365, FEW_B, 365, hypothesis="same ratio")


def test_a_fall_everywhere_is_a_change_but_the_same_ratio() -> None:
    a, b = [100, 60, 80], [50, 30, 40]
    assert omnibus(a, 365, b, 365).p_value < 1e-6
    assert omnibus(a, 365, b, 365, hypothesis="same ratio").p_value == pytest.approx(1)


def test_clustered_events_weaken_the_test() -> None:
    plain, clustered = omnibus(A, 365, B, 366), omnibus(A, 365, B, 366, dispersion=3)
    assert clustered.statistic == pytest.approx(plain.statistic / 3)
    assert clustered.p_value > plain.p_value


@pytest.mark.parametrize(
    ("a", "b", "common"),
    [([0, 0], [0, 0], None), ([0, 0], [3, 4], None), ([3, 4], [0, 0], 0.0), ([], [], None)],
)
def test_empty_windows(a: list[int], b: list[int], common: float | None) -> None:
    test = omnibus(a, 365, b, 365, hypothesis="same ratio")
    assert (test.p_value, test.common_ratio) == (1, common)


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


def test_shrunk_ratios_are_those_of_marshall() -> None:
    assert shrunk_ratios(FEW_A, 365, FEW_B, 366) == pytest.approx(NUMERICS["shrunk"][0], rel=1e-12)


def test_small_provinces_shrink_more() -> None:
    ratios = shrunk_ratios([1, 100, 50, 80], 365, [4, 400, 50, 40], 365)
    assert 1 < ratios[0] < ratios[1] < 4.05
    assert ratios[1] > 3.5


def test_provinces_that_differ_by_chance_only_get_the_common_ratio() -> None:
    assert shrunk_ratios([20, 21, 19], 365, [10, 9, 11], 365) == pytest.approx([0.5] * 3)


def test_zeros_and_empty_provinces() -> None:
    ratios = shrunk_ratios([0, 9, 0, 30], 365, [6, 0, 0, 30], 365)
    assert np.isnan(ratios[2])
    assert ratios[1] < 1 < ratios[0] < np.inf
    assert np.isnan(shrunk_ratios([0, 0], 365, [3, 4], 365)).all()
    assert list(shrunk_ratios([3, 4], 365, [0, 0], 365)) == [0, 0]


@given(provinces, st.sampled_from([365, [365, 200] * 6]))
def test_shrunk_ratios_lie_between_raw_and_common(
    counts: list[tuple[int, int]], days: int | list[int]
) -> None:
    a, b = np.array(counts).T
    days_a = days if isinstance(days, int) else np.array(days[: len(a)])
    ratios = shrunk_ratios(a, days_a, b, 365)
    common = omnibus(a, days_a, b, 365).common_ratio
    assert not np.isinf(ratios).any()
    if common is None:
        return
    with np.errstate(divide="ignore", invalid="ignore"):
        raw = (b / 365) / (a / days_a)
    known = ~np.isnan(ratios)
    low, high = np.minimum(raw, common), np.maximum(raw, common)
    assert (ratios[known] >= low[known] * (1 - 1e-9)).all()
    assert (ratios[known] <= high[known] * (1 + 1e-9)).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: omnibus([1, 2], 365, [3], 365), "column counts_b: 1 later counts for 2 earlier "
         "ones"),
        (lambda: omnibus([1], 365, [3], 365, hypothesis="any"), 'column hypothesis: "any": no such '
         "hypothesis; one of no change, same ratio"),
        (lambda: omnibus([1], 365, [3], 365, dispersion=0.5), 'column dispersion: "0.5": '
         "dispersion is at least 1"),
        (lambda: holm([0.2, 1.2]), 'row 2, column p_values: "1.2": a p-value lies between 0 and 1'),
        (lambda: shrunk_ratios([1], [0], [3], 365), 'row 1, column days_a: "0.0": an exposure must '
         "be more than 0"),
    ],
)  # fmt: skip
def test_errors_name_the_argument(call: object, message: str) -> None:
    with pytest.raises(ParameterError) as raised:
        call()  # type: ignore[operator]
    assert str(raised.value) == message
