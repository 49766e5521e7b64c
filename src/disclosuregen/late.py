"""Patterns that most runs never ask, compiled when they are asked."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, AnyStr, cast

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["late"]


def late(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The pattern that `re.compile` makes of this, made only when something is looked for.

    One with Chinese characters takes up to a millisecond or two to compile, and a run that makes one document asks half
    of ours nothing.
    """
    return cast("re.Pattern[AnyStr]", _Late(partial(re.compile, pattern, flags)))


class _Late:
    def __init__(self, compiled: Callable[[], object]) -> None:
        self._compiled = compiled

    def __getattr__(self, name: str) -> object:
        """What the pattern has of that name, kept here, so that the next look for it does not come this way."""
        found: object = getattr(self._compiled(), name)
        setattr(self, name, found)
        return found
