"""Result frames: the contract of each kind, and the description that a result carries.

A result is a plain DataFrame of codes and numbers. What its columns are, and which codes they may
hold, is declared per kind in `results.toml`; sentences are the work of `analytics.prose`. What a
result is, which rows it was made from and what was left out travel with it in `attrs["result"]`, a
small dict of JSON values.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.config import packaged_toml
from analytics.errors import ContractError, ParameterError
from analytics.text import in_words

Note = dict[str, Any]
"""A note of a result: its code, and the facts its message needs."""
UP = ("higher", "at_least_doubled")
DOWN = ("lower", "at_least_halved")
"""The verdicts that say a direction."""

LAID_OUT = 20_000  # rows of a longer result that a page is given, without a CSV and filters


@dataclass(frozen=True, slots=True)
class Contract:
    """What a kind of result holds.

    Attributes
    ----------
    dtypes, meanings
        By column, in their order.
    codes
        The words that a column may hold, by column; "cautions" are joined by ";" in a cell, and
        "notes" are the codes of the notes that the result carries.
    optional
        Columns that a result may lack.
    """

    dtypes: Mapping[str, str]
    meanings: Mapping[str, str]
    codes: Mapping[str, tuple[str, ...]]
    optional: frozenset[str] = frozenset()


class Result(pd.DataFrame):
    """A frame that a measure returned: a DataFrame that stays a result when it is filtered.

    It shows the columns that a person reads, in words; all columns are there. A frame that lacks
    columns of its kind is shown as pandas shows it.

    Attributes
    ----------
    facts
        The dataset it was made from.
    of
        How many rows the measure returned.
    """

    _metadata: ClassVar[list[str]] = ["facts", "of"]
    facts: Any = None
    of: int = 0

    @property
    def _constructor(self) -> type[Result]:
        return Result

    @property
    def whole(self) -> bool:
        """Whether all rows are here, in their order."""
        return self.index.equals(pd.RangeIndex(self.of))

    @property
    def _speaks(self) -> bool:
        """Whether all that words are made of is still what the measure wrote."""
        if "result" not in self.attrs or not self.columns.is_unique:
            return False
        kind = result_info(self)["kind"]
        contract = contracts()[kind]
        known = self[[name for name in self.columns if name in contract.dtypes]]
        return not any(_broken(known, kind, contract))

    def __repr__(self) -> str:
        return str(in_words(self)) if self._speaks else super().__repr__()

    def _repr_html_(self) -> str | None:
        if self._speaks:
            return str(in_words(self)._repr_html_())
        plain: str | None = super()._repr_html_()  # type: ignore[misc]  # not in the stubs
        return plain


@cache
def contracts() -> dict[str, Contract]:
    """The contract of every kind of result.

    >>> contracts()["comparison"].dtypes["ratio"]
    'Float64'
    """
    declared = dict(packaged_toml("analytics", "results.toml"))
    for told in declared.values():  # a kind may be another with further columns
        for part in ("columns", "codes") if "like" in told else ():
            told[part] = {**declared[told["like"]][part], **told.get(part, {})}
    return {
        kind: Contract(
            dtypes={name: dtype for name, (dtype, _) in told["columns"].items()},
            meanings={name: meaning for name, (_, meaning) in told["columns"].items()},
            codes={name: tuple(words) for name, words in told.get("codes", {}).items()},
            optional=frozenset(told.get("optional", ())),
        )
        for kind, told in declared.items()
    }


def result_frame(kind: str, rows: Iterable[Mapping[str, Any]] | pd.DataFrame) -> pd.DataFrame:
    """Rows as a frame with the columns and dtypes of a kind; what a row does not say is missing.

    >>> result_frame("comparison", [{"measure": "attacks", "count_a": 3}])["count_b"].isna().all()
    np.True_
    """
    dtypes = contracts()[kind].dtypes
    if isinstance(rows, pd.DataFrame):
        return rows.reindex(columns=list(dtypes)).astype(dict(dtypes))
    told = list(rows)
    return pd.DataFrame(
        {
            name: pd.array([row.get(name) for row in told], dtype)  # type: ignore[call-overload]
            for name, dtype in dtypes.items()
        }
    )


class _Info(dict[str, Any]):
    """What a result says of itself: nobody changes it, so every frame made of it shares it.

    pandas would copy it wholly with each column that is looked at.
    """

    def __deepcopy__(self, memo: object) -> _Info:
        return self


def as_result(frame: pd.DataFrame, kind: str, facts: Any = None, **info: object) -> Result:
    """`frame` as the result of a measure: a copy that says what it is and what it left out.

    `facts` is the dataset it was made from. `info` must be plain JSON values: title, window,
    selection, sources, left_out, notes. Raises `ContractError` for a frame that breaks the contract
    of its kind.

    >>> result_info(as_result(result_frame("months", []), "months", title="parts"))["title"]
    'parts'
    """
    asked = {} if facts is None else {"selection": dict(facts.selection)}
    result = Result(frame.reset_index(drop=True), copy=False)
    result.facts, result.of = facts, len(result)
    result.attrs = {"result": _Info({"kind": kind, "notes": [], "left_out": {}, **asked, **info})}
    broken = list(_broken(result, kind, contracts()[kind]))
    if broken:
        raise ContractError(f"breaks the contract of a result: {'; '.join(broken)}", value=kind)
    return result


def _broken(frame: pd.DataFrame, kind: str, contract: Contract) -> Iterator[str]:
    for name, dtype in zip(map(str, frame.columns), map(str, frame.dtypes), strict=True):
        wanted = contract.dtypes.get(name)
        if dtype != wanted:
            yield f"{name} is {dtype}, declared {wanted or 'nowhere'}"
    yield from (
        f"{name} is not there"
        for name in contract.dtypes
        if name not in frame.columns and name not in contract.optional
    )
    coded = frame.columns.intersection(list(contract.codes))
    told = {
        str(name): set(one.dropna().unique()) for name, one in pd.DataFrame(frame)[coded].items()
    }
    told["notes"] = {note["code"] for note in result_info(frame)["notes"] if "code" in note}
    for name, cells in told.items():
        words = {word for cell in cells for word in (str(cell).split(";") if cell else [])}
        for word in sorted(words - set(contract.codes.get(name, ()))):
            yield f"{name} holds {word}, which {kind} does not declare"


def result_info(frame: pd.DataFrame) -> dict[str, Any]:
    """What `as_result` wrote; `ParameterError` for a frame that no measure returned."""
    try:
        return dict(frame.attrs["result"])
    except KeyError:
        raise ParameterError(
            "this frame is not the result of a measure",
            remedy="pass what count, compare, provinces, timeline or check_claims returned",
        ) from None


def rows(result: pd.DataFrame) -> Iterator[Any]:
    """The rows of a result as named tuples: `row.count`, `row.verdict`, `row.Index`.

    What a cell holds is for the contract of the result to say, not for the type checker.
    """
    make, cells = _row_type(tuple(result.columns))._make, result.to_numpy(object).tolist()
    yield from (make((place, *row)) for place, row in zip(result.index, cells, strict=True))


@cache
def _row_type(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", ("Index", *columns), rename=True)


def codes_of(row: Any) -> list[str]:
    """The codes of cautions that a row joins.

    >>> from collections import namedtuple
    >>> codes_of(namedtuple("Row", "cautions")("season;approximate"))
    ['season', 'approximate']
    """
    cell = row.cautions
    return cell.split(";") if isinstance(cell, str) and cell else []


def sources_of(*cells: pd.Series) -> list[str]:
    """The sources of the rows that cells name, sorted.

    >>> sources_of(pd.Series(["press:1;press:2", None]), pd.Series(["list:3"]))
    ['list', 'press']
    """
    told = pa.array(pd.concat(cells).dropna(), pa.large_string())
    names = pc.list_flatten(pc.split_pattern(told, ";"))
    return sorted(pc.unique(pc.replace_substring_regex(names, ":[^:]*$", "")).to_pylist())
