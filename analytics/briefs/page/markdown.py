"""The words of a notebook's author as HTML: nbconvert's Markdown, with nothing that could run."""

from __future__ import annotations

from html import escape

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from analytics.briefs.page.text import safe_link, visible


class PageMarkdown(IPythonRenderer):  # type: ignore[misc]
    """Raw HTML stays text, pictures become their description, links are http(s) only."""

    def __init__(self, level: int) -> None:
        super().__init__(escape=True)
        self.level = level

    def heading(self, text: str, level: int, **_: object) -> str:
        """A heading below the page's one h1, never skipping a level."""
        self.level = min(max(level, 2), self.level + 1, 4)
        return f"<h{self.level}>{text}</h{self.level}>\n"

    def link(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002
        """A link that leaves no trace of the page it came from."""
        address = safe_link(url)
        if address is None:
            return text
        return f'<a href="{escape(address)}" rel="noopener noreferrer">{text}</a>'

    def image(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002
        """Pictures of a notebook are not part of the one file: their words are."""
        return text

    def block_html(self, html: str) -> str:
        """Raw HTML, as text."""
        return f"<p>{escape(html)}</p>\n"

    def inline_html(self, html: str) -> str:
        """Raw HTML, as text."""
        return escape(html)


def render_markdown(source: str, level: int = 1) -> tuple[str, int]:
    r"""Markdown as HTML, and the level of its last heading.

    Headings start at h2 and follow one of `level`, so that their order never skips.

    >>> render_markdown("### Where <b>x</b>")
    ('<h2>Where &lt;b&gt;x&lt;/b&gt;</h2>\n', 2)
    """
    renderer = PageMarkdown(level)
    html: str = MarkdownWithMath(renderer=renderer).render(visible(source))
    return html, renderer.level
