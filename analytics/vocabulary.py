"""The closed vocabularies of the tables: words a row may hold, and no others.

Also the columns of ledgers and mapped sheets in plain words, and which of them have a vocabulary.
"""

from collections.abc import Mapping

EVENT_TYPES = (
    "armed_attack", "clash", "bombing", "shelling", "airstrike", "assassination", "abduction",
    "violence_against_civilians", "arrest", "operation", "deployment", "presence", "protest",
    "other",
)  # fmt: skip
STATUSES = ("carried_out", "claimed", "foiled", "denied", "doubtful")
PLACE_PRECISIONS = ("exact", "near", "district", "province", "region", "country", "unknown")
VICTIMS = ("civilians", "security_forces", "militants", "mixed", "unknown")
MEASURES = (
    "attacks", "incidents", "operations", "raids", "airstrikes", "killed", "wounded", "casualties",
    "arrested", "killed_or_arrested", "abducted", "strength", "units", "sites", "other",
)  # fmt: skip
KINDS = ("flow", "stock", "rate", "share", "ratio")
BOUNDS = (
    "exact", "more_than", "at_least", "less_than", "at_most", "between", "about", "vague",
)  # fmt: skip
UNITS = ("events", "persons", "brigades", "sites", "ratio", "percent", "other")
COUNTING_RULES = ("claimed", "recorded", "confirmed", "estimated", "unknown")
SUMMARY = "a summary of several events"  # in the note of a row
ROWS_SETTINGS = ("embed", "ids", "withhold")
SMALLEST = 3  # a cell of a breakdown with fewer events points at single ones

VOCABULARIES: Mapping[str, tuple[str, ...]] = {
    "type": EVENT_TYPES, "status": STATUSES, "victims": VICTIMS,
    "measure": MEASURES, "kind": KINDS, "unit": UNITS,
    "counting_rule": COUNTING_RULES,
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
