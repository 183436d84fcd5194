"""Text from data made safe to print: hidden characters shown, lengths bounded, links checked.

Everything a notebook hands to a page passes through here before the template escapes it.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

LONGEST_CELL = 160  # characters of a cell, a name or an address; the CSV keeps the whole
LONGEST_SENTENCE = 1200  # characters of a sentence, a caption, an alternative text

# Overrides and embeddings reorder what follows them; the rest is invisible and can fake a name.
_ALWAYS_SHOWN = (
    r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u180e\u200b\u2028\u2029\u202a-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
)
# Joiners and direction marks belong to Arabic and Kurdish spelling; elsewhere they only hide.
_SHOWN_IN_LATIN = r"\u200c-\u200f\u061c"
_HIDDEN = re.compile(f"[{_ALWAYS_SHOWN}]")
_HIDDEN_IN_LATIN = re.compile(f"[{_ALWAYS_SHOWN}{_SHOWN_IN_LATIN}]")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MARK = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_MARKS = re.compile(f"({_MARK}{{4}}){_MARK}+")
# What no text without one of these needs: a search for them is cheap.
_SUSPECT = re.compile(f"[{_ALWAYS_SHOWN}{_SHOWN_IN_LATIN}\\ud800-\\udfff]|{_MARK}{{5}}")


def visible(text: object) -> str:
    r"""`text` with hidden and reordering characters written out, so that they cannot mislead.

    Lone surrogates become U+FFFD: they cannot be written as UTF-8.

    >>> visible("Kir\u202ekuk"), visible("کرکووک\u200c")
    ('Kir[U+202E]kuk', 'کرکووک\u200c')
    """
    plain = str(text)
    if not _SUSPECT.search(plain):
        return plain
    plain = plain.encode("utf-8", "replace").decode("utf-8")
    hidden = _HIDDEN if right_to_left(plain) else _HIDDEN_IN_LATIN
    plain = hidden.sub(lambda match: f"[U+{ord(match[0]):04X}]", plain)
    return _MARKS.sub(r"\1", plain)


def hides(text: str) -> bool:
    r"""Whether `text` holds a character that `visible` would write out.

    >>> hides("Kir\u202ekuk"), hides("Kirkuk\n")
    (True, False)
    """
    lines = [line for line in text.split("\n") if not line.isprintable()]  # the others hide nothing
    hidden = _HIDDEN if lines and right_to_left(text) else _HIDDEN_IN_LATIN
    return any(map(hidden.search, lines))


def right_to_left(text: str) -> bool:
    """True if `text` holds a letter that is written from right to left.

    >>> right_to_left("كركوك"), right_to_left("Kirkuk")
    (True, False)
    """
    return _RIGHT_TO_LEFT.search(text) is not None


def cut(text: object, width: int = LONGEST_CELL) -> str:
    """`visible` text of at most about `width` characters, saying how long the whole is.

    >>> cut("a" * 100_000, 10)
    'aaaaaaaaaa… (100,000 characters)'
    """
    whole = str(text)
    if len(whole) <= width:
        return visible(whole)
    return f"{visible(whole[:width]).rstrip()}… ({len(whole):,} characters)"


def sentence(text: object) -> str:
    """`visible` text on one line, at most `LONGEST_SENTENCE` characters."""
    return cut(" ".join(str(text).split()), LONGEST_SENTENCE)


def safe_link(address: object) -> str | None:
    """`address` if it is an absolute http or https address, else None.

    >>> safe_link("https://example.org/a?b=1"), safe_link(" javascript:alert(1)")
    ('https://example.org/a?b=1', None)
    """
    text = str(address or "").strip()
    if len(text) > 2000 or re.search(r"[\s\x00-\x20\"'<>\\^`{|}]", text) or _HIDDEN.search(text):
        return None
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    return text if parts.scheme in {"http", "https"} and host and not parts.username else None


def slug(text: object) -> str:
    """`text` as an id or file name: Latin letters, digits, dots, dashes, underscores.

    >>> slug("attacks by province.csv"), slug("<script>")
    ('attacks-by-province.csv', 'script')
    """
    return re.sub(r"[^A-Za-z0-9._-]+", "-", str(text)).strip("-.")[:80] or "x"


def data_json(value: Any) -> str:
    r"""`value` as JSON that is safe inside a script element; keys sorted, bytes the same each time.

    >>> data_json({"name": "</script><script>"})
    '{"name":"\\u003c/script\\u003e\\u003cscript\\u003e"}'
    """
    text = _json(value, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def readable_json(value: Any) -> str:
    """A JSON value as lines for a reader; keys sorted, hidden characters as escapes."""
    return _json(value, indent=1)


def _json(value: Any, **layout: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, **layout)
    text = text.encode("utf-8", "replace").decode("utf-8")
    return _HIDDEN.sub(lambda match: json.dumps(match[0])[1:-1], text)
