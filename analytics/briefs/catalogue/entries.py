"""The catalogue read and checked, an entry with a matrix as one brief for each combination.

Every fault names the file, the entry and the key.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

from analytics.briefs.catalogue import Brief, Catalogue, Dated, Hooks, Keep
from analytics.config import Section, closest, read_toml
from analytics.errors import ParameterError

Provinces = Callable[[str], Sequence[str]]

DEFAULT_CATALOGUE = Path("reports/briefs.toml")
NAME = re.compile(r"(?!index$)(?!.*\.lite$)[a-z0-9][a-z0-9._-]{0,79}")
_KEEP = re.compile(r"(\d+) days?")
_EACH_PROVINCE = re.compile(r"each province in ([A-Za-z]{2})")
_EACH_YEAR = re.compile(r"each year in (\d{4})\s*(?:-|to)\s*(\d{4})")
_MOST = 2000  # a matrix larger than this is a slip of the pen


def load_catalogue(path: Path, provinces: Provinces | None = None) -> Catalogue:
    """Read and check a catalogue; every fault is an `InputError` naming the entry and the key.

    `provinces` gives the codes of a country, for `"each province in IQ"`.
    """
    file = read_toml(path, ("defaults", "brief", "hooks"))
    defaults = file.section("defaults", [key for key in _READ if key != "title"])
    root = project_root(path)
    briefs: dict[str, Brief] = {}
    for raw in file.sections("brief"):
        for brief in _entry(raw, defaults, root, provinces):
            if briefs.setdefault(brief.name, brief) is not brief:
                item = Section(path, {"name": brief.name}, "brief")
                raise item.fault("name", "two briefs with one name", "rename one")
    readers: Mapping[str, _Reader] = {
        "on_change": _list_of_texts,
        "on_failure": _list_of_texts,
        "timeout": _seconds,
    }
    hooks = file.section("hooks", readers)
    told = {key: readers[key](hooks, key) for key in hooks.content}
    return Catalogue(path, root, tuple(briefs.values()), Hooks(**told))


def find_catalogue(start: Path) -> Path:
    """`reports/briefs.toml` in `start` or the nearest folder above it."""
    for folder in (start, *start.parents):
        if (folder / DEFAULT_CATALOGUE).is_file():
            return folder / DEFAULT_CATALOGUE
        if (folder / DEFAULT_CATALOGUE.name).is_file():
            where = folder / DEFAULT_CATALOGUE.name
            raise ParameterError("the catalogue stands in reports/ now; move it there", file=where)
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


def _entry(
    raw: Section, defaults: Section, root: Path, provinces: Provinces | None
) -> Iterator[Brief]:
    raw = Section(raw.file, raw.content, f"brief {raw.content.get('name', '')}".strip())
    raw.only((*_KEYS, "matrix", "override"))
    for key in ("name", "notebook"):
        if not raw.text(key):
            raise raw.fault(key, "is missing", f"add {key} = ...")
    merged: dict[str, Any] = {**defaults.content, **raw.content}
    merged["parameters"] = {
        key: value
        for part in (defaults, raw)
        for key, value in _parameters(part, "parameters").items()
    }
    for item in _expand(Section(raw.file, merged, raw.name), provinces):
        yield _brief(item.only(_KEYS), str(raw.text("name")), root)


def _expand(entry: Section, provinces: Provinces | None) -> Iterator[Section]:
    """The entries that `entry` stands for, without its keys `matrix` and `override`.

    Each key of the matrix is a parameter of the notebook. The name gets the values behind it.
    `[brief.override."IQ-KI"]` changes any key of the items with that value; `skip = true` leaves
    them out.
    """
    matrix, overrides = entry.section("matrix"), entry.section("override")
    axes = {key: _axis(matrix, key, provinces) for key in matrix.content}
    size = math.prod(map(len, axes.values()))
    if size > _MOST:
        remedy = "split the entry or shorten its lists"
        raise entry.fault("matrix", f"stands for {size} briefs, more than {_MOST}", remedy)
    known = {str(value) for values in axes.values() for value in values}
    for value in overrides.content:
        if value not in known:
            raise overrides.fault(value, "not a value of the matrix", closest(value, known))
    plain = {k: v for k, v in entry.content.items() if k not in {"matrix", "override"}}
    for combination in itertools.product(*axes.values()):
        picked = dict(zip(axes, combination, strict=True))
        item = {**plain, "parameters": {**plain["parameters"], **picked}}
        item["name"] = "-".join([str(plain["name"]), *map(slug, combination)])
        for value in map(str, combination):
            change = overrides.section(value)
            parameters = {**item["parameters"], **change.section("parameters").content}
            item |= {**change.content, "parameters": parameters}
        if not item.pop("skip", False):
            yield Section(entry.file, item, entry.name)


def _axis(matrix: Section, key: str, provinces: Provinces | None) -> list[Any]:
    value = matrix.content[key]
    text = value.strip() if isinstance(value, str) else ""
    found = value if isinstance(value, list) else []
    if match := _EACH_YEAR.fullmatch(text):
        found = [str(year) for year in range(int(match[1]), int(match[2]) + 1)]
    if (match := _EACH_PROVINCE.fullmatch(text)) and provinces is not None:
        found = list(provinces(match[1].upper()))
    if not found:
        remedy = 'write a list, "each province in IQ" or "each year in 2020-2024"'
        raise matrix.fault(key, "not a list of values", remedy)
    return found


def slug(value: object) -> str:
    """A value as a part of a file's name.

    >>> slug("Salah al-Din")
    'salah-al-din'
    """
    return re.sub(r"[^a-z0-9]+", "-", str(value).lower()).strip("-")


def _brief(item: Section, entry: str, root: Path) -> Brief:
    name = item.text("name") or ""
    if not NAME.fullmatch(name):
        raise item.fault("name", "no name for a file", "use small letters, digits, dots, dashes")
    notebook = root / (item.text("notebook") or "")
    if not notebook.is_file():
        raise item.fault("notebook", "no such file", f"paths start at {root}")
    said = {key: read(item, key) for key, read in _READ.items() if key in item}
    return Brief(name, notebook, entry=entry, **said)


def _word_of(*vocabulary: str) -> _Reader:
    return lambda section, key: section.word(key, vocabulary, vocabulary[0])


def _said(section: Section, key: str) -> str:
    return section.text(key) or ""


def _parameters(section: Section, key: str) -> Mapping[str, Any]:
    return section.section(key).content


def _list_of_texts(section: Section, key: str) -> tuple[str, ...]:
    return section.listed(key, f'write {key} = ["..."]')


def _globs(section: Section, key: str) -> tuple[str, ...]:
    """Patterns of files that stay where they say: a slip must not search the whole machine."""
    for pattern in (patterns := _list_of_texts(section, key)):
        parts = PurePosixPath(pattern).parts
        odd = any(".." in part or ("**" in part and part != "**") for part in parts)
        if odd or not parts or parts[:1] == parts[-1:] == ("/",) or parts[:2] == ("/", "**"):
            raise section.fault(
                key, f'"{pattern[:80]}" is no pattern of files', 'write data = ["seeds/**/*"]'
            )
    return patterns


def _keep(section: Section, key: str) -> Keep:
    """A retention rule: 12 (editions) or "90 days"."""
    value = section.content[key]
    if isinstance(value, str) and (match := _KEEP.fullmatch(value.strip())):
        return Keep(days=int(match[1]))
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return Keep(count=value)
    raise section.fault(
        key, "not a number of editions or of days", 'write keep = 12 or keep = "90 days"'
    )


def _seconds(section: Section, key: str) -> float:
    value = section.content[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        raise section.fault(key, "not a number of seconds above 0", "write timeout = 600")
    return float(value)


def _dated(section: Section, key: str) -> tuple[Dated, ...]:
    with suppress(TypeError, AttributeError):  # as below
        given = [Dated(**each) for each in section.content[key]]
        if all(each.text.strip() for each in given):
            return tuple(Dated(str(each.date), each.text.strip()) for each in given)
    remedy = f'write {key} = [{{ date = 2025-01-31, text = "..." }}]'
    raise section.fault(key, "not a list of dated texts", remedy)


_Reader = Callable[[Section, str], Any]
_READ: Mapping[str, _Reader] = {
    "title": _said, "parameters": _parameters, "data": _globs, "tags": _list_of_texts,
    "publish": _word_of("now", "review"), "keep": _keep, "timeout": _seconds,
    "corrections": _dated, "headline": _said, "standfirst": _said, "markers": _dated,
    "anchor": _word_of("day", "data"),
}  # fmt: skip
_KEYS = ("name", "notebook", *_READ)
