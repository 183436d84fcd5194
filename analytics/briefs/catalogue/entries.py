"""The catalogue read and checked: every fault names the file, the entry and the key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from analytics.briefs.catalogue import Brief, Catalogue, Dated, Hooks, Keep
from analytics.briefs.catalogue.matrix import Provinces, expand
from analytics.config import Section, read_toml
from analytics.errors import ParameterError

DEFAULT_CATALOGUE = Path("reports/briefs.toml")
PUBLISH = ("now", "review")
_KEYS = (
    "name", "notebook", "title", "parameters", "data", "tags", "publish", "keep", "timeout",
    "corrections", "headline", "standfirst", "markers", "anchor",
)  # fmt: skip
_NAME = re.compile(r"(?!index$)(?!.*\.lite$)[a-z0-9][a-z0-9._-]{0,79}")
_KEEP = re.compile(r"(\d+) days?")


def load_catalogue(path: Path, provinces: Provinces | None = None) -> Catalogue:
    """Read and check a catalogue; every fault is an `InputError` naming the entry and the key.

    `provinces` gives the codes of a country, for `"each province in IQ"`.
    """
    file = read_toml(path, ("defaults", "brief", "hooks"))
    defaults = file.section("defaults", _KEYS[3:])
    root = project_root(path)
    briefs: list[Brief] = []
    for raw in file.sections("brief"):
        briefs += _entry(raw, defaults, root, provinces)
    names: set[str] = set()
    for brief in briefs:
        if brief.name in names:
            raise Section(path, {"name": brief.name}, "brief").fault(
                "name", "two briefs with one name", "rename one"
            )
        names.add(brief.name)
    hooks = file.section("hooks", ("on_change", "on_failure", "timeout"))
    told = {key: _texts(hooks, key) for key in ("on_change", "on_failure") if key in hooks}
    return Catalogue(path, root, tuple(briefs), Hooks(**told, timeout=_seconds(hooks, 60.0)))


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
        **defaults.section("parameters").content,
        **raw.section("parameters").content,
    }
    for item in expand(Section(raw.file, merged, raw.name), provinces):
        yield _brief(item.only(_KEYS), str(raw.text("name")), root)


def _brief(item: Section, entry: str, root: Path) -> Brief:
    name = item.text("name") or ""
    if not _NAME.fullmatch(name):
        raise item.fault("name", "no name for a file", "use small letters, digits, dots, dashes")
    notebook = root / (item.text("notebook") or "")
    if not notebook.is_file():
        raise item.fault("notebook", "no such file", f"paths start at {root}")
    return Brief(
        name=name,
        notebook=notebook,
        title=item.text("title") or "",
        entry=entry,
        parameters=item.section("parameters").content,
        data=_globs(item),
        tags=_texts(item, "tags"),
        publish=item.word("publish", PUBLISH, "now"),
        keep=_keep(item),
        timeout=_seconds(item, 600.0),
        corrections=_dated(item, "corrections"),
        headline=item.text("headline") or "",
        standfirst=item.text("standfirst") or "",
        markers=_dated(item, "markers"),
        anchor=item.word("anchor", ("day", "data"), "day"),
    )


def _texts(section: Section, key: str) -> tuple[str, ...]:
    value = section.content.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise section.fault(key, "not a list of texts", f'write {key} = ["..."]')
    return tuple(value)


def _globs(section: Section) -> tuple[str, ...]:
    """Patterns of files that stay where they say: a slip must not search the whole machine."""
    for pattern in (patterns := _texts(section, "data")):
        parts = PurePosixPath(pattern).parts
        odd = any(".." in part or ("**" in part and part != "**") for part in parts)
        if odd or not parts or parts[:1] == parts[-1:] == ("/",) or parts[:2] == ("/", "**"):
            raise section.fault(
                "data", f'"{pattern[:80]}" is no pattern of files', 'write data = ["seeds/**/*"]'
            )
    return patterns


def _keep(section: Section) -> Keep:
    """A retention rule: 12 (editions) or "90 days"."""
    value = section.content.get("keep", 10)
    if isinstance(value, str) and (match := _KEEP.fullmatch(value.strip())):
        return Keep(days=int(match[1]))
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return Keep(count=value)
    raise section.fault(
        "keep", "not a number of editions or of days", 'write keep = 12 or keep = "90 days"'
    )


def _seconds(section: Section, default: float) -> float:
    value = section.content.get("timeout", default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        raise section.fault("timeout", "not a number of seconds above 0", "write timeout = 600")
    return float(value)


def _dated(section: Section, key: str) -> tuple[Dated, ...]:
    value = section.content.get(key, [])
    wrong = section.fault(
        key, "not a list of dated texts", f'write {key} = [{{ date = 2025-01-31, text = "..." }}]'
    )
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise wrong
    if any(set(each) != {"date", "text"} or not str(each["text"]).strip() for each in value):
        raise wrong
    return tuple(Dated(str(each["date"]), str(each["text"]).strip()) for each in value)
