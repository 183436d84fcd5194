"""The columns of tables in plain words, and the vocabularies of some of them."""

from __future__ import annotations

from collections.abc import Mapping

from analytics import vocabulary

VOCABULARIES: Mapping[str, tuple[str, ...]] = {
    "type": vocabulary.EVENT_TYPES, "status": vocabulary.STATUSES, "victims": vocabulary.VICTIMS,
    "measure": vocabulary.MEASURES, "kind": vocabulary.KINDS, "unit": vocabulary.UNITS,
    "counting_rule": vocabulary.COUNTING_RULES,
}  # fmt: skip
DATES = ("when", "start", "end", "date_basis", "published")
_BOTH = (
    "id", *DATES, "where", "province", "country", "actor", "target", "victims", "origin",
    "status", "part_of", "locator", "url", "note",
)  # fmt: skip
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "incidents": (
        *_BOTH, "event", "type", "source_type", "killed", "killed_civilians", "wounded",
        "arrested", "latitude", "longitude",
    ),
    "statistics": (
        *_BOTH, "measure", "amount", "unit", "kind", "as_of", "counting_rule", "restates", "about",
        "base",
    ),
}  # fmt: skip
REFERENCES = ("part_of", "restates", "about")
