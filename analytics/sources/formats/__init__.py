"""The built-in formats, and how a file finds the one that reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from analytics.config import Section, closest, read_toml
from analytics.errors import ParameterError
from analytics.files import Input, find
from analytics.sources.engine import Job, plan, sidecar_of, slug
from analytics.sources.format import Format
from analytics.sources.formats import acled, gtd, ucdp
from analytics.sources.formats.mapping import read_mapping
from analytics.sources.source_toml import Source, read_source
from analytics.sources.unpack import Wrapped

FORMATS = {"ucdp": ucdp.form, "acled": acled.form, "gtd": gtd.form}


def job_for(path: Path, format: str | None = None) -> Job:
    """Recognise a file, by its content or as `format` says, with what is declared beside it.

    Parameters
    ----------
    path
        The file. `FILE.source.toml` beside it declares its source; with a section `[columns]` it
        is a mapping too.
    format
        The name of a built-in format, or the path of a mapping.

    Raises
    ------
    InputError
        Where no format fits; it names those tried.
    ParameterError
        Where `format` names none.
    """
    sidecar = sidecar_of(path)
    mapping = None
    if format is not None and format.lower().endswith(".toml"):
        mapping = find(format)
    elif format is None and sidecar.exists() and "columns" in read_toml(sidecar):
        mapping = sidecar
    if mapping is not None:
        sheet, source = read_mapping(read_toml(mapping), slug(path))
        return replace(plan(path, [sheet], source), key=Input.of(mapping).sha256)
    if format is not None and format not in FORMATS:
        known = (*FORMATS, "MAPPING.toml")
        raise ParameterError(
            "no such format", column="format", value=format, remedy=closest(format, known)
        )
    known_formats = [make() for name, make in FORMATS.items() if format in (None, name)]
    own = read_source(sidecar, slug(path)) if sidecar.exists() else None
    job = plan(path, known_formats, own or Source(slug(path), slug(path)))
    return replace(job, source=_source(job.format, own, path))


def frame_job(table: pa.Table, mapping: Mapping[str, Any], source_id: str) -> Job:
    """A table in memory, with a mapping as a dictionary, as a job."""
    sheet, source = read_mapping(Section(Path(source_id), mapping), source_id)
    wrapped = Wrapped(Path(source_id), "frame", table=table)
    return plan(wrapped.path, [sheet], source, wrapped)


def _source(form: Format, own: Source | None, path: Path) -> Source:
    """What the file's own declaration says, over what is known of its format."""
    told = {key: text for key, text in form.told.items() if key != "title"}
    release = form.version(path.name) if form.version else None
    title = " ".join(filter(None, (form.told["title"], release)))
    if own is None:
        return Source(slug(path), title, told)
    named = title if own.title == own.source_id else own.title
    return replace(own, title=named, texts={**told, **own.texts})
