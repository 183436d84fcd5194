import numpy as np
import pytest

from analytics.errors import ParameterError
from analytics.methods.flags import ears, false_flag_share
from tests.reference import NUMERICS

WEEKS = [5, 4, 6, 5, 7, 3, 5, 6, 14, 5, 4, 20, 6, 5, 5, 9, 0, 2, 4, 11]


@pytest.mark.parametrize(
    ("method", "key", "first", "flagged"),
    [("C1", "ears_c1", 7, [8, 11]), ("C2", "ears_c2", 9, [11])],
)
def test_thresholds_are_those_of_surveillance(
    method: str, key: str, first: int, flagged: list[int]
) -> None:
    flags = ears(WEEKS, method)
    assert flags.thresholds[first:] == pytest.approx(NUMERICS[key][0], rel=1e-12)
    assert np.isnan(flags.thresholds[:first]).all()
    assert np.flatnonzero(flags.flagged).tolist() == flagged
    assert flags.tested == 20 - first
    assert flags.expected_false == pytest.approx((20 - first) * 0.0235, rel=0.1)


def test_nothing_under_three_is_flagged() -> None:
    assert not ears([0] * 7 + [2]).flagged.any()
    assert ears([0] * 7 + [3]).flagged.tolist() == [False] * 7 + [True]


def test_a_gap_is_not_a_zero() -> None:
    flags = ears([5, 4, 6, np.nan, 7, 3, 5, 14, 5, 6, 5, 14, 5])
    assert np.isnan(flags.thresholds[7:11]).all()
    assert not flags.flagged[7]
    assert flags.tested == 2
    assert ears([5, 4, 6, 5, 7, 3, 5, np.nan]).tested == 0


def test_a_short_series_has_nothing_to_test() -> None:
    flags = ears([5, 40, 2])
    assert (flags.tested, flags.expected_false, flags.flagged.any()) == (0, 0, False)
    assert ears([]).tested == 0


@pytest.mark.parametrize("rate", [3, 5, 10, 20, 50])
def test_false_flags_stay_under_three_percent(rate: float) -> None:
    assert 0.015 < false_flag_share(rate) < 0.03


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, 2], "C3"), 'column method: "C3": no such method; C1 or C2'),
        (
            ([1, -2], "C1"),
            'row 2, column counts: "-2.0": a count must be a whole number, 0 or more',
        ),
    ],
)
def test_errors_name_the_argument(arguments: tuple[object, ...], message: str) -> None:
    with pytest.raises(ParameterError) as raised:
        ears(*arguments)  # type: ignore[arg-type]
    assert str(raised.value) == message
