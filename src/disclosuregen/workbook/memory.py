"""What one workbook taught that holds for the next: kept by the exact bytes it was learned from, and within bounds."""

from __future__ import annotations

from typing import Generic, TypeVar

__all__ = ["Memory"]

Known = TypeVar("Known")
# About what an entry takes besides its bytes.
_ENTRY = 512


class Memory(Generic[Known]):
    """Answers by the bytes they follow from, and from nothing else; all are forgotten when they become too many.

    `held` is for looking up many at once.
    """

    def __init__(self, most: int, longest: int) -> None:
        """Hold about `most` bytes, of `longest` at a time."""
        self.most, self.longest = most, longest
        self.held: dict[bytes, Known] = {}
        self.size = 0

    def learn(self, content: bytes, known: Known, size: int = 0) -> Known:
        """Keep what follows from these bytes, unless they are too long to be worth it; it takes `size` itself."""
        if len(content) <= self.longest:
            self.size += len(content) + size + _ENTRY
            if self.size > self.most:
                self.held.clear()
                self.size = len(content) + size + _ENTRY
            self.held[content] = known
        return known
