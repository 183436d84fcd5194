"""Tables: a title and headers say the measure, the window and the scope of each cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from analytics.articles.context import Context
from analytics.articles.facts import Fact, Read, Unread
from analytics.articles.frames import undated
from analytics.articles.measured import fact_of, measure_of
from analytics.articles.mentions import Mention, Scanner
from analytics.articles.prepared import Grid
from analytics.articles.sums import place_by_parts
from analytics.periods import Window, span

_TOTAL = re.compile(
    r"\W*(?:grand |sub)?(?:total|all|overall|sum|المجموع|المجموع الكلي|کۆی گشتی)\b", re.I
)


@dataclass(slots=True)
class Header:
    """What a header cell or a title says of its cells."""

    measure: str = ""
    window: tuple[Window, Read] | None = None
    where: Read | None = None
    victims: str = ""
    actor: str = ""
    claim: str = ""
    total: bool = False

    def over(self, other: Header) -> Header:
        """The header, with what it leaves open taken from another."""
        names = (field.name for field in fields(self))
        return Header(*(getattr(self, name) or getattr(other, name) for name in names))


def read_grid(
    grid: Grid, scanner: Scanner, context: Context
) -> tuple[list[Fact], list[Unread], list[Mention]]:
    """The facts of a table, the numbers that are none, and all mentions."""
    reader = _Grid(grid, scanner, context)
    facts = reader.facts()
    return facts, reader.unread, reader.mentions


class _Grid:
    def __init__(self, grid: Grid, scanner: Scanner, context: Context) -> None:
        self.grid, self.scanner, self.context = grid, scanner, context
        self.unread: list[Unread] = []
        self.mentions: list[Mention] = []
        title = self._header(grid.title) if grid.title else Header()
        scope, rule = context.document_scope, "inherited_document"
        if not scope.value:
            scope = context.general_scope
        if not scope.value:
            scope, rule = Read(context.country), "inherited_country_of_the_text"
        where = replace(scope, rule=rule, inherited=True) if scope.value else None
        period = context.frames.about
        self.title = title.over(
            Header(context.head_measure or context.title_measure, period, where)
        )

    def facts(self) -> list[Fact]:
        rows = self.grid.rows
        heads = [self._header(cell) for cell in rows[0]]
        has_head = any(h.measure or h.window or h.where for h in heads[1:])
        legend = [Header(measure) for measure in self.context.row]  # "given as killed / wounded"
        if not has_head and len(legend) == len(heads) - 1 > 1:
            heads = [Header(), *legend]
        found: list[Fact] = []
        for number, row in enumerate(rows[1:] if has_head else rows):
            side = self._header(row[0])
            if not (has_head or self.title.measure):  # "Fatalities 412" over "Civilians 210"
                self.title = self.title.over(Header(side.measure))
            for column, cell in enumerate(row[1:], 1):
                known = column < len(heads) and (has_head or legend)
                head = heads[column] if known else Header()
                rule = "table_total" if side.total else "row_total" if head.total else "table"
                cells = self._cell(cell, side.over(head).over(self.title), rule)
                found += [replace(fact, block=number, sentence=column) for fact in cells]
        _link_totals(found)
        return found

    def _scan(self, cell: tuple[int, int]) -> list[Mention]:
        mentions = self.scanner.scan(*cell) if cell[1] > cell[0] else []
        self.mentions += mentions
        return mentions

    def _header(self, cell: tuple[int, int]) -> Header:
        text = self.scanner.text.text[cell[0] : cell[1]]
        claim = "claimed" if "claimed" in text.lower() else ""
        header = Header(claim=claim, total=bool(_TOTAL.match(text)))
        for mention in self._scan(cell):
            timed = mention.kind == "time"
            window = self.context.frames.window_of(mention, None) if timed else None
            if window is not None:
                header.window = window, mention.read(window.rule)
            elif mention.kind == "place" and header.where is None and not header.total:
                header.where = mention.read("place_header", mention.value.scope)
            elif mention.kind == "actor":
                header.actor = header.actor or mention.value
            elif measure := measure_of(mention):
                header.measure = header.measure or measure
            elif mention.noun is not None and mention.noun.tag == "p":
                header.victims = mention.meaning()
            if mention.kind == "quantity":
                self.unread.append(mention.unread("a label of a table"))
        return header

    def _cell(self, cell: tuple[int, int], head: Header, rule: str) -> Iterator[Fact]:
        for place, mention in enumerate(self._scan(cell)):
            measure = (measure_of(mention) if mention.tag in "nme" else "") or head.measure
            if mention.kind == "time" and mention.words.strip().isdigit():
                self.unread.append(mention.unread("a year in a table"))
            elif mention.kind == "quantity" and (
                not measure or mention.value is None or mention.tag in "d%"
            ):
                self.unread.append(mention.unread("no measure in the headers of its table"))
            elif mention.kind == "quantity":
                fact = fact_of(mention, measure, rule, place)
                fact.window, fact.when = head.window or (
                    undated(self.context.frames.published),
                    Read(rule="undated"),
                )
                fact.where = head.where or Read(rule="no_place")
                fact.victims, fact.actor = head.victims or "unknown", head.actor
                fact.claim = head.claim or "recorded"
                fact.flag_fields()
                yield fact


def _link_totals(facts: list[Fact]) -> None:
    """Cells are parts of the total of their row or column, if they add up to it."""
    for whole in [f for f in facts if f.rule.endswith("total")]:
        alike = [f for f in facts if f.measure == whole.measure]
        if whole.rule == "row_total":
            row = [f for f in alike if (f.rule, f.block) == ("table", whole.block)]
            place_by_parts(whole, row, "places_of_the_table")
            _add_parts(whole, row)
            continue
        column = [f for f in alike if f.sentence == whole.sentence and f is not whole]
        parts = [f for f in column if f.window == whole.window]
        if not parts and column:  # months as rows: the total is of all of them
            parts = column
            ends = [(f.window.start, f.window.end) for f in column if f.window]
            starts, stops = ([day for day in side if day] for side in zip(*ends, strict=True))
            whole.window = span(min(starts), max(stops)) if starts and stops else whole.window
            whole.when = Read(rule="windows_of_the_table")
        place_by_parts(whole, parts, "places_of_the_table")
        _add_parts(whole, parts)


def _add_parts(whole: Fact, parts: list[Fact]) -> None:
    numbers = [f.amount.best for f in parts if f.amount is not None and f.amount.best is not None]
    if whole.amount is None or len(numbers) < len(parts) or not parts:
        return
    if sum(numbers) != whole.amount.best:
        whole.flag("parts do not add up to it")
    for part in parts if sum(numbers) == whole.amount.best else ():
        part.part_of = whole
