"""What users set: TOML read with care, packages that may be missing, where things are kept.

Each error names the file, the key, the value, and what to write instead.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

from analytics.errors import InputError, ParameterError
from analytics.files import read_text


def cache_folder() -> Path:
    """What may be made again is kept here: `$ANALYTICS_CACHE`, else in the user's own cache."""
    from platformdirs import user_cache_path  # a run with nothing to do never comes here

    own = os.environ.get("ANALYTICS_CACHE")
    return Path(own) if own else user_cache_path("incident-analytics", appauthor=False)


def need(module: str, extra: str) -> Any:
    """A module that an extra of the package brings; `ParameterError` says how to get it.

    >>> need("no_such_module", "maps")
    Traceback (most recent call last):
    analytics.errors.ParameterError: needs the extra maps; pip install 'incident-analytics[maps]'
    """
    try:
        return import_module(module)
    except ImportError as error:
        remedy = f"pip install 'incident-analytics[{extra}]'"
        raise ParameterError(f"needs the extra {extra}", remedy=remedy) from error


@cache
def packaged_toml(package: str, name: str) -> Mapping[str, Any]:
    """The content of a TOML file that belongs to the package: trusted, read once.

    >>> sorted(packaged_toml("analytics.sources.formats", "ucdp.toml"))[:2]
    ['codes', 'columns']
    """
    return tomllib.loads(files(package).joinpath(name).read_text(encoding="utf-8"))


def read_toml(path: Path, known: Iterable[str] | None = None) -> Section:
    """A TOML file, whose keys must be among those known; `InputError` if it is none."""
    try:
        values = tomllib.loads(read_text(path))
    except RecursionError as error:
        raise InputError("not TOML (nested too deeply)", file=path) from error
    except ValueError as error:  # also a number of more than 4,300 digits
        if isinstance(error, InputError):
            raise
        raise InputError(f"not TOML ({error})", file=path) from error
    return Section(path, values).only(known)


def closest(word: object, known: Iterable[str]) -> str:
    """A remedy that names the closest known word, or all of them.

    >>> closest("tilte", ["title", "url"]), closest("x", ["title", "url"])
    ('did you mean title?', 'one of title, url')
    """
    from rapidfuzz import fuzz, process  # only needed after a failure

    names = sorted(known)
    near = process.extractOne(str(word)[:100], names, scorer=fuzz.ratio, score_cutoff=60)
    return f"did you mean {near[0]}?" if near else "one of " + ", ".join(names)


@dataclass(frozen=True, slots=True)
class Section:
    """One table of a TOML file: its values, asked for by key and kind.

    Every method raises `InputError` for a value of another kind; a key that is absent gives the
    default.
    """

    file: Path
    content: Mapping[str, Any]
    name: str = ""

    def __contains__(self, key: str) -> bool:
        return key in self.content

    def fault(self, key: str, reason: str, remedy: str | None = None) -> InputError:
        """An error at a key, with the value that stands there."""
        column = f"{self.name}.{key}" if self.name else key
        value = self.content.get(key)
        shown = None if isinstance(value, Mapping | list) else value
        return InputError(reason, file=self.file, column=column, value=shown, remedy=remedy)

    def only(self, known: Iterable[str] | None) -> Section:
        """The section itself, if all its keys are known; None: any key is."""
        names = self.content if known is None else tuple(known)
        for key in self.content:
            if key not in names:
                raise self.fault(key, "no such key", closest(key, names))
        return self

    def text(self, key: str, default: str | None = None) -> str | None:
        """A text; an empty one counts as absent."""
        value = self.content.get(key, default)
        if value is not None and not isinstance(value, str):
            raise self.fault(key, "not a text", "put it in quotes")
        return value or default

    def texts(self) -> dict[str, str]:
        """All values, each of which must be a text."""
        return {key: self.text(key) or "" for key in self.content}

    def word(self, key: str, vocabulary: Iterable[str], default: str) -> str:
        """One of a few words."""
        words = tuple(vocabulary)
        value = self.text(key, default)
        if value not in words:
            raise self.fault(key, "not a word of the vocabulary", closest(value, words))
        return value

    def listed(self, key: str, remedy: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self.content.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.fault(key, "not a list of texts", remedy)
        return tuple(value)

    def flag(self, key: str, default: bool | None = None) -> bool | None:
        """True or false."""
        value = self.content.get(key, default)
        if value is not default and not isinstance(value, bool):
            raise self.fault(key, "not true or false")
        return value

    def whole(self, key: str, default: int) -> int:
        """A whole number from 1 on."""
        value = self.content.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self.fault(key, "not a whole number from 1 on")
        return value

    def section(self, key: str, known: Iterable[str] | None = None) -> Section:
        """A table below this one."""
        value = self.content.get(key, {})
        name = f"{self.name}.{key}" if self.name else key
        if not isinstance(value, Mapping):
            raise self.fault(key, "not a section", f"write [{name}]")
        return Section(self.file, value, name).only(known)

    def sections(self, key: str, known: Iterable[str] | None = None) -> list[Section]:
        """The tables of a list, as `[[key]]` writes them."""
        value = self.content.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            raise self.fault(key, "not a list", f"write [[{key}]]")
        return [Section(self.file, item, key).only(known) for item in value]
