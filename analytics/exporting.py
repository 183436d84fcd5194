"""A result as a table of its own: Excel, LaTeX or Markdown, with caption and footnotes."""

import datetime as dt
import io
from pathlib import Path

import pandas as pd

from analytics.briefs.page.printing import text
from analytics.charts import source_line
from analytics.errors import ParameterError
from analytics.exhibits import NUMERIC, Table
from analytics.files import write_whole
from analytics.notebook.tabling import page_table
from analytics.prose import headline, offered, subtitle
from analytics.prose.words import notes
from analytics.results import result_info
from analytics.text import harmless

_LATEX = str.maketrans({
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
})  # fmt: skip


def export(result: pd.DataFrame, path: str | Path, *, sources: pd.DataFrame | None = None) -> Path:
    """Write the table of a result, as a page shows it, to a file of its own.

    It is the result as you have it: what a source lets others see (`rows`) holds for pages alone.

    Parameters
    ----------
    result
        What a measure returned.
    path
        Ends in .xlsx (numbers stay numbers), .tex (a longtable; XeLaTeX or LuaLaTeX for names in
        other scripts) or .md. The finding is its caption; what was measured, the notes and the
        sources stand below it.
    sources
        The table `sources` of the dataset: the source line then has titles instead of ids.

    Returns
    -------
    pathlib.Path
        Where it is.

    Raises
    ------
    ParameterError
        For another ending.

    >>> import analytics as an
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     export(an.count(an.Dataset()), f"{folder}/counts.md").suffix
    '.md'
    """
    target = Path(path)
    if target.suffix not in _WRITERS:
        raise ParameterError(f"a table ends in {', '.join(_WRITERS)}", value=target.name)
    listed = offered(result, "rows_listed")
    table = page_table(
        result if listed is None else listed, result_info(result)["kind"],
        caption=headline(result), filename="",
    )  # fmt: skip
    foot = [subtitle(result), *notes(result), source_line(result, sources)]
    write_whole(target, _WRITERS[target.suffix](table, [line for line in foot if line]))
    return target


def _as_texts(table: Table) -> pd.DataFrame:
    rows = [[text(*cell) for cell in zip(table.columns, row, strict=True)] for row in table.rows]
    return pd.DataFrame(rows, columns=[column.label for column in table.columns])


def _markdown(table: Table, foot: list[str]) -> bytes:
    cells = _as_texts(table).map(lambda cell: cell.replace("|", "\\|").replace("\n", " "))
    rows = [list(cells.columns), ["---"] * len(cells.columns), *cells.to_numpy().tolist()]
    lines = [f"**{table.caption}**", "", *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join([*lines, *(f"\n{line}" for line in foot), ""]).encode()


def _latex(table: Table, foot: list[str]) -> bytes:
    cells = _as_texts(table).map(lambda cell: cell.translate(_LATEX))
    cells.columns = [name.translate(_LATEX) for name in cells.columns]
    form = "".join("r" if column.kind in NUMERIC else "l" for column in table.columns)
    made = cells.to_latex(index=False, escape=False, longtable=True, column_format=form,
                          caption=table.caption.translate(_LATEX))  # fmt: skip
    return "\n".join([made, *(rf"{{\footnotesize {line.translate(_LATEX)}\par}}" for line in foot),
                      ""]).encode()  # fmt: skip


def _excel(table: Table, foot: list[str]) -> bytes:
    cells = _as_texts(table).map(harmless)
    for place, column in enumerate(table.columns):
        if column.kind in ("count", "number", "percent"):
            cells[cells.columns[place]] = [row[place] for row in table.rows]
    written = io.BytesIO()
    with pd.ExcelWriter(written, engine="xlsxwriter") as writer:
        cells.to_excel(writer, sheet_name="table", index=False, startrow=2)
        sheet = writer.sheets["table"]
        writer.book.set_properties({"created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001
        for row, line in [(0, table.caption), *enumerate(foot, start=len(cells) + 4)]:
            sheet.write_string(row, 0, line)
        sheet.autofit()
    return written.getvalue()


_WRITERS = {".xlsx": _excel, ".tex": _latex, ".md": _markdown}
