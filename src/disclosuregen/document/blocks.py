"""The conditions and loops that are open at one point of a template, and what is there whichever way they turn."""

from __future__ import annotations

from dataclasses import field
from itertools import count
from typing import TYPE_CHECKING

from disclosuregen.frozen import slotted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from disclosuregen.document.tags import Tag

__all__ = ["Block", "Blocks", "Path", "certain"]

# The blocks around a point, outermost first: the number of each, and in which of its branches the point lies.
Path = tuple[tuple[int, int], ...]


@slotted
class Block:
    """An open for or if: its tag, the item's name of a for, and whether the item was used.

    A `quiet` one was begun by a tag that is complained of already; `ended` says that its else was seen.
    """

    tag: Tag | None
    number: int
    word: str
    item: str = ""
    used: bool = False
    quiet: bool = False
    branch: int = 0
    ended: bool = False


@slotted
class Blocks:
    """The open blocks, the innermost last; `branches` says of closed ones how many there are, one of which always is.

    0 stands for a block that may come to nothing.
    """

    open: list[Block] = field(default_factory=list)
    branches: dict[int, int] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def begin(self, tag: Tag | None, word: str, item: str = "", *, quiet: bool = False) -> Block:
        """Open a block."""
        block = Block(tag, next(self.numbers), word, item, quiet=quiet)
        self.open.append(block)
        return block

    def end(self) -> Block:
        """Close the innermost block."""
        block = self.open.pop()
        self.branches[block.number] = block.branch + 1 if block.ended else 0
        return block

    def path(self) -> Path:
        """Where this point is."""
        return tuple((block.number, block.branch) for block in self.open)


def certain(paths: Sequence[Path], branches: dict[int, int]) -> bool:
    """Whether at least one of these points is reached whichever way the blocks turn."""
    if () in paths:
        return True
    for number in dict.fromkeys(path[0][0] for path in paths):
        inside = [
            [path[1:] for path in paths if path[0] == (number, branch)] for branch in range(branches.get(number, 0))
        ]
        if inside and all(certain(some, branches) for some in inside):
            return True
    return False
