"""The command that checks workbooks: their findings, and marked copies where they are asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from disclosuregen.cli.runs import kept_out, packs_of
from disclosuregen.cli.verdict import USAGE, exit_code, say, tell
from disclosuregen.findings import About, Finding, PackFault

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from disclosuregen.pipeline import Packs

__all__ = ["check"]


def check(options: Namespace) -> int:
    """Print all findings of one or more workbooks, and hand back marked copies of them where that is asked for."""
    from disclosuregen.cli.screen import show
    from disclosuregen.report import as_json, counted

    if options.marked is not None and kept_out(Path(options.marked) / "标注的工作簿"):
        return USAGE
    packs, copied = packs_of(options), _copier(options)
    everything: list[Finding] = []
    for path in map(Path, options.workbooks):
        findings, examined = _found(path, packs)
        if not options.json:
            # What is wrong with a pack is said once, under the pack's name.
            faults = [one for one in findings if one.about is About.PACK]
            own = [one for one in findings if one.about is not About.PACK]
            said = counted(own) or ("没有检查，模板包有问题" if faults else "没有发现问题")
            new = [one for one in faults if one not in everything]
            show(f"{path.name}：{said}", [*own, *new], everything=options.all)
        everything.extend(findings)
        if examined:
            everything.extend(copied(path, findings))
    if options.json:
        say(as_json(list(dict.fromkeys(everything))))
    return exit_code(everything)


def _copier(options: Namespace) -> Callable[[Path, tuple[Finding, ...]], tuple[Finding, ...]]:
    """Writes the marked copy of a workbook and says so; returns what went wrong."""
    if options.marked is None:
        return lambda _path, _findings: ()
    from disclosuregen.cli.copies import Copies
    from disclosuregen.report import in_lines

    copies = Copies.of(Path(options.marked), map(Path, options.workbooks))

    def write(path: Path, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        said, troubles = copies.write(path, findings)
        # With --json nothing but the object goes to stdout.
        (tell if options.json else say)(*([said] if said else []), *in_lines(troubles))
        return troubles

    return write


def _found(path: Path, packs: Packs) -> tuple[tuple[Finding, ...], bool]:
    """What there is to say of a workbook, and whether it was examined: it or its pack may not be readable."""
    from disclosuregen.batch.trouble import trouble
    from disclosuregen.pipeline import examine

    try:
        return examine(path, packs)[2], True
    except (PackFault, OSError) as error:
        return trouble(path, error), False
