"""What a notebook accepts: its parameters cell read, and given values checked against it.

The cell is parsed, never run. Names and types are checked here because papermill itself accepts
any name, also one that is code.
"""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analytics.config import closest
from analytics.errors import InputError, ParameterError, RenderError
from analytics.files import read_text

_TRUE, _FALSE = {"true", "yes", "on", "1"}, {"false", "no", "off", "0"}
_SPOKEN = {
    "None": "none", "bool": "true or false", "int": "a whole number", "float": "a number",
    "dict": "a table", "str": "a text", "list": "a list",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parameter:
    """One line of the parameters cell: `name: types = default  # help`."""

    name: str
    types: tuple[str, ...]
    default: Any
    help: str = ""
    item: str = ""  # of a list: the type of its items


@dataclass(frozen=True, slots=True)
class Interface:
    """What a notebook says of itself: its parameters by name, and a template of its title."""

    parameters: Mapping[str, Parameter]
    title: str

    @property
    def defaults(self) -> dict[str, Any]:
        """The values of the parameters that nobody gives."""
        return {name: each.default for name, each in self.parameters.items()}


def read_interface(path: Path) -> Interface:
    """The parameters of a notebook, from its one cell tagged `parameters`, and its title.

    The title is that of its metadata, or its first heading. `InputError` if it is no notebook.
    """
    text = read_text(path)
    try:
        notebook = json.loads(text)
        cells = [(cell, "".join(cell["source"])) for cell in notebook["cells"]]
        tagged = [s for c, s in cells if "parameters" in c.get("metadata", {}).get("tags", [])]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            "is not a notebook", file=path, remedy="open it in JupyterLab and save it again"
        ) from error
    if notebook.get("nbformat") != 4:
        raise InputError("is not a notebook of format 4", file=path)
    if len(tagged) > 1:
        raise InputError("has two cells tagged parameters", file=path, remedy="keep one")
    headings = (s.lstrip("# ").partition("\n")[0] for _, s in cells if s.startswith("# "))
    title = notebook["metadata"].get("title") or next(headings, path.stem)
    return Interface(_parse(tagged[0], path) if tagged else {}, str(title))


def bind(
    path: Path, given: Mapping[str, Any], known: Mapping[str, Parameter] | None = None
) -> dict[str, Any]:
    """`given` as values the notebook at `path` accepts: JSON values of the annotated types.

    Texts (from a command line) are read as the annotated type; dates become ISO texts. An unknown
    name or a value of another type is a `ParameterError`. Parameters not given are left out;
    "window" stands for `start` and `end`.
    """
    known = read_interface(path).parameters if known is None else known
    bound = {}
    for name, value in given.items():
        names = [name]
        if name == "window" not in known and {"start", "end"} <= set(known):
            names = ["start", "end"]
        for each in names:
            if each not in known:
                raise ParameterError(
                    "not a parameter of this notebook",
                    file=path.name,
                    value=each,
                    remedy=closest(each, known)
                    if known
                    else "none of its cells has the tag parameters",
                )
            plain = json.loads(json.dumps(value, default=lambda each: each.isoformat()))
            bound[each] = _coerce(known[each], plain, path)
    return bound


def _parse(source: str, path: Path) -> dict[str, Parameter]:
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
        comments = {t.start[0]: t.string.lstrip("# ") for t in tokens if t.type == tokenize.COMMENT}
        found = [_parameter(node, comments) for node in ast.parse(source).body]
    except (SyntaxError, ValueError, tokenize.TokenError) as error:
        raise RenderError(
            f"its parameters cell cannot be read: {error}",
            file=path,
            remedy="keep to lines such as: start: str | None = None  # first day",
        ) from error
    return {parameter.name: parameter for parameter in found if parameter is not None}


def _parameter(node: ast.stmt, comments: Mapping[int, str]) -> Parameter | None:
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        name, annotation, value = ast.unparse(node.target), ast.unparse(node.annotation), node.value
    elif isinstance(node, ast.Assign):
        name, annotation, value = ast.unparse(node.targets[0]), "", node.value
    else:
        return None
    default = ast.literal_eval(value)
    default = list(default) if isinstance(default, tuple) else default
    outer = re.sub(r"\[.*\]", "", annotation) or type(default).__name__
    item = re.search(r"\[(\w+)", annotation)
    help_ = comments.get(node.end_lineno or node.lineno, "").strip()
    types = tuple(re.findall(r"\w+", outer)) if annotation or default is not None else ()
    return Parameter(name, types, default, help_, item[1] if item else "")


def _coerce(parameter: Parameter, value: Any, path: Path) -> Any:
    for name in _SPOKEN:  # a text, which anything might be, after what is told more exactly
        if name in parameter.types:
            try:
                return _as_type(name, value, parameter.item)
            except (ValueError, TypeError):
                continue
    if not set(parameter.types) & set(_SPOKEN):
        return value
    raise ParameterError(
        f"parameter {parameter.name} must be "
        + " or ".join(_SPOKEN.get(name, name) for name in parameter.types),
        file=path.name,
        value=value,
        remedy=f"its default is {parameter.default!r}",
    )


def _as_type(name: str, value: Any, item: str = "") -> Any:
    """`value` as one of the type called `name`, which a text may spell; else a `ValueError`."""
    text = value.strip() if isinstance(value, str) else None
    match name, value:
        case "None", _ if value is None or text in {"", "none", "None", "null"}:
            return None
        case ("bool", bool()) | ("dict", dict()) | ("str", str()):
            return value
        case "bool", str() if value.strip().lower() in _TRUE | _FALSE:
            return value.strip().lower() in _TRUE
        case ("bool" | "None" | "dict", _) | (_, bool() | None):
            raise ValueError
        case "int", int() | str():
            return int(value)
        case "float", int() | float() | str():
            return float(value)
        case "str", int() | float():
            return str(value)
        case "list", str():
            parts = json.loads(value) if value.startswith("[") else value.split(",")
            return _as_type("list", [p.strip() if isinstance(p, str) else p for p in parts], item)
        case "list", list():
            return [_as_type(item, each) for each in value] if item in _SPOKEN else value
    raise ValueError
