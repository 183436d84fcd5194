"""A brief as a mail: its findings and pictures in one `.eml`, which `sendmail` takes as it is."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
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


def _mail(document: Document, drawn: Mapping[str, bytes]) -> bytes:
    headline = _unmarked(document.first("h1"))
    said = [_unmarked(document.first("p.standfirst")), *map(_unmarked, document.css(_SAID))]
    blocks = [("h1", headline), *(("p", words) for words in said)]
    for figure in document.css("figure"):
        svg = figure.first("svg")
        alt = svg.attrs.get("aria-label", "") if svg else ""
        blocks.append(("h2", ". ".join(map(_unmarked, figure.css(_CAPTION)))))
        blocks.append((figure.id if figure.id in drawn else "p", alt))
    blocks.append(("small", _unmarked(document.first("#cite"))))
    blocks = [(tag, words) for tag, words in blocks if words]

    message = EmailMessage(SMTP)
    message["Subject"] = headline
    message.set_content("\n\n".join(textwrap.fill(words, 76) for _, words in blocks))
    parts = [
        f'<img src="cid:{tag}@brief" width="{_WIDTH}" alt="{escape(words)}">'
        if tag in drawn
        else f"<{tag}>{escape(words)}</{tag}>"
        for tag, words in blocks
    ]
    look = f"font-family:sans-serif;max-width:{_WIDTH}px"
    body = f'<html><body style="{look}">{"".join(parts)}</body></html>'
    message.add_alternative(body, subtype="html")
    page = message.get_body(("html",))
    for name, content in drawn.items():
        page.add_related(  # type: ignore[union-attr]  # the line above made it
            content, "image", "png", cid=f"<{name}@brief>", disposition="inline"
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
