"""The errors of the package: one line each, saying where, what, why and what to do about it.

Every error carries its parts (`file`, `row`, `column`, `value`, `remedy`), so that a caller can
act on them and the command line can print them without parsing text.
"""

from __future__ import annotations

from traceback import extract_tb

_SHOWN = 80  # characters of a bad value worth printing


class AnalyticsError(Exception):
    """Base of all errors raised on purpose by this package.

    Parameters
    ----------
    reason
        What is wrong, in plain words, without a full stop.
    file, row, column, value
        Where it was found. `row` is the number that a spreadsheet shows: the header is row 1.
    remedy
        What the reader can do about it.

    >>> print(AnalyticsError("not a date", file="incidents.csv", row=3, column="when",
    ...                      value="soon", remedy="write a day, a month or a year"))
    incidents.csv, row 3, column when: "soon": not a date; write a day, a month or a year
    """

    def __init__(
        self,
        reason: str,
        *,
        file: object = None,
        row: int | None = None,
        column: str | None = None,
        value: object = None,
        remedy: str | None = None,
    ) -> None:
        self.reason = reason
        self.file = None if file is None else str(file)
        self.row = row
        self.column = column
        self.value = value
        self.remedy = remedy
        super().__init__(reason)

    def __str__(self) -> str:
        row = None if self.row is None else f"row {self.row}"
        column = None if self.column is None else f"column {shorten(self.column)}"
        where = ", ".join(part for part in (self.file, row, column) if part)
        value = None if self.value is None else f'"{shorten(self.value)}"'
        line = ": ".join(part for part in (where, value, self.reason) if part)
        if self.remedy:
            line = f"{line}; {self.remedy}"
        return one_line(line)

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of it: the line of the cell that called, and the error."""
        called = [
            f"line {frame.lineno}: {frame.line}"
            for frame in extract_tb(self.__traceback__)
            if "ipykernel" in frame.filename or frame.filename.startswith("<ipython")
        ]
        return [*called[-1:], f"{type(self).__name__}: {self}"]


class InputError(AnalyticsError, ValueError):
    """Something that was read cannot be understood."""


class ContractError(AnalyticsError, ValueError):
    """A frame breaks the contract of its table."""


class ParameterError(AnalyticsError, ValueError):
    """A function or command was called with arguments that make no sense."""


class OutputError(AnalyticsError, RuntimeError):
    """Something could not be written, or another process is writing it."""


class RenderError(AnalyticsError, RuntimeError):
    """A notebook or page could not be made."""


def shorten(value: object, width: int = _SHOWN) -> str:
    """`value` as one line of text, at most `width` characters.

    >>> shorten("a very long cell", 8)
    'a very …'
    """
    try:
        text = one_line(str(value)[: 20 * width])
    except ValueError:  # Python prints no whole number of more than 4,300 digits
        text = "a number of thousands of digits"
    return text if len(text) <= width else text[: width - 1] + "…"


def one_line(text: str) -> str:
    """`text` with every run of white space and control characters turned into one space."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())
