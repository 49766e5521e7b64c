"""Parts that are made when somebody names them for the first time: of most, no template prints all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TypeVar

__all__ = ["Layers", "Lazy", "with_parts"]

_Part = TypeVar("_Part")


class Lazy(Mapping[str, object]):
    """Some parts that are there, and others that a function makes from their names, each once."""

    __slots__ = ("_made", "_make", "_names")

    def __init__(self, made: dict[str, object], names: Collection[str], make: Callable[[str], object]) -> None:
        """Take what is there, which counts before what would be made, and the names of the others."""
        self._made, self._names, self._make = made, names, make

    def __getitem__(self, name: str) -> object:
        """The part of that name; raises KeyError when there is none."""
        if name not in self._made:
            if name not in self._names:
                raise KeyError(name)
            self._made[name] = self._make(name)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        """Whether there is such a part, which asking does not make."""
        return name in self._made or name in self._names

    def __iter__(self) -> Iterator[str]:
        """All names, those to be made first."""
        return iter(dict.fromkeys((*self._names, *self._made)))

    def __len__(self) -> int:
        """How many there are."""
        return len({*self._names, *self._made})


class Layers(Mapping[str, _Part]):
    """Several sets of parts as one; of parts that are made when they are asked for none is made before."""

    __slots__ = ("_sets",)

    def __init__(self, *sets: Mapping[str, _Part]) -> None:
        """Take the sets, the last of which counts first."""
        self._sets = sets

    def __getitem__(self, name: str) -> _Part:
        """The part of that name; raises KeyError when there is none."""
        for one in reversed(self._sets):
            if name in one:
                return one[name]
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        """All names."""
        return iter({name: None for one in self._sets for name in one})

    def __len__(self) -> int:
        """How many there are."""
        return len([*self])


def with_parts(parts: Mapping[str, object], more: Mapping[str, object]) -> Mapping[str, object]:
    """The parts and some more, which count before them."""
    return Lazy(dict(more), parts, parts.__getitem__)
