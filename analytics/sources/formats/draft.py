"""A first mapping of a table, guessed from its columns; each guess is marked for confirmation."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from analytics.config import packaged_toml
from analytics.sources.engine import first_cells
from analytics.sources.header import Header
from analytics.text import fold_name
from analytics.vocabulary import COLUMNS, VOCABULARIES

_SHOWN_WORDS = 30
_ASK = "# CONFIRM"
_COVERAGE = """
# The days of which every event is in the table: only there does a day without a row mean that
# nothing happened, and only such periods are compared. Correct it and remove the marks.
# [[coverage]]
# measure = "incidents"
# scope = "Iraq"
# start = 2023-01-01
# end = 2024-12-31
# systematic = true
"""


def draft_mapping(path: Path) -> str:
    """The text of a mapping for a table of any kind, to be saved as `FILE.source.toml`.

    Raises `InputError` where the file is no table.
    """
    header, rows, sheets = first_cells(path)
    guesses = _known_columns(header)
    counts = (
        ['table = "statistics"  ' + f"{_ASK}: each row is a count"] if "amount" in guesses else []
    )
    lines = [
        f"# A first mapping of {path.name}, guessed from its columns. Look at every line that says",
        f"# CONFIRM, correct it, remove the mark, and save all as {path.name}.source.toml",
        f'title = "{path.stem}"  {_ASK}: the name on the page',
        f'country = ""  {_ASK}: such as "Iraq", where all rows are in one',
        *_date_lines(header, rows, guesses),
        *([f"header_row = {header.row}"] if header.row > 1 else []),
        *([f"sheets = [{', '.join(map(_quoted, sheets))}]"] if header.sheet else []),
        *counts,
        "",
        "[columns]",
    ]
    if "id" not in guesses:
        lines.append(f'id = "#"  {_ASK}: the number of the row; better the column of a key')
    lines += [f"{ours} = {_quoted(theirs)}  {_ASK}" for ours, theirs in guesses.items()]
    unused = [name for name in header.names if name and name not in guesses.values()]
    lines += [f"# not used: {_quoted(name)}" for name in unused]
    lines += _word_lines(header, rows, guesses, "measure" if counts else "type")
    return "\n".join([*lines, _COVERAGE])


def _known_columns(header: Header) -> dict[str, str]:
    """Ours -> theirs, for the columns whose name says what they are; each is used once."""
    words = packaged_toml("analytics.sources.formats", "draft.toml")["columns"]
    found: dict[str, str] = {}
    for ours, spellings in words.items():
        known = {fold_name(spelling) for spelling in (ours, *spellings)}
        for name in header.names:
            if name not in found.values() and fold_name(name) in known and ours not in found:
                found[ours] = name
    if "start" in found and "when" in found:
        del found["start"]
    if "amount" not in found:
        return found
    renamed = {"measure" if ours == "type" else ours: theirs for ours, theirs in found.items()}
    return {ours: theirs for ours, theirs in renamed.items() if ours in COLUMNS["statistics"]}


def _column_cells(header: Header, rows: list[list[str]], name: str) -> list[str]:
    at = header.names.index(name)
    return [row[at] for row in rows if at < len(row) and row[at]]


def _date_lines(header: Header, rows: list[list[str]], guesses: dict[str, str]) -> list[str]:
    """Whether figures-only dates have the day first, where the table itself tells."""
    column = guesses.get("when") or guesses.get("start")
    parts = [cell.replace("-", "/").replace(".", "/").split("/") for cell in
             (_column_cells(header, rows, column) if column else [])]  # fmt: skip
    numeric = [part for part in parts if len(part) == 3 and all(map(str.isdecimal, part))]
    short = [part for part in numeric if len(part[2]) <= 2 and len(part[0]) <= 2]
    lines = [f'years = "20xx"  {_ASK}: years are written with two digits'] if short else []
    ordered = [part for part in numeric if len(part[0]) <= 2]
    if not ordered:
        return lines
    first, second = (any(int(part[at]) > 12 for part in ordered) for at in (0, 1))
    told = "a day above 12 stands first" if first else "nothing tells; 03/02 is 3 February?"
    told = "a day above 12 stands second" if second and not first else told
    return [f"day_first = {str(first or not second).lower()}  {_ASK}: {told}", *lines]


def _word_lines(
    header: Header, rows: list[list[str]], guesses: dict[str, str], column: str
) -> list[str]:
    """The words of the type or measure, each with ours where it is the same, else "other"."""
    if column not in guesses:
        return []
    counted = Counter(_column_cells(header, rows, guesses[column])).most_common(_SHOWN_WORDS)
    ours = {word.replace("_", " "): word for word in VOCABULARIES[column]}
    known = packaged_toml("analytics.sources.formats", "draft.toml")[f"{column}s"]
    lines = ["", "# One of " + ", ".join(VOCABULARIES[column]), f"[values.{column}]"]
    for word, _ in counted:
        folded = fold_name(word)
        meaning = ours.get(folded.replace("_", " ")) or known.get(folded, "other")
        lines.append(f"{_quoted(word)} = {_quoted(meaning)}  {_ASK}")
    return lines


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else " " for c in escaped) + '"'
