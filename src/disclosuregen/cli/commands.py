"""What each command does, found when it is run: a run needs one of them. Each returns its exit code."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Mapping

__all__ = ["COMMANDS"]

# The module beside this one in which the function of that name is.
_HOMES = {
    "new": "beginnings",
    "check": "checking",
    "build": "building",
    "verify": "documents",
    "diff": "documents",
    "batch": "batches",
    "explain": "explain",
    "pack": "bureau",
}


def _run(name: str, options: Namespace) -> int:
    command: Callable[[Namespace], int] = getattr(import_module(f"disclosuregen.cli.{_HOMES[name]}"), name)
    return command(options)


# What each command of `arguments.command_line` runs.
COMMANDS: Mapping[str, Callable[[Namespace], int]] = MappingProxyType({name: partial(_run, name) for name in _HOMES})
