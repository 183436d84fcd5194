"""The system's Chromium, alone with a page: where it is, and a brief printed by it on paper."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from analytics.errors import RenderError

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_SECONDS = 120
_SVG = "http://www.w3.org/2000/svg"
_LESS = "\\u003c"  # a script ends at a tag
_DRAW = """
const draw = (width, svg) => new Promise((done) => {
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = Math.round(width * image.height / image.width);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "white";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    done(canvas.toDataURL());
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
});
const width = %d;
Promise.all(%s.map((svg) => draw(width, svg)))
  .then((found) => { document.body.textContent = found.join(" "); });
"""
_NEIGHBOUR = re.compile(r'<a href="[\w./-]+\.(?:html|pdf|xlsx)">')
_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
_DATE = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}")
_NO_DAY = b"19700101000000"


def find_chromium() -> str:
    """The path of the installed Chromium or Chrome; `RenderError` if there is none."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        raise RenderError(
            "no Chromium is installed",
            remedy="install the system's package chromium, or go without PDF and --browser",
        )
    return found


def print_page(page: bytes) -> bytes:
    """The PDF of a page on A4, either edition: both print the same static charts, without scripts.

    Links to other editions are left out, since a PDF would turn them into paths of this machine,
    and the dates that the browser writes are blanked. Equal pages give equal PDFs with the same
    browser and fonts.

    Raises
    ------
    RenderError
        If no Chromium is installed, or it fails.
    """
    html = _SCRIPT.sub("", _NEIGHBOUR.sub("<a>", page.decode("utf-8")))
    html = html.replace("</head>", "<style>@page{size:A4}</style></head>", 1)
    with tempfile.TemporaryDirectory(prefix="brief-") as folder:
        target = Path(folder, "brief.pdf")
        options = ("--no-pdf-header-footer", "--generate-pdf-document-outline")
        _run_chromium(folder, html, *options, f"--print-to-pdf={target}")
        if not target.is_file():
            raise RenderError("Chromium made no PDF", remedy="open the page and print it by hand")
        return _DATE.sub(lambda match: b"/" + match[1] + b" (D:" + _NO_DAY, target.read_bytes())


def draw_plotly(figure: Mapping[str, Any], width: int, height: int) -> str:
    """A figure of plotly as the text of an SVG, drawn by its own script; RenderError as above."""
    from plotly.offline import get_plotlyjs

    size = {"format": "svg", "width": width, "height": height}
    told = json.dumps([figure, size]).replace("<", _LESS)
    html = (
        f"<!DOCTYPE html><body><script>{get_plotlyjs()}</script><script>"
        f"Plotly.toImage(...{told}).then((svg) => {{ document.body.textContent = svg; }})</script>"
    )
    kind, _, said = _spoken(html).partition(",")
    if not kind.startswith("data:image/svg+xml"):
        raise RenderError("plotly drew nothing of a figure")
    svg = unquote(said)
    names = dict.fromkeys(re.findall(r'id="(?:top)?defs-([0-9a-f]{6})"', svg))
    for number, name in enumerate(names):  # plotly draws them by lot
        svg = svg.replace(name, f"{number:06}")
    return svg


def take_pictures(drawings: Sequence[str], style: str, width: int) -> list[bytes]:
    """SVGs of a page in its style, each as a PNG of some width; RenderError as above."""
    told = json.dumps([_svg_file(each, style) for each in drawings]).replace("<", _LESS)
    html = f"<!DOCTYPE html><body><script>{_DRAW % (width, told)}</script>"
    found = _spoken(html).split()
    if len(found) != len(drawings):
        raise RenderError("Chromium drew no picture of a chart")
    return [base64.b64decode(each.partition(",")[2]) for each in found]


def _svg_file(svg: str, style: str) -> str:
    """An SVG of a page as a file of its own, in the style that it has there."""
    width, height = re.findall(r"[\d.]+", svg)[2:4]  # of its view box, which comes first
    return (
        f'<svg xmlns="{_SVG}" class="static" width="{width}" height="{height}">'
        f"<style><![CDATA[{style}]]></style>{svg}</svg>"
    )


def _spoken(html: str) -> str:
    """The text of the body that the scripts of a page leave."""
    with tempfile.TemporaryDirectory(prefix="brief-") as folder:
        said = _run_chromium(folder, html, "--virtual-time-budget=20000", "--dump-dom").decode(
            "utf-8"
        )
    start = said.rfind("<body>")
    return said[start + len("<body>") : said.rfind("</body>")]


def _run_chromium(folder: str, html: str, *options: str) -> bytes:
    """What Chromium says of a page that is a file of ours: nothing of it reaches a shell."""
    source = Path(folder, "brief.html")
    source.write_bytes(html.encode("utf-8"))
    alone = ("--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={folder}/profile")
    command = [find_chromium(), "--headless", *FLAGS, *alone, *options, source.as_uri()]
    try:
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise RenderError(f"Chromium took more than {_SECONDS} seconds") from None
    if done.returncode:
        raise RenderError(f"Chromium failed (exit {done.returncode})")
    return done.stdout
