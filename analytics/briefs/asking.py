"""A brief of the catalogue with other parameters: a page of its own, under its own name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from analytics.briefs.catalogue import Brief
from analytics.briefs.catalogue.entries import slug
from analytics.briefs.catalogue.parameters import bind, read_interface
from analytics.config import read_toml
from analytics.files import sha256

ASKED = "asked"  # the folder of such pages, unless the caller names one
_LONGEST = 80  # characters of a file's name
_FILES = {"data", "decisions"}  # parameters that name files: told by the file's name alone
_WINDOW = {"start", "end", "period"}


def ask(brief: Brief, given: Mapping[str, Any], *, publish: bool = False) -> Brief:
    """`brief` with the parameters `given`, made once; with `publish`, in the brief's own place.

    With data of the caller's own, what the catalogue says of its data does not carry over: nor
    its parameters, nor its title.
    """
    interface = read_interface(brief.notebook)
    bound = bind(brief.notebook, given, interface.parameters)
    own = "data" in bound
    changed = replace(
        brief,
        parameters=bound if own else {**brief.parameters, **bound},
        title=_title((not own and brief.title) or interface.title, bound),
    )
    if publish:
        return changed
    return replace(
        changed,
        name=_page_name(brief.name, bound),
        publish="now",
        corrections=(),
        data=(),
        once=True,
    )


def _title(template: str, bound: Mapping[str, Any]) -> str:
    """The template with whatever it does not tell of the given parameters behind it."""
    told = set(re.findall(r"\{(\w+)\}", template))
    told |= _WINDOW if "window" in told else set()
    more = [f"{name} {{{name}}}" for name in bound if name not in told | _FILES]
    return f"{template} ({', '.join(more)})" if more else template


def _called(path: Path) -> str:
    """A file by its name; by the title of its source where that does not share its rows."""
    for told in (path / "source.toml", path.with_name(f"{path.name}.source.toml")):
        if told.is_file():
            source = read_toml(told)
            if source.content.get("rows", "ids") != "embed":
                return source.text("title") or sha256(path.name.encode())[:8]
    return path.name.partition(".")[0]


def _page_name(name: str, bound: Mapping[str, Any]) -> str:
    """A file name that tells the parameters: `provinces-ged-period-2017`."""
    parts = [name]
    for key, value in bound.items():
        if key in _FILES:
            parts += [_called(Path(each)) for each in str(value).split(";")]
        else:
            parts += [key, value]
    whole = "-".join(filter(None, map(slug, parts)))
    if len(whole) <= _LONGEST:
        return whole
    return f"{whole[: _LONGEST - 9]}-{sha256(whole.encode())[:8]}"
