"""Data and scripts packed into a page: tamed, compressed, read back by a few lines of JavaScript.

plotly.js is never kept beside this package: it comes from the installed plotly, so that the
charts and the script that draws them always fit.
"""

from __future__ import annotations

import base64
import gzip
import json
import math
import re
import zlib
from collections.abc import Mapping
from contextlib import suppress
from functools import cache, lru_cache
from typing import Any, NamedTuple

from analytics.briefs.page.safe_text import cut, data_json
from analytics.briefs.page.seal import digest
from analytics.config import cache_folder
from analytics.errors import InputError, OutputError
from analytics.files import read_bytes, sha256, write_whole

_MARKUP = re.compile(r"<(?!/?(?:br|b|i|em|strong|sub|sup|extra)\s*/?>)")
_LONGEST = 600  # of the words of a chart
_WORTH_PACKING = 4096  # bytes of JSON; less does not gain from compression


# What plotly draws only with files from the network, or with `eval`.
_MAP_KINDS = re.compile(r'"(?:geo|mapbox|map|topojson|scattergeo|choropleth|scattergl)\d*"')


class Bundle(NamedTuple):
    """plotly.js as it goes into a page: base64 of its gzip, and the hash of what comes out."""

    packed: str
    digest: str


@cache
def plotly_bundle() -> Bundle:
    """The chart script of the installed plotly package; packed once, and taken from the cache."""
    # Drawing charts is the only use of plotly here; the lite edition does without.
    from plotly.offline import get_plotlyjs

    script = get_plotlyjs()
    wanted = digest(script)
    name = f"plotly-{sha256(wanted.encode())[:32]}-{zlib.ZLIB_RUNTIME_VERSION}.gz"
    kept = cache_folder() / name
    with suppress(InputError, ValueError):  # not there yet, or harmed
        packed = read_bytes(kept).decode("ascii")
        if unpacked_digest(packed) == wanted:
            return Bundle(packed, wanted)
    packed = pack(script)
    with suppress(OutputError):
        write_whole(kept, packed.encode("ascii"))
    return Bundle(packed, wanted)


def pack(text: str) -> str:
    """`text` as base64 of its gzip, equal bytes each time.

    >>> unpack(pack("Kirkuk"))
    'Kirkuk'
    """
    return base64.b64encode(gzip.compress(text.encode("utf-8"), 9, mtime=0)).decode("ascii")


@lru_cache(maxsize=1)  # the pages of a run hold the same one: it is unpacked once for all forks
def unpacked_digest(packed: str) -> str:
    """The hash of what is packed; ValueError if it cannot be read."""
    return digest(unpack(packed))


def unpack(packed: str) -> str:
    """What `pack` was given; ValueError if it cannot be read."""
    try:
        return gzip.decompress(base64.b64decode(packed, validate=True)).decode("utf-8")
    except (OSError, EOFError, zlib.error) as error:
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


def needs_network(chart: Mapping[str, Any]) -> str:
    """The first part of a chart that would fetch a map or need eval, or nothing.

    >>> needs_network({"data": [{"type": "scattergeo"}], "layout": {}})
    'scattergeo'
    """
    kinds = {str(trace.get("type")) for trace in chart["data"]} | set(chart["layout"])
    found = _MAP_KINDS.search(json.dumps(sorted(kinds)))
    return found[0].strip('"') if found else ""


def tame_chart(chart: Mapping[str, Any]) -> dict[str, Any]:
    """Only data and layouts, with hidden characters shown and lengths bounded.

    >>> tame_chart({"data": [{"name": "<a href='x'>"}]})
    {'data': [{'name': "&lt;a href='x'>"}]}
    """
    return {
        part: _tamed(chart[part])
        for part in ("data", "layout", "narrow", "facets")
        if part in chart
    }


def _tamed(value: Any, key: str = "") -> Any:
    if isinstance(value, str):
        longest = 4 * _LONGEST if key == "hovertemplate" else _LONGEST
        return value if key == "bdata" else _MARKUP.sub("&lt;", cut(value, longest))
    if isinstance(value, Mapping):
        return {str(name): _tamed(one, str(name)) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_tamed(one, key) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None  # JSON has neither NaN nor infinity
    return value
