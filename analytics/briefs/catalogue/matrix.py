"""One entry of the catalogue as several briefs: every combination of its matrix."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from analytics.config import Section, closest

Provinces = Callable[[str], Sequence[str]]

_EACH_PROVINCE = re.compile(r"each province in ([A-Za-z]{2})")
_EACH_YEAR = re.compile(r"each year in (\d{4})\s*(?:-|to)\s*(\d{4})")
_MOST = 2000  # a matrix larger than this is a slip of the pen


def expand(entry: Section, provinces: Provinces | None) -> Iterator[Section]:
    """The entries that `entry` stands for, without its keys `matrix` and `override`.

    Each key of the matrix is a parameter of the notebook. The name gets the values behind it.
    `[brief.override."IQ-KI"]` changes any key of the items with that value; `skip = true` leaves
    them out.
    """
    matrix, overrides = entry.section("matrix"), entry.section("override")
    axes = {key: _axis(matrix, key, provinces) for key in matrix.content}
    size = math.prod(map(len, axes.values()))
    if size > _MOST:
        remedy = "split the entry or shorten its lists"
        raise entry.fault("matrix", f"stands for {size} briefs, more than {_MOST}", remedy)
    known = {str(value) for values in axes.values() for value in values}
    for value in overrides.content:
        if value not in known:
            raise overrides.fault(value, "not a value of the matrix", closest(value, known))
    plain = {k: v for k, v in entry.content.items() if k not in {"matrix", "override"}}
    for combination in itertools.product(*axes.values()):
        picked = dict(zip(axes, combination, strict=True))
        item = {**plain, "parameters": {**plain["parameters"], **picked}}
        item["name"] = "-".join([str(plain["name"]), *map(_slug, combination)])
        for value in map(str, combination):
            change = overrides.section(value)
            parameters = {**item["parameters"], **change.section("parameters").content}
            item |= {**change.content, "parameters": parameters}
        if not item.pop("skip", False):
            yield Section(entry.file, item, entry.name)


def _axis(matrix: Section, key: str, provinces: Provinces | None) -> list[Any]:
    value = matrix.content[key]
    text = value.strip() if isinstance(value, str) else ""
    found = value if isinstance(value, list) else []
    if match := _EACH_YEAR.fullmatch(text):
        found = [str(year) for year in range(int(match[1]), int(match[2]) + 1)]
    if (match := _EACH_PROVINCE.fullmatch(text)) and provinces is not None:
        found = list(provinces(match[1].upper()))
    if not found:
        remedy = 'write a list, "each province in IQ" or "each year in 2020-2024"'
        raise matrix.fault(key, "not a list of values", remedy)
    return found


def _slug(value: object) -> str:
    return re.sub(r"[^a-z0-9]+", "-", str(value).lower()).strip("-")
