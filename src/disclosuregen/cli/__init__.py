"""The command line: plain Chinese for people, exit codes for scripts."""

from __future__ import annotations

import atexit
import gc
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING

from disclosuregen.arguments import command_line
from disclosuregen.cli.commands import COMMANDS
from disclosuregen.cli.verdict import Verdict

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. No traceback reaches a person unless --debug asks for it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A console or pipe in cp936 must not stop on a character it lacks.
            stream.reconfigure(errors="backslashreplace")
    # At its end Python looks for garbage among all that there is and takes it apart, which is a fifteenth of the time
    # that a document takes; the system takes the memory back at once.
    atexit.register(gc.freeze)
    options = command_line(COMMANDS).parse_args(arguments)
    verdict = Verdict(debug=options.debug)
    with verdict:
        command: Callable[[Namespace], int] = options.command
        verdict.code = command(options)
        sys.stdout.flush()
    return verdict.code
