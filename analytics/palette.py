"""The colours of charts and pages, said once: a role, its light tone and its dark tone.

`higher`, `lower` and `unsure` differ from each other in lightness by at least 1.6 to 1, in both
modes, in greyscale and as each kind of colour-blind eye sees them (after Machado, Oliveira and
Fernandes, 2009); charts give them different shapes as well. `shade-1` to `shade-5` run from pale to
strong. Charts refer to a role as the CSS variable `--<role>`, which the page sets for both modes.
"""

from typing import NamedTuple


class Tone(NamedTuple):
    """One role of the palette in both modes, as hexadecimal RGB."""

    light: str
    dark: str


PALETTE = {
    "ink": Tone("#1c2127", "#e8eaed"),
    "muted": Tone("#59626d", "#a3abb5"),
    "line": Tone("#d4d8dd", "#3d444d"),
    "paper": Tone("#fffffe", "#14171b"),
    "wash": Tone("#f3f4f6", "#1f2429"),
    "earlier": Tone("#8796a8", "#6e7f93"),
    "later": Tone("#0a4f7d", "#6db3e0"),
    "higher": Tone("#772803", "#ffd9b3"),
    "lower": Tone("#4f9cc5", "#3f7fa3"),
    "unsure": Tone("#646b73", "#a4aab2"),
    "accent": Tone("#0a5c91", "#79b8e6"),
    "possible": Tone("#c3d3e2", "#2d4a61"),
    "hatch": Tone("#b9bec5", "#4a525c"),
    "shade-1": Tone("#dbe7f1", "#22384a"),
    "shade-2": Tone("#a9c6de", "#33577a"),
    "shade-3": Tone("#6f9fc6", "#4a7ba6"),
    "shade-4": Tone("#3c78a8", "#6da3cf"),
    "shade-5": Tone("#0a4f7e", "#a5cdec"),
}


def light(role: str) -> str:
    """The light tone of a role.

    >>> light("ink")
    '#1c2127'
    """
    return PALETTE[role].light
