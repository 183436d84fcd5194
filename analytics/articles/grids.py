"""Tables: a title and headers say the measure, the window and the scope of each cell."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from analytics.articles.context import Context, undated
from analytics.articles.facts import Fact, Read, Unread
from analytics.articles.mentions import Mention, Scanner
from analytics.articles.prepared import Grid
from analytics.periods import Window, span
from analytics.places import join_scope, within
from analytics.vocabulary import MEASURES

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
    total: bool = False

    def over(self, other: Header) -> Header:
        """The header, with what it leaves open taken from another."""
        return Header(
            self.measure or other.measure, self.window or other.window, self.where or other.where,
            self.victims or other.victims, self.total or other.total,
        )  # fmt: skip


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
        surrounding = Header(context.head_measure, context.section or context.document, None)
        scope = context.document_scope if context.document_scope.value else context.general_scope
        if title.where is None and scope.value:
            surrounding.where = replace(scope, rule="inherited_document", inherited=True)
        elif title.where is None and context.country:
            surrounding.where = Read(context.country, None, "inherited_country_of_the_text", True)
        self.title = title.over(surrounding)

    def facts(self) -> list[Fact]:
        rows = self.grid.rows
        heads = [self._header(cell) for cell in rows[0]]
        has_head = any(h.measure or h.window or h.where for h in heads[1:])
        if not has_head:
            heads = [Header() for _ in rows[0]]
        found: list[Fact] = []
        for row in rows[1:] if has_head else rows:
            side = self._header(row[0])
            for column, cell in enumerate(row[1:], 1):
                head = heads[column] if column < len(heads) else Header()
                head = replace(head, total=head.total or side.total)
                found += self._cell(
                    cell,
                    replace(side, total=False).over(head).over(self.title),
                    side.total or head.total,
                )
        _link_totals(found)
        return found

    def _scan(self, cell: tuple[int, int]) -> list[Mention]:
        mentions = self.scanner.scan(*cell) if cell[1] > cell[0] else []
        self.mentions += mentions
        return mentions

    def _header(self, cell: tuple[int, int]) -> Header:
        text = self.scanner.text.text[cell[0] : cell[1]]
        header = Header(total=bool(_TOTAL.match(text)))
        for mention in self._scan(cell):
            window = self.context.window_of(mention, None) if mention.kind == "time" else None
            if window is not None:
                header.window = (
                    window,
                    Read(mention.words, (mention.start, mention.end), window.rule),
                )
            elif mention.kind == "place" and header.where is None and not header.total:
                header.where = Read(
                    mention.value.scope, (mention.start, mention.end), "place_header"
                )
            elif (
                mention.noun is not None
                and mention.noun.meanings[0] in MEASURES
                and mention.noun.meanings[0] != "other"
            ):
                header.measure = header.measure or mention.noun.meanings[0]
            elif mention.noun is not None and mention.noun.tag == "p":
                header.victims = mention.noun.meanings[0]
            elif mention.kind == "quantity" and mention.value is not None:
                self.unread.append(
                    Unread((mention.start, mention.end), mention.words, "a label of a table")
                )
        return header

    def _cell(self, cell: tuple[int, int], head: Header, total: bool) -> list[Fact]:
        found = list[Fact]()
        for place, mention in enumerate(self._scan(cell)):
            if mention.kind == "time" and mention.words.strip().isdigit():
                self.unread.append(
                    Unread((mention.start, mention.end), mention.words, "a year in a table")
                )
            if mention.kind != "quantity":
                continue
            own = (
                mention.noun.meanings[0]
                if mention.noun is not None and mention.tag in "nme"
                else ""
            )
            measure = own if own in MEASURES else head.measure
            if not measure or mention.value is None or mention.tag in "d%":
                self.unread.append(
                    Unread(
                        (mention.start, mention.end),
                        mention.words,
                        "no measure in the headers of its table",
                    )
                )
                continue
            fact = Fact(
                "statistic",
                measure,
                mention.value,
                (mention.start, mention.end),
                mention.words,
                "table_total" if total else "table",
                place,
            )
            fact.window, fact.when = head.window or (
                undated(self.context.published),
                Read(rule="undated"),
            )
            fact.where = head.where or Read(rule="no_place")
            fact.victims = head.victims or "unknown"
            fact.claim = "recorded"
            for read, name in ((fact.when, "window"), (fact.where, "scope")):
                if read.inherited:
                    fact.flag(f"inherited {name}")
            found.append(fact)
        return found


def _link_totals(facts: list[Fact]) -> None:
    """Cells are parts of the total of their column, if they add up to it."""
    for whole in [f for f in facts if f.rule == "table_total"]:
        column = [f for f in facts if f.rule == "table" and f.measure == whole.measure]
        parts = [f for f in column if f.window == whole.window]
        if not parts:  # months as rows: the total is of all of them
            parts = column
            ends = [(f.window.start, f.window.end) for f in column if f.window]
            starts, stops = ([day for day in side if day] for side in zip(*ends, strict=True))
            whole.window = span(min(starts), max(stops)) if starts and stops else whole.window
            whole.when = Read(rule="windows_of_the_table")
        codes = {code for f in parts for code in f.where.value.split(";") if code}
        known = whole.where.value
        if codes and (not known or not all(within(code, known) for code in codes)):
            whole.where = Read(join_scope(codes), None, "places_of_the_table", False)
        numbers = [
            f.amount.best for f in parts if f.amount is not None and f.amount.best is not None
        ]
        if whole.amount is None or len(numbers) < len(parts) or not parts:
            continue
        if sum(numbers) != whole.amount.best:
            whole.flag("parts do not add up to it")
        for part in parts if sum(numbers) == whole.amount.best else ():
            part.part_of = whole
