"""Towns and districts of the countries without a gazetteer: the division that each lies in.

`data/towns.csv` holds their names folded, one row per first-level division: those that one country
of the world alone has and whose town is large, which are read anywhere, then towns and districts
that are read only where the country is given. A name that stands for two towns of a country is
left out, unless one of them is five times as large as the next.

The file is read when the first such name is looked up: what is of Iraq or Syria never needs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from analytics.places.gazetteer import data_rows, name_key, plain_key, words

_PRECISION = {"anywhere": "exact", "towns": "exact", "districts": "district"}
Town = tuple[str, str]  # a division and a precision


def find_town(text: str, country: str | None) -> Town | None:
    """The division in which a town or district lies, and how exactly its name places something.

    >>> find_town("Talata Mafara", None), find_town("Sake", None), find_town("Sake", "CD")
    (('NG-ZA', 'exact'), None, ('CD-NK', 'exact'))
    """
    if country is None:
        code = _anywhere().get(plain_key(text)) or _anywhere().get(name_key(text))
        return (code, "exact") if code else None
    arabic = country in words()["article_countries"]
    return _towns(country).get(name_key(text) if arabic else plain_key(text))


@cache
def _rows() -> tuple[dict[str, str], ...]:
    return tuple(data_rows("towns"))


@cache
def _anywhere() -> dict[str, str]:
    return {name: row["scope"] for row in _rows() for name in _names(row["anywhere"])}


@cache
def _towns(country: str) -> dict[str, Town]:
    return {
        name: (row["scope"], precision)
        for row in _rows()
        if row["scope"].startswith(f"{country}-")
        for column, precision in _PRECISION.items()
        for name in _names(row[column])
    }


def _names(cell: str) -> Iterator[str]:
    return filter(None, cell.split("|"))
