"""What a notebook accepts: its parameters cell read, and given values checked against it.

The cell is parsed, never run. Names and types are checked here because papermill itself accepts
any name, also one that is code.
"""

from __future__ import annotations

import ast
import datetime as dt
import io
import json
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analytics.config import closest
from analytics.errors import InputError, ParameterError, RenderError
from analytics.files import read_text

_TRUE = {"true", "yes", "on", "1"}
_FALSE = {"false", "no", "off", "0"}
_TYPES = {"str", "int", "float", "bool", "list", "dict", "None"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One line of the parameters cell: `name: types = default  # help`."""

    name: str
    types: tuple[str, ...]
    default: Any
    help: str = ""
    item: str | None = None  # of a list: the type of its items


@dataclass(frozen=True, slots=True)
class Interface:
    """What a notebook says of itself: its parameters by name, and a template of its title."""

    parameters: Mapping[str, Parameter]
    title: str

    @property
    def defaults(self) -> dict[str, Any]:
        """The values of the parameters that nobody gives."""
        return {name: each.default for name, each in self.parameters.items()}


def read_notebook(path: Path) -> dict[str, Any]:
    """The JSON of a notebook; `InputError` if it is not one."""
    try:
        notebook = json.loads(read_text(path))
        cells = notebook["cells"]
    except InputError:
        raise
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            "is not a notebook", file=path, remedy="open it in JupyterLab and save it again"
        ) from error
    if not isinstance(cells, list) or notebook.get("nbformat") != 4:
        raise InputError("is not a notebook of format 4", file=path)
    return dict(notebook)


def read_interface(path: Path) -> Interface:
    """The parameters of a notebook, and its title: its metadata's, or its first heading."""
    notebook = read_notebook(path)
    words = ["".join(c["source"]) for c in notebook["cells"] if c.get("cell_type") == "markdown"]
    heading = next((word.lstrip("# ").partition("\n")[0] for word in words if word[:1] == "#"), "")
    title = notebook.get("metadata", {}).get("title") or heading or path.stem
    return Interface(_read_parameters(notebook, path), str(title))


def read_parameters(path: Path) -> dict[str, Parameter]:
    """The parameters of a notebook by name, from its one cell tagged `parameters`."""
    return _read_parameters(read_notebook(path), path)


def _read_parameters(notebook: Mapping[str, Any], path: Path) -> dict[str, Parameter]:
    tagged = [
        cell
        for cell in notebook["cells"]
        if cell.get("cell_type") == "code"
        and "parameters" in cell.get("metadata", {}).get("tags", [])
    ]
    if not tagged:
        return {}
    if len(tagged) > 1:
        raise InputError("has two cells tagged parameters", file=path, remedy="keep one")
    source = tagged[0]["source"]
    return _parse("".join(source) if isinstance(source, list) else source, path)


def bind(
    path: Path, given: Mapping[str, Any], known: Mapping[str, Parameter] | None = None
) -> dict[str, Any]:
    """`given` as values the notebook at `path` accepts: JSON values of the annotated types.

    Texts (from a command line) are read as the annotated type; dates become ISO texts. An unknown
    name or a value of another type is a `ParameterError`. Parameters not given are left out;
    "window" stands for `start` and `end`.
    """
    known = read_parameters(path) if known is None else known
    if "window" in given and "window" not in known and {"start", "end"} <= set(known):
        given = {**dict.fromkeys(("start", "end"), given["window"]), **given}
        given = {name: value for name, value in given.items() if name != "window"}
    bound = {}
    for name, value in given.items():
        if name not in known:
            raise ParameterError(
                "not a parameter of this notebook",
                file=path.name,
                value=name,
                remedy=closest(name, known),
            )
        bound[name] = _coerce(known[name], value, path)
    return bound


def _parse(source: str, path: Path) -> dict[str, Parameter]:
    try:
        tree = ast.parse(source)
        comments = _comments(source)
        found = [_parameter(node, comments) for node in tree.body]
    except (SyntaxError, ValueError, tokenize.TokenError) as error:
        raise RenderError(
            f"its parameters cell cannot be read: {error}",
            file=path,
            remedy="keep to lines such as: start: str | None = None  # first day",
        ) from error
    return {parameter.name: parameter for parameter in found if parameter is not None}


def _parameter(node: ast.stmt, comments: Mapping[int, str]) -> Parameter | None:
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
        name, default = node.target.id, ast.literal_eval(node.value)
        types, item = _annotated(node.annotation)
    elif (
        isinstance(node, ast.Assign)
        and len(node.targets) == 1
        and isinstance(node.targets[0], ast.Name)
    ):
        name, default = node.targets[0].id, ast.literal_eval(node.value)
        types, item = (type(default).__name__,), None
        types = () if default is None else types
    else:
        return None
    if isinstance(default, tuple):
        default = list(default)
    types = tuple("list" if each == "tuple" else each for each in types)
    return Parameter(name, types, default, comments.get(node.end_lineno or node.lineno, ""), item)


def _annotated(node: ast.expr) -> tuple[tuple[str, ...], str | None]:
    """The names of the types of an annotation: `str | None` -> ("str", "None")."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        left, left_item = _annotated(node.left)
        right, right_item = _annotated(node.right)
        return left + right, left_item or right_item
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _annotated(ast.parse(node.value, mode="eval").body)
    if isinstance(node, ast.Subscript):
        outer = ast.unparse(node.value).split(".")[-1]
        if outer == "Optional":
            inner, item = _annotated(node.slice)
            return (*inner, "None"), item
        return (outer.lower(),), ast.unparse(node.slice).split(",")[0]
    name = ast.unparse(node).split(".")[-1]
    return ("str" if name in {"date", "datetime"} else name,), None


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]: token.string.lstrip("# ").strip()
        for token in tokens
        if token.type == tokenize.COMMENT
    }


def _coerce(parameter: Parameter, value: object, path: Path) -> Any:
    value = _plain(value)
    types = [name for name in parameter.types if name in _TYPES]
    for name in sorted(types, key=lambda name: (name == "str", name == "list")):
        ok, result = _as_type(name, value, parameter.item)
        if ok:
            return result
    if not types:
        return value
    raise ParameterError(
        f"parameter {parameter.name} must be {_spoken(parameter)}",
        file=path.name,
        value=value,
        remedy=f"its default is {parameter.default!r}",
    )


def _spoken(parameter: Parameter) -> str:
    words = {"str": "a text", "int": "a whole number", "float": "a number", "bool": "true or false"}
    words |= {"list": "a list", "dict": "a table", "None": "none"}
    return " or ".join(words.get(name, name) for name in parameter.types)


def _plain(value: object) -> Any:
    """`value` as JSON would hold it: dates as ISO texts, tuples as lists."""
    if isinstance(value, dt.date | dt.datetime | dt.time):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    return value


def _as_type(name: str, value: Any, item: str | None) -> tuple[bool, Any]:
    """Whether `value` is, or spells, a value of the type called `name`; and that value."""
    text = value.strip() if isinstance(value, str) else None
    match name:
        case "None":
            return (value is None or text in {"", "none", "None", "null"}), None
        case "bool":
            if text is not None and text.lower() in _TRUE | _FALSE:
                return True, text.lower() in _TRUE
            return isinstance(value, bool), value
        case "int" | "float":
            return _as_number(name, value, text)
        case "str":
            if isinstance(value, int | float) and not isinstance(value, bool):
                return True, str(value)
            return isinstance(value, str), value
        case "list":
            return _as_list(value, text, item)
        case _:
            return isinstance(value, dict), value


def _as_number(name: str, value: Any, text: str | None) -> tuple[bool, Any]:
    if isinstance(value, bool):
        return False, None
    if isinstance(value, int) or (name == "float" and isinstance(value, float)):
        return True, value if name == "int" else float(value)
    if text is None:
        return False, None
    try:
        return True, int(text) if name == "int" else float(text)
    except ValueError:
        return False, None


def _as_list(value: Any, text: str | None, item: str | None) -> tuple[bool, Any]:
    if text is not None:
        try:
            value = json.loads(text) if text.startswith("[") else text.split(",")
        except ValueError:
            return False, None
        value = [each.strip() if isinstance(each, str) else each for each in value]
    if not isinstance(value, list):
        return False, None
    if item not in _TYPES:
        return True, value
    pairs = [_as_type(item, each, None) for each in value]
    return all(ok for ok, _ in pairs), [each for _, each in pairs]
