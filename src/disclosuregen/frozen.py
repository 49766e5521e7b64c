"""Dataclasses that are quick to define, to make and to compare: those that nobody changes, and others."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["frozen", "slotted"]

_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True)
def frozen(cls: type[_Class]) -> type[_Class]:
    """A slotted dataclass, compared and hashed by its values; that nothing is assigned to it is for mypy to see.

    `dataclass(frozen=True)` sees to it while the program runs, and takes four times as long to make one. It also
    writes and compiles six methods for each class, a tenth of a second for all of ours; here that is `__init__`
    alone, and the others are shared.
    """
    own = cls.__dict__
    made = dataclass(slots=True, eq=False, repr=False)(cls)
    compared = [one.name for one in fields(made) if one.compare]  # type: ignore[arg-type]
    if "__eq__" not in own:
        made.__eq__, made.__hash__ = _equality(compared)  # type: ignore[method-assign, assignment]
    if "__repr__" not in own:
        made.__repr__ = _shown  # type: ignore[method-assign]
    return made


@dataclass_transform(field_specifiers=(field,))
def slotted(cls: type[_Class]) -> type[_Class]:
    """A slotted dataclass that may change: compared by its values, and never hashed."""
    made = dataclass(slots=True, eq=False, repr=False)(cls)
    made.__eq__, _ = _equality([one.name for one in fields(made) if one.compare])  # type: ignore[arg-type, method-assign]
    made.__hash__ = None  # type: ignore[method-assign, assignment]
    made.__repr__ = _shown  # type: ignore[method-assign]
    return made


def _equality(names: list[str]) -> tuple[Callable[[object, object], bool], Callable[[object], int]]:
    """How two of a class are compared, and one is hashed, by the values of these names."""
    values: Callable[[object], object] = attrgetter(*names) if names else lambda _: ()

    def equal(self: object, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: object) -> int:
        return hash(values(self))

    return equal, hashed


def _shown(self: object) -> str:
    """As dataclass shows it."""
    said = (f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)  # type: ignore[arg-type]
    return f"{type(self).__qualname__}({', '.join(said)})"
