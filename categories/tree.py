"""The whole tree in memory: small, read by almost every page, changed almost never."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from categories.models import Category


@dataclass(eq=False)
class Node:
    category: Category
    parent: Node | None
    children: list[Node] = field(default_factory=list)

    @property
    def holds_articles(self) -> bool:
        """Whether the public finds an article in it or below it, once its children are those that do."""
        return self.category.has_articles or bool(self.children)

    def line(self) -> list[Node]:
        """From the root to this node."""
        return [*(self.parent.line() if self.parent else []), self]

    def subtree(self) -> Iterator[Node]:
        """This node and all below it."""
        yield self
        for child in self.children:
            yield from child.subtree()

    def subtree_ids(self) -> list[int]:
        return [node.category.pk for node in self.subtree()]


@dataclass
class Tree:
    """``roots`` and the children of nodes are the branches in which the public finds something; all
    categories are found by id and by path."""

    roots: list[Node]
    by_id: dict[int, Node]
    by_path: dict[str, Node]


def load_tree() -> Tree:
    """All categories, siblings in their order, with one query."""
    nodes: dict[int, Node] = {}
    public = Category.articles.field.model.objects.published().filter(category=OuterRef("pk"))
    categories = Category.objects.order_by("position", "pk").annotate(has_articles=Exists(public))
    for category in sorted(categories, key=lambda each: each.path.count("/")):
        parent = nodes.get(category.parent_id)
        node = nodes[category.pk] = Node(category, parent)
        if parent:
            parent.children.append(node)
    for node in reversed(nodes.values()):
        node.children = [child for child in node.children if child.holds_articles]
    roots = [node for node in nodes.values() if node.parent is None and node.holds_articles]
    return Tree(roots, nodes, {node.category.path: node for node in nodes.values()})
