"""A page as browsers read it: parsed by an HTML5 parser (lexbor, by selectolax)."""

from __future__ import annotations

from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode


class Node:
    """An element of a page: what it is, what is in it, where it is."""

    __slots__ = ("_node",)

    def __init__(self, node: LexborNode) -> None:
        self._node = node

    @property
    def tag(self) -> str:
        """The name of the element, in lower case."""
        return str(self._node.tag).lower()

    @property
    def attrs(self) -> dict[str, str]:
        """Its attributes, names in lower case."""
        return {name.lower(): value or "" for name, value in self._node.attributes.items()}

    @property
    def id(self) -> str:
        """Its id, or nothing."""
        return str(self._node.attributes.get("id") or "")

    @property
    def words(self) -> str:
        """All text inside, white space folded."""
        return " ".join((self._node.text() or "").split())

    @property
    def content(self) -> str:
        """All text inside as it is."""
        return self._node.text() or ""

    @property
    def html(self) -> str:
        """The element as HTML."""
        return self._node.html or ""

    def css(self, selector: str) -> list[Node]:
        """The elements below it that a selector names, in order."""
        return [Node(found) for found in self._node.css(selector)]

    def first(self, selector: str) -> Node | None:
        """The first element below it that a selector names."""
        found = self._node.css_first(selector)
        return None if found is None else Node(found)

    def inside(self, *tags: str) -> bool:
        """True if an element around this one has one of these tags."""
        above = self._node.parent
        while above is not None:
            if above.tag in tags:
                return True
            above = above.parent
        return False

    @property
    def children(self) -> list[Node]:
        """The elements directly inside."""
        return [Node(one) for one in self._node.iter(include_text=False)]


class Document(Node):
    """A parsed page."""

    __slots__ = ("__dict__",)

    def __init__(self, text: str) -> None:
        self.text = text
        self._tree = LexborHTMLParser(text)  # the nodes live as long as it does
        root = self._tree.root
        if root is None:
            raise ValueError("no page")
        super().__init__(root)

    @cached_property
    def nodes(self) -> list[Node]:
        """All elements, in order."""
        return [Node(one) for one in self._node.traverse(include_text=False)]

    @cached_property
    def tags(self) -> list[str]:
        """The names of all elements, in order."""
        return [node.tag for node in self.nodes]

    @cached_property
    def by_id(self) -> dict[str, Node]:
        """The elements with an id; of two with one id the first."""
        found: dict[str, Node] = {}
        for node in self.css("[id]"):
            found.setdefault(node.id, node)
        return found

    @property
    def read_back(self) -> str:
        """The page as the parser would write what it has read."""
        return self._tree.html or ""

    @property
    def edition(self) -> str:
        """Which edition the page says it is: interactive, lite, index, or unknown."""
        return self.attrs.get("data-edition", "unknown")
