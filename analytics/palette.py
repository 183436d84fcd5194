"""The colours of charts and pages, said once: a role, its light tone and its dark tone.

The tones of a role differ from their neighbours in lightness as well as hue, so that charts
survive colour blindness and greyscale printing; after Okabe and Ito, Color Universal Design, 2008.
Static charts refer to a role as the CSS variable `--<role>`, which the page sets for both modes.
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
    "higher": Tone("#b4470a", "#f0914f"),
    "lower": Tone("#00756a", "#4fc1b0"),
    "unsure": Tone("#7a828c", "#8b949e"),
    "accent": Tone("#0a5c91", "#79b8e6"),
    "possible": Tone("#c3d3e2", "#2d4a61"),
    "hatch": Tone("#b9bec5", "#4a525c"),
}


def light(role: str) -> str:
    """The light tone of a role.

    >>> light("ink")
    '#1c2127'
    """
    return PALETTE[role].light


def dark(role: str) -> str:
    """The dark tone of a role."""
    return PALETTE[role].dark
