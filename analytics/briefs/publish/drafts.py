"""The gate: a brief with `publish = "review"` waits in `drafts/` until a person has looked."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

from analytics.briefs.catalogue import Brief
from analytics.briefs.provenance import Facts
from analytics.briefs.publish.editions import keep_edition, prune_editions
from analytics.briefs.publish.records import (
    DRAFTS,
    STATE,
    Made,
    drop_record,
    read_record,
    write_record,
)
from analytics.errors import ParameterError, RenderError
from analytics.files import remove, sha256, stamp, write_all


def keep_facts(reports: Path, name: str, facts: Facts) -> None:
    """Keep what an edition will need until the draft is published."""
    text = json.dumps(
        {
            "rows": facts.rows,
            "figures": facts.figures,
            "sources": facts.sources,
            "as_of": facts.as_of,
        },
        sort_keys=True,
    )
    write_all({_facts_path(reports, name): gzip.compress(text.encode(), 6, mtime=0)})


def has_draft(reports: Path, name: str) -> bool:
    """Whether pages of a brief wait for a look."""
    record = read_record(reports, name, draft=True)
    made = record.made if record is not None else ()
    return bool(made) and all(file.name.startswith(DRAFTS) for file in made)


def publish_draft(reports: Path, brief: Brief, today: str) -> list[Path]:
    """Put a draft in the place of the published brief; the files now published."""
    record = read_record(reports, brief.name, draft=True)
    if record is None or not has_draft(reports, brief.name):
        raise ParameterError(
            "has no draft that waits", value=brief.name, remedy=f"analytics render {brief.name}"
        )
    contents = {}
    for file in record.made:
        try:
            content = (reports / file.name).read_bytes()
        except OSError as error:
            raise RenderError("cannot be read", file=file.name, remedy="render it again") from error
        if sha256(content) != file.sha256:
            raise RenderError("was changed by hand", file=file.name, remedy="render it again")
        contents[file.name.removeprefix(f"{DRAFTS}/")] = content
    raw = json.loads(gzip.decompress(_facts_path(reports, brief.name).read_bytes()))
    facts = Facts(
        as_of=raw["as_of"], rows=raw["rows"], figures=raw["figures"], sources=raw["sources"]
    )
    keep_edition(reports, brief.name, contents[f"{brief.name}.html"], facts, record.data, today)
    write_all({reports / name: content for name, content in contents.items()})
    prune_editions(reports, brief.name, brief.keep, today)
    made = tuple(
        Made(name, sha256(content), len(content), stamp(reports / name))
        for name, content in contents.items()
    )
    write_record(reports, replace(record, made=made))
    for file in record.made:
        remove(reports / file.name)
    drop_record(reports, brief.name, draft=True)
    remove(_facts_path(reports, brief.name))
    return [reports / name for name in contents]


def _facts_path(reports: Path, name: str) -> Path:
    return reports / STATE / f"{name}.draft.facts.json.gz"
