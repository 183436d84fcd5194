"""Windows: which time a writer means for a figure, and how far a time reaches.

Order: said in the sentence; carried by the list it stands in; carried by what "these attacks"
point to; the period of the document; the sentence before in one paragraph; undated. The base year
of a comparison never becomes a frame, and "said on Monday" never dates an event.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from analytics.articles.facts import Read
from analytics.articles.strip import Mention
from analytics.articles.times import RELATIVE, WITHIN, read_in
from analytics.errors import InputError
from analytics.periods import Window, read_window, span

LONG = 4  # days: a longer window tells of a period, a shorter one of an event
Dated = tuple[Window, Read]

_BEFORE = re.compile(r"\b(?:previous|preceding|prior) (week|month|quarter|year)\b")
_THE_PERIOD = re.compile(
    r"(?:(?:during|in|over|for|of|throughout|this|the|reporting) )*(week|month|quarter|year|period)"
)
_OF_THE_PERIOD = re.compile(r"\b(?:of|in) (?:the|that|the same) (month|year)$")
_OF_A_PERIOD = re.compile(
    r"\b(?:same|previous|preceding|prior|period|corresponding|year)\b|نفس|ذات|هەمان|الفترة"
)
_DAY_IN_FIGURES = re.compile(r"(?:on )?(\d{1,2})/(\d{1,2})")
_LENGTHS = {"week": (5, 8), "month": (27, 32), "quarter": (88, 93), "year": (150, 366)}
_LEAST = {"week": 2, "month": 8, "quarter": 32, "year": 93}  # days of what one is before
_CALENDAR = frozenset({"month", "quarter", "half", "year"})
_WEEKDAYS = frozenset({"weekday", "weekdays", "night", "last_night"})
EDGES = ("since", "after", "before", "منذ")


@dataclass(slots=True)
class Frames:
    """The windows that earlier sentences hold out to later ones."""

    published: str | None
    language: str = "en"
    document: Dated | None = None
    section: Dated | None = None
    listed: Dated | None = None
    paragraph: Dated | None = None
    running: Dated | None = None
    told: Dated | None = None  # of the row before, be it an aside
    spoken: list[Window] = field(default_factory=list)  # the longer ones told so far
    scene: Dated | None = None  # said before in the paragraph, dating no row
    latest: Dated | None = None  # the last time said, whether or not it dates a row
    statement: tuple[str, Window] | None = None

    @property
    def about(self) -> Dated | None:
        """The period that the section or the document is about."""
        return self.section or self.document

    def window_of(
        self, time: Mention, own: Window | None, *, since: bool = False, role: str = "event"
    ) -> Window | None:
        """The window of a time mention; one that points back is read beside an earlier window.

        `own` is the time before it in the sentence. A base, and what speaks of a period, are read
        beside a period; "a week later" beside what was told last. "Last week" is not the week that
        the text is about where that is compared with it.
        """
        window = self._beside(time, own, since=since, base=role == "base")
        about = own or (self.about[0] if self.about else None)
        last = re.fullmatch(r"last (week|month|quarter|year)", time.words.lower())
        if role == "base" and last and window and about and window.ends == about.ends:
            return self.read(f"a {last[1]} earlier", window)
        page = last_day_of(self.published)
        start, end = (window.start, window.end) if window else (None, None)
        runs = page and start and end and start <= page < end
        if role == "event" and window and page and runs and window.precision in _CALENDAR:
            return span(start, page, window.rule)  # "the 2024 toll", told in November
        return self._in_its_week(time, window) if role == "event" else window

    def _in_its_week(self, time: Mention, window: Window | None) -> Window | None:
        """A weekday in a text about a week gone by is of that week."""
        about = self.about[0] if self.about else None
        if window is None or about is None or not about.is_closed or not _as_long(about, "week"):
            return window
        named = re.search(r"\d|\blast\b", time.words) is None and window.rule in _WEEKDAYS
        if not named or about.contains(window):
            return window
        try:
            within = read_in(time.words, about.ends[1].isoformat(), self.language)
        except InputError:
            return window
        return within if about.contains(within) else window

    def _beside(
        self, time: Mention, own: Window | None, *, since: bool, base: bool
    ) -> Window | None:
        words, value = time.words.removesuffix("'s"), time.value
        held = [d[0] for d in (self.section, self.document) if d]
        near = [d[0] for d in (self.latest, self.running) if d]
        near.sort(key=lambda w: (w.days or LONG) >= LONG)  # an event before a period
        near = [own, *near] if own is not None else near
        known = [*held, *near, *reversed(self.spoken)]
        if (the := _THE_PERIOD.fullmatch(words.lower())) is not None:
            known = held if the[0].startswith("this") else known
            return next((w for w in known if _as_long(w, the[1])), value)
        if of := _OF_THE_PERIOD.search(words.lower()):
            named = self._named(of[1], known)
            return self.read(f"{words[: of.start()]} {named}") if named else value
        if before := _BEFORE.search(words.lower()):
            beside = next((w for w in near + known if _as_long(w, before[1])), own)
            part = re.sub(r"\b(?:the|of|in)\b", "", words[: before.start()])
            if (
                re.fullmatch(r"\W*(?:entire|whole|full)?\W*", part)
                and before[1] == "year"
                and beside
            ):
                return self.read(str(beside.ends[0].year - 1))  # "in the entire previous year"
            return self.read(f"{part} a {before[1]} earlier", beside) if beside else value
        if isinstance(value, Window):
            return self._in_its_year(f"since {words}" if since else words) or value
        if figures := _DAY_IN_FIGURES.fullmatch(words.lower()):
            return self._day_or_month(*map(int, figures.groups()))
        if not time.refused.startswith(RELATIVE):
            return self._in_its_year(words) if time.refused.startswith(WITHIN) else None
        beside = next(iter(near + known), None)
        if base or _OF_A_PERIOD.search(words.lower()):
            unit = re.search(r"^(?!.*same).*?(week|month|quarter|year)", words.lower())
            least = _LEAST[unit[1]] if unit else LONG
            first = near if re.search("same|نفس", words.lower()) else near[: own is not None]
            long = (w for w in [*first, *known] if (w.days or 0) >= least)
            beside = next(long, None if "same" in words.lower() else beside)
            words = re.sub(r"\bago$", "earlier", words)
        read = None if words.endswith(" ago") or beside is None else self.read(words, beside)
        page = last_day_of(self.published)
        return None if read and read.start and page and read.start > page else read

    def _named(self, unit: str, known: list[Window]) -> str:
        """The name of the month or the year that "of the month" means."""
        window = next((w for w in known if _as_long(w, unit)), None)
        page = undated(self.published).end if window is None else window.start
        return page.strftime("%B %Y" if unit == "month" else "%Y") if page else ""

    def _day_or_month(self, one: int, other: int) -> Window | None:
        """The one of two readings of "04/07" that lies in the period of the text."""
        about = self.about[0] if self.about else undated(self.published)
        year = (about.end or date.min).year
        months = ((a, b) for a, b in {(one, other), (other, one)} if b <= 12)
        read = (self.read(f"{year}-{month:02}-{day:02}") for day, month in months)
        within = [w for w in read if w is not None and about.is_closed and about.contains(w)]
        return within[0] if len(within) == 1 else None

    def _in_its_year(self, words: str) -> Window | None:
        """A date without a year in a text about a year gone by is of that year."""
        read, about = self.read(words), self.about[0] if self.about else None
        if about is None or not about.is_closed or re.search(r"\d{4}", words):
            return read
        if read is not None and (about.contains(read) or words.lower() == words.upper()):
            return read
        within = (self.read(f"{words} {day.year}") for day in reversed(about.ends))
        return next((w for w in within if w is not None and about.contains(w)), read)

    def read(self, words: str, beside: Window | None = None) -> Window | None:
        """The window of the words, if a rule reads them."""
        try:
            return read_in(words, self.published, self.language, beside) if words else None
        except InputError:
            return None

    def take(self, dated: Dated, *, back: bool) -> None:
        """Hold out the window of a row to what follows, unless it is an aside or looks back."""
        window, read = dated
        if read.rule == "undated":
            return
        aside = self.about is not None and not _overlap(self.about[0], window)
        self.told = dated
        if not aside:
            self.paragraph = dated
        if window.is_closed and not read.inherited and not aside and not back:
            self.running = dated
            self.spoken += [window] * ((window.days or 0) >= LONG)

    def inherited(
        self, kind: str, anaphora: bool, same_block: bool, *, apart: bool, follows: bool
    ) -> tuple[Window | None, Read]:
        """The window of a figure beside which none is said."""
        chain: list[tuple[str, Dated | None]] = []
        if same_block:
            chain += [("anaphora", self.told if anaphora else None), ("paragraph", self.paragraph)]
            if follows and self.scene is not None and (anaphora or not is_long(self.scene)):
                chain.append(("scene", self.scene))
        if kind == "bullet":
            chain += [("list", self.listed), ("section", self.section)]
        if anaphora:
            chain.append(("anaphora", self.running))
        chain += [("section", self.section), ("document", self.document)]
        if not apart and self.running is not None and (follows or is_long(self.running)):
            chain.append(("running_period", self.running))
        for rule, known in chain:
            if known is not None:
                return known[0], Read(known[1].value, known[1].span, f"inherited_{rule}", True)
        return None, Read(rule="undated")


def is_long(dated: Dated) -> bool:
    """Whether a window tells of a period and not of an event."""
    return (dated[0].days or LONG) >= LONG


def is_since(dated: Dated) -> bool:
    """Whether a window runs from an edge that its words name: "since 17 October"."""
    return dated[1].value.lower().startswith(EDGES)


def _overlap(one: Window, other: Window) -> bool:
    starts, ends = (one.start, other.start), (one.end, other.end)
    return max(s or date.min for s in starts) <= min(e or date.max for e in ends)


def _as_long(window: Window, unit: str) -> bool:
    """Whether "the month" may mean a window."""
    low, high = _LENGTHS.get(unit, (LONG, 400))
    return low <= (window.days or 0) <= high


def until(window: Window) -> Window:
    """What is announced on a day happened by that day."""
    return Window(None, window.end, "undated", "announced")


def undated(published: str | None) -> Window:
    """Any time up to the last day of publication."""
    try:
        return read_window("", published)
    except InputError:
        return Window(None, None, "undated", "no_expression")


def last_day_of(published: str | None) -> date | None:
    """The last day on which the page may have appeared."""
    return undated(published).end
