"""A brief as a mail: its findings and pictures in one `.eml`, which `sendmail` takes as it is."""

from __future__ import annotations

import re
import textwrap
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from analytics.briefs.chromium import take_pictures
from analytics.briefs.page.document import Document, Node

BUDGET = 300_000
_WIDTH = 680
_CAPTION = "figcaption :is(h2, h3, h4), figcaption .subtitle"
_SAID = "main > ul.tiles li, main > p.boxed, main > section.summary p"


def as_mail(page: bytes) -> bytes:
    """The mail of a lite edition: words, then each figure as a PNG with its alternative text.

    Pictures that would take it over 300 KB are drawn smaller, then left out; their words stay.
    Equal pages give equal mails with the same browser and fonts. Whom it goes to is the sender's
    to say.
    """
    document = Document(page.decode("utf-8"))
    style = document.first("style")
    svgs = {
        figure.id: svg.html for figure in document.css("figure") if (svg := figure.first("svg"))
    }
    drawn: dict[str, bytes] = {}
    for width in (2 * _WIDTH, _WIDTH):  # sharp, or small
        pictures = take_pictures(list(svgs.values()), style.content if style else "", width)
        drawn = dict(zip(svgs, pictures, strict=True))
        if len(_mail(document, drawn)) <= BUDGET:
            break
    while len(mail := _mail(document, drawn)) > BUDGET and drawn:
        del drawn[max(drawn, key=lambda name: len(drawn[name]))]
    return mail


def _mail(document: Document, drawn: dict[str, bytes]) -> bytes:
    headline = _unmarked(document.first("h1"))
    message = EmailMessage(SMTP)
    message["Subject"] = headline
    said = [_unmarked(document.first("p.standfirst")), *map(_unmarked, document.css(_SAID))]
    figures = [
        (figure.id, figure, ". ".join(_unmarked(part) for part in figure.css(_CAPTION)))
        for figure in document.css("figure")
    ]
    cite = _unmarked(document.first("#cite"))
    lines = [
        headline,
        *said,
        *(f"{title}. {_alternative(figure)}" for _, figure, title in figures),
        cite,
    ]
    message.set_content("\n\n".join(textwrap.fill(line, 76) for line in lines if line))
    parts = [f"<h1>{escape(headline)}</h1>", *(f"<p>{escape(line)}</p>" for line in said if line)]
    for name, figure, title in figures:
        parts.append(f"<h2>{escape(title)}</h2>")
        alt = escape(_alternative(figure))
        if name in drawn:
            parts.append(f'<img src="cid:{name}@brief" width="{_WIDTH}" alt="{alt}">')
        elif alt:
            parts.append(f"<p>{alt}</p>")
    parts.append(f"<p><small>{escape(cite)}</small></p>")
    look = f"font-family:sans-serif;max-width:{_WIDTH}px"
    body = f'<html><body style="{look}">{"".join(parts)}</body></html>'
    message.add_alternative(body, subtype="html")
    html = message.get_body(("html",))
    for name, content in drawn.items():
        html.add_related(  # type: ignore[union-attr]  # the line above made it
            content,
            "image",
            "png",
            cid=f"<{name}@brief>",
            filename=f"{name}.png",
            disposition="inline",
        )
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=-brief-{number}-=")
    return message.as_bytes()


def _unmarked(node: Node | None) -> str:
    """The words of an element without the numbers of its evidence."""
    if node is None:
        return ""
    marks = "|".join(
        re.escape(mark.words) for mark in node.css("a.marker, a.to-rows") if mark.words
    )
    return re.sub(rf"\s*(?:{marks})$", "", node.words) if marks else node.words


def _alternative(figure: Node) -> str:
    svg = figure.first("svg")
    return svg.attrs.get("aria-label", "") if svg else ""
