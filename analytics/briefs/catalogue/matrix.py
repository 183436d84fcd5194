"""One entry of the catalogue as several briefs: every combination of its matrix."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from analytics.errors import InputError

Provinces = Callable[[str], Sequence[str]]

_EACH_PROVINCE = re.compile(r"each province in ([A-Za-z]{2})")
_EACH_YEAR = re.compile(r"each year in (\d{4})\s*(?:-|to)\s*(\d{4})")
_MOST = 500  # a matrix larger than this is a slip of the pen


def expand(
    entry: Mapping[str, Any], where: str, path: Path, provinces: Provinces | None
) -> Iterator[dict[str, Any]]:
    """The entries that `entry` stands for, without its keys `matrix` and `override`.

    Each key of the matrix is a parameter of the notebook. The name gets the values behind it.
    `[brief.override."IQ-KI"]` changes any key of the items with that value; `skip = true` leaves
    them out.
    """
    matrix = _table(entry.get("matrix", {}), f"{where}, key matrix", path)
    overrides = _table(entry.get("override", {}), f"{where}, key override", path)
    plain = {key: value for key, value in entry.items() if key not in {"matrix", "override"}}
    axes = {key: _values(key, value, where, path, provinces) for key, value in matrix.items()}
    _check_size(axes, where, path)
    _check_overrides(overrides, axes, where, path)
    for combination in itertools.product(*axes.values()):
        picked = dict(zip(axes, combination, strict=True))
        item = {**plain, "parameters": {**plain["parameters"], **picked}}
        if picked:
            item["name"] = "-".join([str(plain["name"]), *map(_slug, combination)])
        for value in combination:
            item = _override(item, dict(overrides.get(str(value), {})))
        if not item.pop("skip", False):
            yield item


def _override(item: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    parameters = {**item["parameters"], **change.pop("parameters", {})}
    return {**item, **change, "parameters": parameters}


def _values(
    key: str, value: object, where: str, path: Path, provinces: Provinces | None
) -> list[Any]:
    if isinstance(value, list) and value:
        return value
    text = value.strip() if isinstance(value, str) else ""
    if match := _EACH_YEAR.fullmatch(text):
        years = range(int(match[1]), int(match[2]) + 1)
        if years:
            return [str(year) for year in years]
    if (match := _EACH_PROVINCE.fullmatch(text)) and provinces is not None:
        codes = list(provinces(match[1].upper()))
        if codes:
            return codes
    raise InputError(
        f"{where}, matrix {key}: not a list of values",
        file=path,
        value=value,
        remedy='write a list, "each province in IQ" or "each year in 2020-2024"',
    )


def _check_size(axes: Mapping[str, Sequence[Any]], where: str, path: Path) -> None:
    size = 1
    for values in axes.values():
        size *= len(values)
    if size > _MOST:
        raise InputError(
            f"{where}, key matrix: stands for {size} briefs, more than {_MOST}",
            file=path,
            remedy="split the entry or shorten its lists",
        )


def _check_overrides(
    overrides: Mapping[str, Any], axes: Mapping[str, Sequence[Any]], where: str, path: Path
) -> None:
    known = {str(value) for values in axes.values() for value in values}
    for value, change in overrides.items():
        _table(change, f"{where}, override {value}", path)
        if value not in known:
            raise InputError(
                f"{where}, key override: not a value of its matrix",
                file=path,
                value=value,
                remedy="values: " + ", ".join(sorted(known)[:12]),
            )


def _slug(value: object) -> str:
    return re.sub(r"[^a-z0-9]+", "-", str(value).lower()).strip("-")


def _table(value: object, where: str, path: Path) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InputError(f"{where} must be a table", file=path, value=value)
    return value
