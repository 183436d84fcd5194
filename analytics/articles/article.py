"""`read_article`: a text in; candidate rows, mentions, and the numbers that became no row."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from analytics.amounts import Amount
from analytics.articles.candidates import (
    incident_cells,
    known_figures,
    safe,
    source_toml,
    statistic_cells,
)
from analytics.articles.context import Context
from analytics.articles.facts import Fact, Unread, merge
from analytics.articles.frames import Frames, last_day_of
from analytics.articles.lexicon import LANGUAGES, language_of
from analytics.articles.mentions import Mention, Scanner, scanner_of
from analytics.articles.prepared import Prepared, prepare
from analytics.articles.reader import Reader
from analytics.articles.sums import link_parts
from analytics.dataset import Dataset
from analytics.errors import ParameterError
from analytics.files import sha256
from analytics.places.codes import country_of
from analytics.review import csv_of
from analytics.sources import load
from analytics.sources.source_toml import Source
from analytics.text import Shows
from analytics.vocabulary import COLUMNS

Row = dict[str, str]


@dataclass(frozen=True, repr=False)
class Article(Shows):
    """What was read out of one text; see `read_article`."""

    text: str
    source: Source
    language: str
    prepared: Prepared = field(repr=False)
    facts: tuple[Fact, ...] = field(repr=False)
    spans: tuple[Mention, ...] = field(repr=False)
    left: tuple[Unread, ...] = field(repr=False)

    __repr__ = Shows.__str__

    @property
    def digest(self) -> str:
        """The hash of the text, by which decisions find it again."""
        return sha256(self.text.encode("utf-8", "surrogatepass"))

    @cached_property
    def rows(self) -> tuple[tuple[Fact, Row], ...]:
        """Each fact with its ledger row: cells as a person would write them, in text order."""
        names = {id(fact): self._id(fact) for fact in self.facts}
        found = []
        for fact in self.facts:
            make = statistic_cells if fact.row == "statistic" else incident_cells
            row = make(fact, self.source.published)
            row |= {"id": names[id(fact)], "locator": self._locator(fact)}
            for name in ("part_of", "restates"):
                other: Fact | None = getattr(fact, name)
                if other is not None and id(other) in names and other.row == fact.row:
                    row[name] = names[id(other)]
            found.append((fact, row))
        return tuple(found)

    def ledger_files(self, retrieved: date) -> dict[str, bytes]:
        """The candidates as the files of a ledger."""
        files = {"source.toml": source_toml(self.source, self.digest, retrieved).encode()}
        for name, columns in COLUMNS.items():
            rows = [row for fact, row in self.rows if f"{fact.row}s" == name]
            files[f"{name}.csv"] = csv_of(rows, columns, safe)
        return files

    @cached_property
    def data(self) -> Dataset:
        """All candidates as a `Dataset`: for `check_claims`, `count` and the rest."""
        with TemporaryDirectory() as folder:
            ledger = Path(folder) / self.source.source_id
            ledger.mkdir()
            for name, content in self.ledger_files(self.source.published or date.min).items():
                (ledger / name).write_bytes(content)
            return load(ledger)

    def against(self, data: Dataset) -> pd.DataFrame:
        """The candidates whose figure the ledgers hold already: see `known.known_figures`."""
        return known_figures(self, data)

    @cached_property
    def statistics(self) -> pd.DataFrame:
        """The tidy `statistics`, and `rule`, `scope_rule`, `words`, `flags` of each row."""
        return self._told(self.data.statistics, "statistic")

    @cached_property
    def incidents(self) -> pd.DataFrame:
        """The tidy `incidents`, and `rule`, `scope_rule`, `words`, `flags` of each row."""
        return self._told(self.data.incidents, "incident")

    @cached_property
    def mentions(self) -> pd.DataFrame:
        """Every quantity, time, place and actor: kind, start, end, words, value, refused."""
        kinds = {"quantity", "time", "place", "actor"}
        rows = [
            (m.kind, *self._span(m.start, m.end), _plain_value(m.value), m.refused or None)
            for m in self.spans
            if m.kind in kinds
        ]
        return pd.DataFrame(rows, columns=["kind", "start", "end", "words", "value", "refused"])

    @cached_property
    def unread(self) -> pd.DataFrame:
        """The numbers that became no row: start, end, words, reason."""
        rows = [(*self._span(*item.span), item.reason) for item in self.left]
        return pd.DataFrame(rows, columns=["start", "end", "words", "reason"])

    def _span(self, start: int, end: int) -> tuple[int, int, str]:
        first, last = self.prepared.span(start, end)
        return first, last, self.text[first:last]

    def _locator(self, fact: Fact) -> str:
        start, end, _ = self._span(*fact.span)
        return f"{start}-{end}, paragraph {self.text.count(chr(10), 0, start) + 1}"

    def _id(self, fact: Fact) -> str:
        start, _, _ = self._span(*fact.span)
        return f"{start}-{fact.measure or fact.event_type}"

    def _told(self, tidy: pd.DataFrame, kind: str) -> pd.DataFrame:
        prefix = f"{self.source.source_id}:"
        by_id = {prefix + row["id"]: fact for fact, row in self.rows}
        told = [
            (f.rule, f.where.rule, self._span(*f.span)[2], "; ".join(f.flags))
            for f in (by_id[name] for name in tidy[f"{kind}_id"])
        ]
        more = pd.DataFrame(told, columns=["rule", "scope_rule", "words", "flags"], dtype="str")
        return pd.concat([tidy, more], axis=1)

    def _repr_html_(self) -> str:
        from analytics.articles.folder import fragment  # only a notebook asks for it

        return fragment(self)


def read_article(
    text: str,
    published: str | date | None = None,
    publisher: str | None = None,
    language: str | None = None,
    *,
    source_id: str = "article",
    url: str | None = None,
    title: str | None = None,
) -> Article:
    """The figures and events that a running text states, as candidate rows for a person to accept.

    Nothing is guessed: values come from `read_amount`, `read_window` and `read_place`, and what a
    row inherits from elsewhere in the text is flagged. Every number of the text is in a row or in
    `unread`.

    Parameters
    ----------
    text
        A news report, a communique, a monthly review, agency lines; tables with tabs or bars.
    published
        The day of the page ("2024-12-29"); a month ("2024-10") serves where it suffices, and
        weekdays are refused then.
    publisher
        Whose voice the text is where it names nobody.
    language
        "en", "ar" or "ckb"; by the letters of the text if not given.

    Returns
    -------
    Article
        With `statistics`, `incidents`, `mentions` and `unread`.

    Raises
    ------
    InputError
        For what is no text: binary zeros, more than 300,000 characters.

    >>> article = read_article("Gunmen killed two soldiers in Kirkuk on Friday.", "2024-05-05")
    >>> article.incidents[["scope", "killed_best"]].to_numpy().tolist()
    [['IQ-KI', 2]]
    """
    prepared = prepare(text)
    if language is not None and language not in LANGUAGES:
        raise ParameterError(
            "no lexicon of this language", column="language", value=language,
            remedy=f"use one of {', '.join(LANGUAGES)}",
        )  # fmt: skip
    anchor = published.isoformat() if isinstance(published, date) else published or None
    last_day = last_day_of(anchor)
    scanner = scanner_of(prepared, language or language_of(text), anchor)
    context = Context(
        prepared,
        Frames(anchor, scanner.language),
        scanner.language,
        country=_country_of_text(scanner),
    )
    reader = Reader(scanner, context)
    for part in prepared.parts:
        reader.read(part)
    texts = {key: said for key, said in (("publisher", publisher), ("url", url)) if said}
    source = Source(source_id, title or source_id, texts, last_day, country=None)
    facts, spans = tuple(link_parts(merge(reader.facts, prepared))), tuple(reader.mentions)
    return Article(text, source, scanner.language, prepared, facts, spans, tuple(reader.unread))


def _country_of_text(scanner: Scanner) -> str:
    """The one country in which all places of the text lie, if there is one."""
    mentions = (m for cell in scanner.text.stretches() for m in scanner.scan(*cell))
    codes = (code for m in mentions if m.role for code in m.value.codes)
    found = {country_of(code) or "" for code in codes}
    return found.pop() if len(found) == 1 else ""


def _plain_value(value: Any) -> str | None:
    if isinstance(value, Amount):
        bounds = ((name, getattr(value, name)) for name in ("low", "best", "high"))
        return " ".join(f"{name} {figure:g}" for name, figure in bounds if figure is not None)
    told = getattr(value, "interval", None) or getattr(value, "scope", None) or value
    return None if told is None else str(told)
