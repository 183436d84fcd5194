"""The catalogue `briefs.toml`: which briefs there are, checked, and expanded over their matrix."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from analytics.briefs.catalogue.matrix import Provinces, expand
from analytics.config import closest, read_toml
from analytics.errors import InputError, ParameterError

DEFAULT_CATALOGUE = Path("reports/briefs.toml")
PUBLISH = ("now", "review")
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_KEEP = re.compile(r"(\d+) days?")


@dataclass(frozen=True, slots=True)
class Keep:
    """How many old editions stay: a number of them, or those of the last so many days."""

    count: int | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A dated notice that a published brief was wrong, printed on its page."""

    date: str
    text: str


@dataclass(frozen=True, slots=True)
class Hooks:
    """Commands told about a run: a JSON summary on their standard input, stopped at `timeout`."""

    on_change: tuple[str, ...] = ()
    on_failure: tuple[str, ...] = ()
    timeout: float = 60.0


@dataclass(frozen=True, slots=True)
class Brief:
    """One page to render: a notebook, its parameters, and how it is published.

    `notebook` is an absolute path; `title` a template of its parameters, empty for the notebook's
    own; `entry` the name in the catalogue, which a matrix shares among its briefs; `data` holds
    globs relative to the project's folder, watched for changes beside the files the notebook says
    it read. A brief that is made `once` keeps no record and no edition.
    """

    name: str
    notebook: Path
    title: str = ""
    entry: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    data: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    publish: str = "now"
    keep: Keep = Keep(count=10)
    timeout: float = 600.0
    corrections: tuple[Correction, ...] = ()
    once: bool = False


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The briefs of one file, in its order, and the folder its paths start from."""

    path: Path
    root: Path
    briefs: tuple[Brief, ...]
    hooks: Hooks = Hooks()

    def choose(self, words: Sequence[str] = (), tag: str | None = None) -> tuple[Brief, ...]:
        """The briefs named by `words` (names, entries, tags) and by `tag`; all if nothing is said.

        A word that names nothing is a `ParameterError` with the closest name.
        """
        chosen = [brief for brief in self.briefs if tag is None or tag in brief.tags]
        names = {name for brief in self.briefs for name in (brief.name, brief.entry)}
        tags = {each for brief in self.briefs for each in brief.tags}
        for word in [*words, *([tag] if tag is not None and tag not in tags else [])]:
            if word not in names | tags:
                raise ParameterError(
                    "neither a brief nor a tag of the catalogue",
                    value=word,
                    remedy=closest(word, names | tags),
                )
        if not words:
            return tuple(chosen)
        wanted = set(words)
        return tuple(b for b in chosen if wanted & {b.name, b.entry, *b.tags})


def load_catalogue(path: Path, provinces: Provinces | None = None) -> Catalogue:
    """Read and check a catalogue; every fault is an `InputError` naming the table and the key.

    `provinces` gives the codes of a country, for `"each province in IQ"`.
    """
    tree = dict(read_toml(path).content)
    _known(tree, {"defaults", "brief", "hooks"}, "the file", path)
    defaults = _table(tree.get("defaults", {}), "[defaults]", path)
    _known(defaults, set(_READERS) - {"name", "notebook", "title"}, "[defaults]", path)
    root = project_root(path)
    briefs: list[Brief] = []
    for number, raw in enumerate(_tables(tree.get("brief", []), path), start=1):
        briefs.extend(_briefs(raw, number, defaults, root, path, provinces))
    _unique(briefs, path)
    return Catalogue(path, root, tuple(briefs), _hooks(tree.get("hooks", {}), path))


def find_catalogue(start: Path) -> Path:
    """`reports/briefs.toml` in `start` or the nearest folder above it."""
    for folder in (start, *start.parents):
        if (folder / DEFAULT_CATALOGUE).is_file():
            return folder / DEFAULT_CATALOGUE
    raise ParameterError(
        "no such catalogue here or in a folder above",
        value=DEFAULT_CATALOGUE,
        remedy="go to the project's folder or pass --catalogue FILE",
    )


def project_root(catalogue: Path) -> Path:
    """The nearest folder from the catalogue upward with a project in it, else the catalogue's."""
    home = catalogue.resolve().parent
    for folder in (home, *home.parents):
        if (folder / "pyproject.toml").is_file() or (folder / "notebooks").is_dir():
            return folder
    return home


def _briefs(
    raw: dict[str, Any],
    number: int,
    defaults: Mapping[str, Any],
    root: Path,
    path: Path,
    provinces: Provinces | None,
) -> Iterable[Brief]:
    where = f"[[brief]] {raw.get('name', number)}"
    _known(raw, {*_READERS, "matrix", "override"}, where, path)
    for key in ("name", "notebook"):
        if key not in raw:
            raise InputError(f"{where} has no key {key}", file=path, remedy=f"add {key} = ...")
    merged = {**defaults, **raw}
    merged["parameters"] = {
        **_table(defaults.get("parameters", {}), "[defaults] parameters", path),
        **_table(raw.get("parameters", {}), f"{where} parameters", path),
    }
    for item in expand(merged, where, path, provinces):
        _known(item, set(_READERS), where, path)
        yield replace(_brief(item, where, root, path), entry=str(raw["name"]))


def _brief(item: Mapping[str, Any], where: str, root: Path, path: Path) -> Brief:
    values: dict[str, Any] = {}
    for key, value in item.items():
        try:
            values[key] = _READERS[key](value)
        except (TypeError, ValueError, KeyError) as error:
            raise InputError(
                f"{where}, key {key}: {error}", file=path, value=value, remedy=_REMEDIES.get(key)
            ) from error
    values["notebook"] = root / values["notebook"]
    if not values["notebook"].is_file():
        raise InputError(
            f"{where}, key notebook: no such file",
            file=path,
            value=item["notebook"],
            remedy=f"paths start at {root}",
        )
    return Brief(**values)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError("must be a text")
    return value.strip()


def _name(value: object) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise ValueError("is not a name for a file")
    if value == "index" or value.endswith(".lite"):
        raise ValueError("is a name the program uses itself")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise TypeError("must be a list of texts")
    return tuple(value)


def _parameters(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("must be a table")
    return dict(value)


def _publish(value: object) -> str:
    if value not in PUBLISH:
        raise ValueError("must be one of " + ", ".join(PUBLISH))
    return str(value)


def read_keep(value: object) -> Keep:
    """A retention rule from the catalogue: 12 (editions) or "90 days".

    >>> read_keep("90 days")
    Keep(count=None, days=90)
    """
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return Keep(count=value)
    if isinstance(value, str) and (match := _KEEP.fullmatch(value.strip())):
        return Keep(days=int(match[1]))
    raise ValueError("must be a number of editions or of days")


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise TypeError("must be a number of seconds above 0")
    return float(value)


def _corrections(value: object) -> tuple[Correction, ...]:
    if not isinstance(value, list):
        raise TypeError("must be a list of tables with date and text")
    return tuple(Correction(str(each["date"]), _text(each["text"])) for each in value)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "name": _name,
    "notebook": _text,
    "title": _text,
    "parameters": _parameters,
    "data": _texts,
    "tags": _texts,
    "publish": _publish,
    "keep": read_keep,
    "timeout": _seconds,
    "corrections": _corrections,
}
_REMEDIES = {
    "name": "use lower-case letters, digits, dots and dashes",
    "keep": 'write keep = 12 or keep = "90 days"',
    "publish": 'write publish = "now" or publish = "review"',
    "tags": 'write tags = ["daily"]',
    "data": 'write data = ["seeds/**/*"]',
    "timeout": "write timeout = 600",
    "corrections": 'write corrections = [{ date = 2025-01-31, text = "..." }]',
}


def _hooks(raw: object, path: Path) -> Hooks:
    table = _table(raw, "[hooks]", path)
    _known(table, {"on_change", "on_failure", "timeout"}, "[hooks]", path)
    values: dict[str, Any] = {}
    for key, value in table.items():
        try:
            values[key] = _seconds(value) if key == "timeout" else _texts(value)
        except TypeError as error:
            remedy = 'write a list: on_change = ["mail", "-s", "Briefs", "desk@example.org"]'
            raise InputError(
                f"[hooks], key {key}: {error}", file=path, value=value, remedy=remedy
            ) from error
    return Hooks(**values)


def _table(value: object, where: str, path: Path) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InputError(f"{where} must be a table", file=path, value=value)
    return value


def _tables(value: object, path: Path) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise InputError("brief must be a list of tables", file=path, remedy="write [[brief]]")
    return value


def _known(table: Mapping[str, Any], known: set[str], where: str, path: Path) -> None:
    for key in table:
        if key not in known:
            raise InputError(
                f"not a key of {where}",
                file=path,
                value=key,
                remedy=closest(key, known),
            )


def _unique(briefs: Sequence[Brief], path: Path) -> None:
    seen: set[str] = set()
    for brief in briefs:
        if brief.name in seen:
            raise InputError(
                "two briefs with one name", file=path, value=brief.name, remedy="rename one"
            )
        seen.add(brief.name)
