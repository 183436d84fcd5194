"""What of a result a shared page may hold, by what its sources allow (`rows` in `sources`).

`embed`: all. `ids`: of an event its day, province, type, actor and counts, not its words and its
place. `withhold`: totals; a small cell of a breakdown would point at single events, and goes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analytics.dataset import Dataset
from analytics.results import result_info
from analytics.vocabulary import SMALLEST

_CELLS = ("count", "certain", "count_a", "count_b", "count_before", "possible")
_NAMES = re.compile(r"origin|^series$|^rows|_id$|^said_")  # columns that may name a voice or a key
_DIVIDED = {"provinces", "months", "count", "breakdown", "trend", "warnings", "comparison"}


@dataclass(frozen=True)
class Sharing:
    """What a page may hold of rows: by their key what their source allows, and whom not to name.

    `kinds` are all that the sources of the rows allow. `voices` are those who tell only rows that
    are not shown, and the ids of sources (names of files) before the keys of their rows, each with
    the title of the source. `smallest` is the least number that a cell may show of rows that are
    withheld: the strictest word of their sources.
    """

    rows: pd.DataFrame
    kinds: frozenset[str]
    voices: Mapping[str, str]
    smallest: int = SMALLEST

    @classmethod
    def of(cls, rows: pd.DataFrame, data: Dataset) -> Sharing:
        """For rows as `rows_of` gives them."""
        kinds = frozenset(rows["how"].unique())
        if kinds <= {"embed"}:  # nobody is called by another name
            return cls(rows[["rows", "how"]], kinds, {})
        titles = dict(zip(data.sources["source_id"], data.sources["title"], strict=True))
        # Few sources and voices speak in many rows; the last that a voice told counts.
        told = rows[["how", "source_id", "origin"]].drop_duplicates(keep="last")
        open_voices = set(told.loc[told["how"] == "embed", "origin"].dropna())
        closed = told[told["how"] != "embed"]
        named = {f"{source}:": f"{titles.get(source, 'the source')}:"
                 for source in closed["source_id"].unique()}  # fmt: skip
        closed = closed[closed["origin"].notna() & ~closed["origin"].isin(open_voices)]
        closed = closed.drop_duplicates("origin", keep="last")
        for origin, source in zip(closed["origin"], closed["source_id"], strict=True):
            named[str(origin)] = str(titles.get(source, "the source"))
        withheld = data.sources[data.sources["rows"] == "withhold"]
        smallest = max(withheld["smallest"].dropna(), default=SMALLEST)
        return cls(rows[["rows", "how"]], kinds, named, int(smallest))

    @cached_property
    def how(self) -> dict[str, str]:
        """By their key what the source of each row allows."""
        return dict(zip(self.rows["rows"].tolist(), self.rows["how"].tolist(), strict=True))

    @cached_property
    def withheld(self) -> frozenset[str]:
        """The keys of rows that are withheld."""
        return frozenset(self.rows.loc[self.rows["how"] == "withhold", "rows"])


def shareable(result: pd.DataFrame, sharing: Sharing) -> pd.DataFrame:
    """A result without what the sources of its rows do not share.

    An event told only by sources whose rows may not be shown keeps its day, province, type and
    actor, and loses its words and its place, and its deaths where they give no more than totals;
    the keys of such rows go too, and who told them is called by the title of the source.
    """
    if sharing.kinds <= {"embed"}:
        return result
    withheld_keys = sharing.withheld
    result = _without_small_cells(result, withheld_keys, sharing.smallest)

    def open_keys(cell: str) -> str | None:
        return ";".join(key for key in cell.split(";") if key not in withheld_keys) or None

    changed = {
        name: result[name].map(open_keys, na_action="ignore")
        for name in ("rows", "rows_a", "rows_b")
        if name in result.columns and withheld_keys
    }
    if single_events(result):
        allowed = result["rows"].str.split(";").explode().map(sharing.how).fillna("ids")
        closed = ~allowed.eq("embed").groupby(level=0).any()
        withheld = allowed.eq("withhold").groupby(level=0).all()
        kind = result["event_type"].astype("str").str.replace("_", " ")
        changed |= {
            "label": result["label"].mask(closed, kind),
            "place": result["place"].mask(closed, result["lane"]),
            "origin": result["origin"].mask(closed),
            "killed_low": result["killed_low"].mask(withheld),
            "killed_high": result["killed_high"].mask(withheld),
        }
    masked = result.assign(**changed)
    masked.attrs = result.attrs
    return _unnamed(masked, sharing.voices)


def single_events(result: pd.DataFrame) -> bool:
    """Whether the rows of a result are events one by one; one told by closed sources has no key."""
    return {"rows", "place", "event_type"} <= set(result.columns)


def _unnamed(result: pd.DataFrame, voices: Mapping[str, str]) -> pd.DataFrame:
    """A result that names none of these voices, in no cell that may name one and in no note."""
    if not voices:
        return result
    longest = sorted(voices, key=len, reverse=True)
    # Whole words only; a key's source ends with ":", and its number follows at once.
    ends = (rf"(?<!\w){re.escape(voice)}" + r"(?!\w)" * voice[-1].isalnum() for voice in longest)
    named = re.compile("|".join(ends))

    def called(text: str) -> str:
        return named.sub(lambda match: voices[match[0]], text)

    unnamed = result.assign(
        **{
            name: result[name].map(called, na_action="ignore")
            for name in map(str, result.select_dtypes("str").columns)
            if _NAMES.search(name)
        }
    )
    info = result_info(result)
    notes = [
        {k: called(v) if isinstance(v, str) and k != "code" else v for k, v in note.items()}
        for note in info["notes"]
    ]
    unnamed.attrs = {**result.attrs, "result": {**info, "notes": notes}}
    return unnamed


def _without_small_cells(
    result: pd.DataFrame, withheld: frozenset[str], smallest: int
) -> pd.DataFrame:
    """A breakdown without its cells under `smallest` that come from rows that are withheld.

    What is left out must not be found by subtracting from a total: further cells, the smallest
    first, go with it until they are two at least that hold twice the smallest number together.
    """
    names = [name for name in _CELLS if name in result.columns]
    if result_info(result)["kind"] not in _DIVIDED or not names or len(result) < 2:
        return result
    closed = _withheld(result, withheld)
    numbers = result[names].astype("Float64").fillna(0)
    small = closed & ((numbers > 0) & (numbers < smallest)).any(axis=1)
    if not small.any():
        return result
    largest = numbers.max(axis=1)
    for place in largest[closed & ~small & (largest > 0)].sort_values(kind="stable").index:
        if small.sum() > 1 and largest[small].sum() >= 2 * smallest:
            break
        small[place] = True
    kept = result[~small]
    info = result_info(result)
    note = {"code": "small_cells", "count": int(small.sum()), "smallest": smallest}
    kept.attrs = {**result.attrs, "result": {**info, "notes": [*info["notes"], note]}}
    return kept


def _withheld(result: pd.DataFrame, closed: frozenset[str]) -> pd.Series:
    """Which rows of a result count a row that is withheld; those that name none, where one is."""
    names = [name for name in ("rows", "rows_a", "rows_b") if name in result.columns]
    if not names:
        return pd.Series(bool(closed), index=result.index)
    cells = result[names].fillna("").agg(";".join, axis=1)
    keys = cells.map(lambda cell: set(cell.split(";")) - {""})
    return keys.map(lambda found: not closed.isdisjoint(found or closed)).astype(bool)
