"""Values that show themselves in words, in a notebook and in a terminal.

What the words are is for `analytics.display` to say, far above the values: it is loaded when
something is first shown.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Shows:
    """A value whose `print` and display in a notebook are words of `analytics.display`.

    Its `repr` stays what Python makes of it, so that it can be read back.
    """

    __slots__ = ()

    def __str__(self) -> str:
        return str(in_words(self))

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/plain": str(in_words(self))}

    def _repr_html_(self) -> str:
        return str(in_words(self)._repr_html_())


def in_words(value: object) -> Any:
    """What `analytics.display` says of a value."""
    return import_module("analytics.display").told(value)
