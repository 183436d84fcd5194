"""The closed vocabularies of the tables: words a row may hold, and no others."""

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
ROWS_SETTINGS = ("embed", "ids", "withhold")
