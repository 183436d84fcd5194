"""The built-in formats, and how a file finds the one that reads it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from analytics.config import closest
from analytics.errors import ParameterError
from analytics.files import Input, find
from analytics.sources.engine import Job, plan, sidecar_of, slug
from analytics.sources.format import Format
from analytics.sources.formats import acled, gtd, ucdp
from analytics.sources.formats.mapping import is_mapping, read_mapping
from analytics.sources.source_toml import Source, read_source

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
    mapping = mapping_of(path, format)
    if mapping is not None:
        form, declared = read_mapping(mapping, slug(path))
        return replace(plan(path, [form], declared), key=Input.of(mapping).sha256)
    if format is not None and format not in FORMATS:
        known = (*FORMATS, "MAPPING.toml")
        raise ParameterError(
            "no such format", column="format", value=format, remedy=closest(format, known)
        )
    forms = [make() for name, make in FORMATS.items() if format in (None, name)]
    sidecar = sidecar_of(path)
    own = read_source(sidecar, source_id=slug(path)) if sidecar.exists() else None
    job = plan(path, forms, own or Source(slug(path), path.name))
    return replace(job, declared=_declared(job.form, own, path))


def mapping_of(path: Path, format: str | None) -> Path | None:
    """The mapping that reads a file: `format` if it names a TOML file, else the one beside it."""
    if format is not None and format.lower().endswith(".toml"):
        return find(format)
    sidecar = sidecar_of(path)
    if format is None and sidecar.exists() and is_mapping(sidecar):
        return sidecar
    return None


def _declared(form: Format, own: Source | None, path: Path) -> Source:
    """What the file's own declaration says, over what is known of its format."""
    told = {key: text for key, text in form.told.items() if key != "title"}
    title = f"{form.told['title']}: {path.name}"
    if own is None:
        return Source(slug(path), title, told)
    named = title if own.title == own.source_id else own.title
    return replace(own, title=named, texts={**told, **own.texts})
