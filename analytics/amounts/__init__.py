"""Amounts as texts state them: "over 100", "3,000 to 5,000", "dozens", "more than double 2023".

`read_amount` reads the words by a closed table of rules into an `Amount`: low, best, high and
the kind of bound. Bounds are never turned into points, and what no rule reads is refused.
"""

from analytics.amounts.amount import UNIT_HINTS, Amount
from analytics.amounts.bounds import read_amount

__all__ = ["UNIT_HINTS", "Amount", "read_amount"]
