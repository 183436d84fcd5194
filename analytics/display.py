"""What values, datasets and results look like in a notebook and in a terminal.

`told` says what a thing is as a `Told`: a line, sentences, the few columns that a person reads, and
what can be asked next. It is written twice, as text and as HTML without scripts, whose colours are
those of the notebook around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, singledispatch
from importlib.resources import files
from io import StringIO
from shutil import get_terminal_size
from typing import Any

import pandas as pd
from jinja2 import Environment, Template
from rich import box
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from analytics import prose
from analytics.amounts.amount import Amount
from analytics.articles.article import Article
from analytics.briefs.asking import last_windows
from analytics.briefs.page import printing
from analytics.briefs.values import written
from analytics.dataset import Dataset
from analytics.exhibits import NUMERIC, Column, Table
from analytics.methods.rates import RateRatio
from analytics.notebook.tabling import page_table
from analytics.periods import Window
from analytics.places import Place
from analytics.prose.change import verdict_phrase
from analytics.prose.messages import say
from analytics.prose.words import (
    area,
    bounded,
    capital,
    left_out,
    listed,
    note_words,
    number,
    period,
)
from analytics.results import Result, contracts, result_info

_APART = ("comparison", "trend", "warnings")  # kinds whose refused rows say nothing else
_COLUMNS = 6
_SENTENCES = 2  # of a result under its finding
_NOTES = 4  # a brief prints them all
LINES = 15  # rows of a table that a person takes in at once; the frame holds all


@dataclass(frozen=True, slots=True, repr=False)
class Told:
    """What is shown: a line, sentences, a table, side notes, code."""

    title: str
    lines: tuple[str, ...] = ()
    table: Table | None = None
    side: tuple[str, ...] = ()
    code: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts = ["\n".join([self.title, *self.lines])]
        if self.table and self.table.rows:
            parts.append(_text_grid(self.table))
        parts += ["\n".join(told) for told in (self.side, self.code) if told]
        return "\n\n".join(parts)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """The same as HTML; the template escapes all that is not of its own."""
        return _html_template().render(told=self, printing=printing, numeric=NUMERIC)


def _text_grid(table: Table) -> str:
    """A table in aligned columns, as wide as the terminal."""
    lines, width = StringIO(), max(60, get_terminal_size((100, 24)).columns)
    grid = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0))
    for column in table.columns:
        grid.add_column(column.label, justify="right" if column.kind in NUMERIC else "left")
    for row in table.rows:
        grid.add_row(*(Text(printing.text(*cell)) for cell in zip(table.columns, row, strict=True)))
    Console(file=lines, width=width, color_system=None, force_jupyter=False).print(grid)
    return "\n".join(line.rstrip() for line in lines.getvalue().splitlines())


@cache
def _html_template() -> Template:
    page = files("analytics").joinpath("display.html.jinja").read_text(encoding="utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(page)


@singledispatch
def told(value: Any) -> Told:
    """What is shown of a value, a dataset, an article or a result.

    >>> print(told(Place("IQ-KI", "Kirkuk", "province")))
    Kirkuk (IQ-KI), province
    """
    raise TypeError(f"{type(value).__name__} has no words of its own")


@told.register
def _window(window: Window) -> Told:
    facts = {"days": window.days or 0, "interval": window.interval}
    return Told(say("display-window", period=period(window.start, window.end), **facts))


@told.register
def _amount(amount: Amount) -> Told:
    low, high = (amount.low, amount.high) if amount.best is None else (amount.best, amount.best)
    scale = 100 if amount.unit_hint == "share" else 1
    texts = ["-" if end is None else f"{end * scale:,g}" for end in (low, high)]
    kind = "range" if low != high else "point"
    if low is None or high is None:
        kind = "least" if high is None else "most"
        if amount.unit_hint != "count" and amount.bound in ("more_than", "less_than"):
            kind = "over" if high is None else "under"
    said = say(f"display-{kind}", low=texts[0], high=texts[1])
    facts = {"unit": amount.unit_hint, "base": amount.base or "-"}
    return Told(say("display-amount", said=said, loose=str(amount.approximate), **facts))


@told.register
def _place(place: Place) -> Told:
    return Told(say("display-place", name=place.name, scope=place.scope, precision=place.precision))


@told.register
def _rate_ratio(ratio: RateRatio) -> Told:
    digits = 1 if (ratio.ratio or ratio.high or ratio.low) >= 2 else 2
    ends = [number(end, digits) for end in (ratio.low, ratio.high) if end is not None]
    point, kind = ratio.ratio, "least" if ratio.high is None else "range"
    range_ = say(f"display-{kind}", low=ends[0], high=ends[-1])
    a, b = (bounded(*one) if isinstance(one, tuple) else number(one)
            for one in (ratio.count_a, ratio.count_b))  # fmt: skip
    said = verdict_phrase(ratio.verdict, point, ratio.low, ratio.high, None, None)
    times = say("display-times", times=range_ if point is None else number(point, digits))
    days = {"days_a": ratio.days_a, "days_b": ratio.days_b}
    return Told(
        times if point is None else f"{times} ({range_})",
        (say("display-rates", a=a, b=b, **days), capital(f"{said}.")),
    )


@told.register
def _article(article: Article) -> Told:
    found = {name: len(getattr(article, name)) for name in ("statistics", "incidents", "unread")}
    title = f"{article.source.title}: {say('display-candidates', **found)}"
    return Told(title, code=tuple(f"article.{name}" for name in found))


@told.register
def _dataset(data: Dataset) -> Told:
    tables = {"incidents": data.incidents, "figures": data.statistics}
    rows = pd.concat([
        pd.DataFrame({"source_id": table["source_id"].astype("str"), "start": table["start"],
                      "end": table["end"], **{each: int(each == name) for each in tables}})
        for name, table in tables.items()
    ])  # fmt: skip
    counted = {"start": "min", "end": "max", "incidents": "sum", "figures": "sum"}
    sources = data.sources.astype({"source_id": "str"}).merge(
        rows.groupby("source_id").agg(counted), left_on="source_id", right_index=True
    )
    sources = sources.sort_values(["incidents", "figures"], ascending=False, kind="stable")
    when = period(sources["start"].min(), sources["end"].max())
    sizes = {name: len(table) for name, table in tables.items()}
    title = say("display-dataset", **sizes, sources=len(sources), period=when)
    asked = asked_words(data.selection)
    account = {name: int(sources[name].sum()) for name in ("read", "kept", "rejected", "skipped")}
    return Told(
        title,
        (say("display-selection", asked=asked),) if asked else (),
        page_table(sources.head(LINES), "dataset", caption=title, filename=""),
        (*more(sources), *map(note_words, data.notes), say("display-account", **account)),
        tuple(_questions(data)),
    )


def more(rows: pd.DataFrame) -> list[str]:
    """How many rows are not shown, if any."""
    return [say("display-more", count=len(rows) - LINES)] if len(rows) > LINES else []


def asked_words(selection: Mapping[str, Any]) -> str:
    """What was selected, in words."""
    told = {name: [one] if isinstance(one, str) else one for name, one in selection.items()}
    told["scope"] = [area(code) for code in told.get("scope", ())]
    return "; ".join(
        f"{name.replace('_', ' ')}: {listed(map(str, each))}"
        for name, each in sorted(told.items())
        if each
    )


def _questions(data: Dataset) -> Iterator[str]:
    """Calls that these data can answer."""
    found = last_windows(data)
    if found is not None:
        earlier, later = (written("period", each) for each in found[:2])
        yield f'an.compare(facts, "{earlier}", "{later}")'
        if len(data.incidents):
            yield f'an.provinces(facts, "{later}", against="{earlier}")'
            yield 'an.table(facts, every="quarter", top=5)'
    yield "an.timeline(facts)"
    if len(data.statistics):
        yield "an.check_claims(facts)"
    for scope in pd.concat([table["scope"] for table in (data.incidents, data.statistics)]).mode():
        yield f'facts.select(scope="{scope}")'


@told.register
def _result(result: Result) -> Told:
    info, whole = result_info(result), result.whole
    kind, rows, side = info["kind"], result, []
    if kind in _APART and not result["refused"].notna().all():
        rows = result[result["refused"].isna()]
    if len(rows) < len(result):
        side.append(say("display-refused", count=len(result) - len(rows)))
    if whole:
        notes = prose.notes(result)
        side += notes[:_NOTES]
        if len(notes) > _NOTES:
            side.append(say("display-more_notes", count=len(notes) - _NOTES))
        side += [
            say("display-left_out", what=left) for left in [left_out(info["left_out"])] if left
        ]
    title, lines = prose.subtitle(result), []
    if whole:
        title, lines = prose.headline(result), [title, *prose.sentences(result)[:_SENTENCES]]
    else:
        title = say("display-part", count=len(result), of=result.of, what=title)
    refused = kind == "comparison" and rows["refused"].notna().all()
    table = few(rows.head(LINES), "refused" if refused else kind)
    columns = say("display-columns", count=len(result.columns))
    return Told(title, tuple(lines), table, (*more(rows), columns, *side))


def few(rows: pd.DataFrame, layout: str) -> Table:
    """The label of each row, the first columns of a layout, and those that somebody joined.

    The columns of a layout stand in the order of need.
    """
    table = page_table(rows, layout, caption="", filename="")
    known = contracts()[layout].dtypes if layout in contracts() else rows
    mine = rows[[name for name in rows.columns if name not in known]].astype("str")
    columns = (Column(""), *table.columns[:_COLUMNS], *map(Column, map(str, mine.columns)))
    told = zip(rows.index.astype("str"), table.rows, mine.to_numpy(), strict=True)
    return Table("", columns, tuple((label, *row[:_COLUMNS], *own) for label, row, own in told))
