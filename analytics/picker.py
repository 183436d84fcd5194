"""A picker for a notebook: choose, and see the sentence, the figure and the code of both."""

from __future__ import annotations

from typing import Any

import pandas as pd
from markupsafe import Markup

import analytics as an
from analytics import prose
from analytics.briefs.asking import last_windows
from analytics.briefs.values import written
from analytics.charts import drawable, svg_text
from analytics.config import need
from analytics.dataset import Dataset
from analytics.errors import AnalyticsError, ParameterError
from analytics.measures.events import definitions
from analytics.prose.words import area

_WORDS = {"scope": "scope", "actor": "actor", "measure": "measure"}
_BETWEEN = ((), {"start": "earlier", "end": "later", **_WORDS})
# By verb: the fields that it takes by position, and those by keyword.
_PERIODS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "compare": (("earlier", "later"), _WORDS),
    "months": (("earlier", "later"), _WORDS),
    "provinces": (("later",), {"against": "earlier", **_WORDS}),
    **dict.fromkeys(("count", "trend", "timeline"), _BETWEEN),
}
_PAGE = Markup(
    '<h3>{}</h3><div style="background:#fff;color:#111;max-width:60em">{}</div>'
    "<p>Copy this cell:</p><pre>import analytics as an\n{}</pre>"
)
_MOST = 40  # names of a list


def pick(data: Dataset, name: str = "facts") -> Any:
    """Question, periods, place, actor and measure to choose from; the answer and its code below.

    Parameters
    ----------
    data, name
        A dataset, and what it is called in the notebook, for the code that is shown.

    Returns
    -------
    ipywidgets.VBox
        It needs the extra `explore`. What cannot be asked is said in place of an answer.

    Raises
    ------
    ParameterError
        Without ipywidgets, or for data without a single dated row.

    >>> pick(Dataset())
    Traceback (most recent call last):
    analytics.errors.ParameterError: no dated row to ask about
    """
    found = last_windows(data)
    if found is None:
        raise ParameterError("no dated row to ask about")
    widgets = need("ipywidgets", "explore")
    often = {
        column: pd.concat([data.incidents[column], data.statistics[column]]).value_counts().index
        for column in ("scope", "actor")
    }
    options = {
        "question": list(_PERIODS),
        "scope": [("everywhere", ""), *((area(code), code) for code in often["scope"][:_MOST])],
        "actor": [("anyone", ""), *((name, name) for name in often["actor"][:_MOST])],
        "measure": list(definitions()),
    }
    fields = {
        field: widgets.Dropdown(options=told, description=field) for field, told in options.items()
    } | {
        field: widgets.Text(written("period", week), description=field, continuous_update=False)
        for field, week in zip(("earlier", "later"), found[:2], strict=True)
    }
    answer = widgets.HTML()

    def show(_: object = None) -> None:
        chosen = {field: widget.value for field, widget in fields.items()}
        question = chosen["question"]
        first, named = _PERIODS[question]
        given = [chosen[field] for field in first]
        words = {word: chosen[field] for word, field in named.items() if chosen[field]}
        told = [name, *map(repr, given), *(f"{word}={value!r}" for word, value in words.items())]
        call = f"an.{question}({', '.join(told)})"
        try:
            result = getattr(an, question)(data, *given, **words)
            said, made = prose.headline(result), drawable(result)
        except AnalyticsError as error:
            said, made, result = str(error), None, None
        drawn = made and svg_text(made, name="picked", alt=prose.alt_text(result))
        answer.value = _PAGE.format(said, Markup(drawn or ""), call)  # noqa: S704  # our own drawing

    for widget in fields.values():
        widget.observe(show, names="value")
    show()
    grid = widgets.Layout(grid_template_columns="repeat(2, max-content)")
    return widgets.VBox([widgets.GridBox(list(fields.values()), layout=grid), answer])
