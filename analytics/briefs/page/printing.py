"""The values of a table as a page writes them: one text for a value, printed or checked."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from analytics.briefs.page.safe_text import LONGEST_SENTENCE, cut, right_to_left, safe_link
from analytics.exhibits import NUMERIC, Column, Table
from analytics.prose.words import area, bounded, day, number, period

NONE = "–"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
_LINKS = 4  # of a cell; the evidence has them all


def text(column: Column, value: Any) -> str:
    """A value as text.

    >>> text(Column("Killed", kind="bounded"), [101, None]), text(Column("n"), None)
    ('101 or more', '–')
    >>> text(Column("When", kind="window"), ["2024-07-01", "2024-07-31"])
    'July 2024'
    """
    if value is None or value == "" or (isinstance(value, float) and not math.isfinite(value)):
        return NONE
    match column.kind:
        case "count" | "number":
            return number(value, column.digits)
        case "percent":
            return f"{number(value * 100, 1)}%"
        case "bounded":
            return bounded(*value)
        case "day":
            return day(value)
        case "window":
            return period(*value)
        case "area":
            return cut(area(value))
        case "word":
            return cut(str(value).replace("_", " "))
        case "flag":
            return "yes" if value else NONE
        case "links":
            more = [f"{len(value) - _LINKS} more"] if len(value) > _LINKS else []
            return ", ".join([cut(one, 60) for one, _ in value[:_LINKS]] + more)
    return cut(value)


def html(column: Column, value: Any, words: str) -> Markup:
    """A value, `words` as text, as a cell's content: escaped, safe addresses as links."""
    if column.kind == "links" and value:
        parts = [link(one, address, 60) for one, address in value[:_LINKS]]
        if len(value) > _LINKS:
            parts.append(Markup("{} more").format(len(value) - _LINKS))
        return Markup(", ").join(parts)
    if words == NONE or column.kind in NUMERIC:
        return Markup.escape(words)
    known = column.lang and _LANGUAGE.fullmatch(column.lang)
    if known:
        return Markup('<bdi lang="{}" dir="rtl">{}</bdi>').format(column.lang, words)
    return (
        Markup('<bdi dir="auto">{}</bdi>').format(words)
        if right_to_left(words)
        else Markup.escape(words)
    )


@lru_cache(maxsize=1 << 12)  # one address stands in many tables
def link(words: str, address: str, width: int = LONGEST_SENTENCE) -> Markup:
    """Words, linked if the address is safe; a link leaves no trace of the page it came from."""
    safe, told = safe_link(address), Markup("<bdi>{}</bdi>").format(cut(words, width))
    if safe is None:
        return told
    return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(safe, told)


def told(table: Table) -> dict[str, dict[str, str]]:
    """The table as it is printed, for comparing editions: row in words -> column -> text.

    A row is known by its words, areas and periods, not by what follows from its numbers.
    """
    return named_rows(
        [(c.label, c.kind in NUMERIC or c.derived) for c in table.columns],
        ([text(c, v) for c, v in zip(table.columns, row, strict=True)] for row in table.rows),
    )


def named_rows(
    columns: Sequence[tuple[str, bool]], rows: Iterator[Sequence[str]]
) -> dict[str, dict[str, str]]:
    """Rows of printed cells by their words; `columns` are labels and whether they tell a number."""
    found: dict[str, dict[str, str]] = {}
    seen: Counter[str] = Counter()
    for row in rows:
        cells = list(zip(columns, row, strict=True))
        name = " · ".join(cell for (_, told), cell in cells if not told and cell != NONE)
        seen[name] += 1
        found[f"{name} #{seen[name]}" if seen[name] > 1 else name] = {
            label: cell for (label, told), cell in cells if told
        }
    return found
