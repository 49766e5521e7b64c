"""How a command ends: findings and exceptions into messages and exit codes. No traceback reaches a person."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Self

from disclosuregen.findings import About, Finding, PackFault, has_errors
from disclosuregen.frozen import slotted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

__all__ = ["DONE", "INTERRUPTED", "USAGE", "Verdict", "exit_code", "say", "stopped", "tell"]

DONE, FOUND, USAGE, UNFINISHED, INTERRUPTED = 0, 1, 2, 3, 130


def exit_code(findings: Sequence[Finding]) -> int:
    """The one place where findings become exit codes: our own trouble before the pack's before the workbook's."""
    about = {one.about for one in findings if has_errors([one])}
    for kind, code in ((About.RUN, UNFINISHED), (About.PACK, USAGE)):
        if kind in about:
            return code
    return FOUND if about else DONE


@slotted
class Verdict:
    """Turns whatever ends a command into a message and an exit code."""

    debug: bool
    code: int = DONE

    def __enter__(self) -> Self:
        """Begin the command."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> bool:
        """Say what ended the command; True for whatever a person is told of."""
        if error is None:
            return True
        if isinstance(error, SystemExit) or (self.debug and not isinstance(error, PackFault | KeyboardInterrupt)):
            return False
        if isinstance(error, KeyboardInterrupt):
            # What the interruption left half made complains when it is taken apart; nobody wants to hear that.
            sys.unraisablehook = lambda _: None
            tell("已中断。已经生成的文件都是完整的，可以重新运行。")
            self.code = INTERRUPTED
        elif isinstance(error, BrokenPipeError):
            _hang_up()
            self.code = UNFINISHED
        else:
            self._report(error)
        return True

    def _report(self, error: BaseException) -> None:
        from disclosuregen.batch.trouble import trouble

        if isinstance(error, PackFault) and error.pack:
            tell(f"模板包“{error.pack}”有问题，没有继续。请运行 disclosuregen pack check {error.pack}，按提示改好。")
        self.code = stopped(trouble(Path(), error))


def _hang_up() -> None:
    """Nobody reads our output any more (`… | head`): let what is left of it go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def stopped(findings: Sequence[Finding]) -> int:
    """Say what stopped the command; returns the exit code."""
    from disclosuregen.report import in_lines

    tell(*in_lines(findings))
    return exit_code(findings)


def tell(*lines: str) -> None:
    """Messages that are no result go to stderr."""
    for line in lines:
        sys.stderr.write(f"{line}\n")


def say(*lines: str) -> None:
    """Results go to stdout."""
    for line in lines:
        sys.stdout.write(f"{line}\n")
