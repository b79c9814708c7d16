"""The whole tree in memory: small, read by almost every page, changed almost never."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from categories.models import Category


@dataclass(eq=False)
class Node:
    category: Category
    parent: Node | None
    children: list[Node] = field(default_factory=list)

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
    roots: list[Node]
    by_id: dict[int, Node]
    by_path: dict[str, Node]


def load_tree() -> Tree:
    """All categories, siblings in their order, with one query."""
    nodes: dict[int, Node] = {}
    parents_first = sorted(Category.objects.order_by("position", "pk"), key=lambda each: each.path.count("/"))
    for category in parents_first:
        parent = nodes.get(category.parent_id)
        node = nodes[category.pk] = Node(category, parent)
        if parent:
            parent.children.append(node)
    roots = [node for node in nodes.values() if node.parent is None]
    return Tree(roots, nodes, {node.category.path: node for node in nodes.values()})
