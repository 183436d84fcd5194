"""A page as a small tree of elements, read with Python's own parser: what the checks look at."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
     "source", "track", "wbr"}
)  # fmt: skip


class Node:
    """An element: tag, attributes, and its parts in order, elements and text.

    `page` holds the elements of its page in order, itself at `place`, all below it up to `end`.
    """

    __slots__ = ("attrs", "end", "line", "page", "parent", "parts", "place", "tag")

    def __init__(
        self, tag: str, attrs: dict[str, str], page: list[Node], parent: Node | None, line: int
    ) -> None:
        self.tag = tag
        self.attrs = attrs
        self.page = page
        self.place = len(page)
        self.end = 0
        self.parent = parent
        self.line = line
        self.parts: list[Node | str] = []
        page.append(self)

    @property
    def children(self) -> list[Node]:
        """The elements directly inside."""
        return [part for part in self.parts if isinstance(part, Node)]

    @property
    def words(self) -> list[str]:
        """The text directly inside."""
        return [part for part in self.parts if isinstance(part, str)]

    def walk(self) -> list[Node]:
        """The element and all below it, in the order of the page."""
        return self.page[self.place : self.end]

    def all(self, *tags: str) -> list[Node]:
        """The elements of these tags, in order."""
        return [node for node in self.walk() if node.tag in tags]

    def first(self, tag: str) -> Node | None:
        """The first element of a tag, or None."""
        return next((node for node in self.walk() if node.tag == tag), None)

    @property
    def text(self) -> str:
        """All text inside, white space folded."""
        waiting: list[Node | str] = [self]
        found: list[str] = []
        while waiting:
            part = waiting.pop()
            if isinstance(part, str):
                found.append(part)
            else:
                waiting.extend(reversed(part.parts))
        return " ".join("".join(found).split())

    def inside(self, *tags: str) -> bool:
        """True if an element around this one has one of these tags."""
        node = self.parent
        while node:
            if node.tag in tags:
                return True
            node = node.parent
        return False

    def has(self, name: str) -> bool:
        """True if `class` names it."""
        return name in self.attrs.get("class", "").split()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("#page", {}, [], None, 0)
        self.here = self.root
        self.doctype = ""
        self.faults: list[str] = []

    def handle_decl(self, decl: str) -> None:
        self.doctype = decl

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"a comment: {data[:40]!r}")

    def unknown_decl(self, data: str) -> None:
        self.faults.append(f"a declaration: {data[:40]!r}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = self._add(tag, attrs)
        if tag not in VOID:
            self.here = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(tag, attrs)

    def _add(self, tag: str, attrs: list[tuple[str, str | None]]) -> Node:
        named = {name: value or "" for name, value in attrs}
        if len(named) != len(attrs):
            self.faults.append(f"an attribute twice in <{tag}>")
        node = Node(tag, named, self.root.page, self.here, self.getpos()[0])
        node.end = node.place + 1
        self.here.parts.append(node)
        return node

    def handle_endtag(self, tag: str) -> None:
        if self.here.tag == tag and self.here.parent:
            self._leave(self.here.parent)
        elif tag not in VOID:
            self.faults.append(f"</{tag}> closes <{self.here.tag}>")

    def _leave(self, parent: Node | None) -> None:
        self.here.end = len(self.root.page)
        self.here = parent or self.root

    def handle_data(self, data: str) -> None:
        self.here.parts.append(data)

    def close(self) -> None:
        super().close()
        while self.here is not self.root:
            self._leave(self.here.parent)
        self._leave(None)


class Document:
    """A parsed page; `faults` lists what a strict parser would refuse."""

    def __init__(self, text: str) -> None:
        builder = _Builder()
        builder.feed(text)
        builder.close()
        self.text = text
        self.root = builder.root
        self.doctype = builder.doctype
        self.faults = builder.faults
        self.nodes = builder.root.walk()
        self.by_id: dict[str, Node] = {}
        self.repeated: list[str] = []
        for node in self.nodes:
            name = node.attrs.get("id")
            if name is not None and name in self.by_id:
                self.repeated.append(name)
            elif name is not None:
                self.by_id[name] = node

    def all(self, *tags: str) -> list[Node]:
        """The elements of these tags, in order."""
        return [node for node in self.nodes if node.tag in tags]

    @property
    def edition(self) -> str:
        """Which edition the page says it is: interactive, lite, index, or unknown."""
        html = next(iter(self.all("html")), None)
        return html.attrs.get("data-edition", "unknown") if html else "unknown"
