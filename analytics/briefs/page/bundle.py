"""Data and scripts packed into a page: compressed, read back by a few lines of JavaScript.

plotly.js is never kept beside this package: it comes from the installed plotly, so that the
charts and the script that draws them always fit.
"""

from __future__ import annotations

import base64
import gzip
import json
from functools import cache
from typing import Any, NamedTuple

from analytics.briefs.page.policy import digest
from analytics.briefs.page.text import data_json

_WORTH_PACKING = 4096  # bytes of JSON; less does not gain from compression


class Bundle(NamedTuple):
    """plotly.js as it goes into a page: base64 of its gzip, and the hash of what comes out."""

    packed: str
    digest: str


@cache
def plotly_bundle() -> Bundle:
    """The chart script of the installed plotly package; packed once a process."""
    # Drawing charts is the only use of plotly here; the lite edition does without.
    from plotly.offline import get_plotlyjs

    script = get_plotlyjs()
    return Bundle(pack(script), digest(script))


def pack(text: str) -> str:
    """`text` as base64 of its gzip, equal bytes each time.

    >>> unpack(pack("Kirkuk"))
    'Kirkuk'
    """
    return base64.b64encode(gzip.compress(text.encode("utf-8"), 9, mtime=0)).decode("ascii")


def unpack(packed: str) -> str:
    """What `pack` was given; ValueError if it cannot be read."""
    try:
        return gzip.decompress(base64.b64decode(packed, validate=True)).decode("utf-8")
    except (OSError, EOFError) as error:
        raise ValueError(str(error)) from None


def data_script(value: Any) -> str:
    """A JSON value as the content of a data script, compressed if that pays.

    >>> read_data_script(data_script({"rows": 2}))
    {'rows': 2}
    """
    text = data_json(value)
    return text if len(text) < _WORTH_PACKING else data_json({"gzip": pack(text)})


def read_data_script(content: str) -> Any:
    """The value inside a data script; ValueError if it cannot be read."""
    value = json.loads(content)
    if isinstance(value, dict) and set(value) == {"gzip"}:
        return json.loads(unpack(value["gzip"]))
    return value
