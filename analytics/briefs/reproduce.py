"""A page rendered again from the project it came from: whether that gives the same page."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from analytics.briefs.catalogue import Catalogue
from analytics.briefs.run import Settings, run_briefs
from analytics.briefs.verify import Broken, read_provenance
from analytics.errors import ParameterError
from analytics.files import read_bytes, sha256


def differs_from(page: Path, catalogue: Catalogue, settings: Settings) -> list[Broken]:
    """The parts of a page that the brief of its name in a catalogue does not give, each by its id.

    The files that it was made from are compared first, as far as the page names them. The edition
    before is no part of it: what changed since is not compared. `settings.reports` is not used.

    Raises `InputError` if the page is no brief, `ParameterError` if the catalogue has none of its
    name.
    """
    held = read_provenance(page)
    name = page.name.removesuffix(".html").removesuffix(".lite")
    brief = next((one for one in catalogue.choose([name]) if one.name == name), None)
    if brief is None:
        raise ParameterError("names several briefs, and no page", value=name)
    broken = []
    for file in held["inputs"]:
        now = catalogue.root / file["path"]
        if now.is_file() and sha256(read_bytes(now)) != file["sha256"]:
            broken.append(Broken("source", f"{file['path']} is not the file it was made from"))
    with tempfile.TemporaryDirectory() as place:
        alone = replace(brief, publish="now", once=True)
        run = run_briefs(catalogue, [alone], replace(settings, reports=Path(place)))
        if run.failed:
            return [*broken, Broken("source", f"does not render: {run.outcomes[0].error}")]
        again = read_provenance(Path(place) / page.name)["contents"]
    before = held["contents"]
    return broken + [
        Broken("source", f"{part} is not what {catalogue.root} gives")
        for part in sorted({*again, *before} - {"page"})
        if again.get(part) != before.get(part)
    ]
