"""Measures of a data set that is scanned: its rows that are alike stand as one, with their number.

Where a table of incidents has the column `n`, a row stands for `n` rows that are alike in all that
the measure looks at; every count of rows is a sum of it, here and where windows are laid over
events. So the counts are those of the rows themselves, whatever the size of the data set.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import ParamSpec

import pandas as pd

from analytics.dataset import Dataset
from analytics.measures.events import definitions

Asked = ParamSpec("Asked")


def summable(verb: Callable[Asked, pd.DataFrame]) -> Callable[Asked, pd.DataFrame]:
    """A verb that takes a scan too: it works from the sums, and names no rows."""

    @wraps(verb)
    def measured(*asked: Asked.args, **named: Asked.kwargs) -> pd.DataFrame:
        data, *others = asked
        if isinstance(data, Dataset):
            return verb(*asked, **named)
        told = signature(verb).bind(*asked, **named)
        told.apply_defaults()
        by, actor, measures = (told.arguments.get(name) for name in ("by", "actor", "measure"))
        names: list[str] = [measures] if isinstance(measures, str) else list(measures or ())
        more = {name for measure in names for name in _persons(measure)}
        more |= {"actor", "target"} if actor or by == "actor" else set()
        result = verb(data.summed(more), *others, **named)  # type: ignore[attr-defined,arg-type]
        keys = [name for name in ("rows", "rows_a", "rows_b") if name in result]
        nothing = pd.Series(None, result.index, dtype="str")
        unnamed = result.assign(**dict.fromkeys(keys, nothing))
        unnamed.attrs = result.attrs
        return unnamed

    return measured


def _persons(measure: str) -> tuple[str, ...]:
    return definitions()[measure].persons if measure in definitions() else ()
