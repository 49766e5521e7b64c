"""The commands about finished documents: verify, diff."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from disclosuregen.cli.runs import PAPERS, packs_of
from disclosuregen.cli.verdict import DONE, USAGE, exit_code, say, stopped, tell
from disclosuregen.findings import Finding, PackFault, finding, has_errors
from disclosuregen.places import Place

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from disclosuregen.document.changes import Change
    from disclosuregen.document.ledger import Ledger
    from disclosuregen.pack import Pack
    from disclosuregen.packs import Packs
    from disclosuregen.versions import Version

__all__ = ["diff", "verify"]


def verify(options: Namespace) -> int:
    """Read a finished document back and print everything that is wrong with it."""
    from disclosuregen.cli.screen import show
    from disclosuregen.delivery import unread
    from disclosuregen.proof import prove
    from disclosuregen.report import as_json, counted

    path, packs = Path(options.document), packs_of(options)
    try:
        content = path.read_bytes()
        ledger, pack, notes = _wanted(options, path, packs)
    except OSError as error:
        return stopped([unread(path, error)])
    findings = notes if has_errors(notes) else (*notes, *prove(content, path.name, ledger, pack, full=options.full))
    if options.json:
        say(as_json(findings))
    else:
        count = sum(len(line.entries) for line in ledger.lines) if ledger else 0
        checked = f"，核对了 {count} 个数字和方向" if count else ""
        show(f"{path.name}：{counted(findings) or '没有发现问题'}{checked}", findings, everything=options.all)
    return exit_code(findings)


def _wanted(options: Namespace, path: Path, packs: Packs) -> tuple[Ledger | None, Pack | None, tuple[Finding, ...]]:
    """What a document is held against: its workbook made anew, or the ledger beside it; findings without either."""
    from disclosuregen.document.ledgerfile import LedgerError, loaded
    from disclosuregen.papers import LEDGER
    from disclosuregen.pipeline import generate

    if options.workbook:
        outcome = generate(Path(options.workbook), packs)
        errors = tuple(one for one in outcome.findings if has_errors([one]))
        return outcome.ledger, outcome.pack, errors
    place = Place(path.name, "")
    name = path.with_suffix(LEDGER).name
    near = [Path(options.ledger)] if options.ledger else [path.parent / name, path.parent.parent / PAPERS / name]
    found = next((one for one in near if one.is_file()), None)
    if found is None and options.ledger:
        return None, None, (finding("D46", place, read=near[0].name, why="没有这个文件"),)
    if found is None:
        return None, None, (finding("D45", place, expected=name),)
    try:
        ledger, about = loaded(found.read_bytes())
    except LedgerError as error:
        return None, None, (finding("D46", place, read=found.name, why=error),)
    try:
        return ledger, packs.get(about.pack), ()
    except PackFault:
        return ledger, None, ()


def diff(options: Namespace) -> int:
    """Print what changed from one workbook, ledger or document to another."""
    from disclosuregen.delivery import unread
    from disclosuregen.versions import ENDINGS, changed, version_of

    old, new = Path(options.old), Path(options.new)
    if old.suffix.lower() != new.suffix.lower() or old.suffix.lower() not in ENDINGS:
        tell("两个文件要是同一种：工作簿（.xlsx）、账本（.ledger.json）或公开文件（.docx）。")
        return USAGE
    packs = packs_of(options)
    try:
        versions = [version_of(path, packs) for path in (old, new)]
    except OSError as error:
        return stopped([unread(Path(error.filename or old), error)])
    if any(version.findings for version in versions):
        return _not_compared((old, new), versions)
    found = changed(*versions)
    if options.json:
        listed = [{"where": o.where, "before": o.before, "after": o.after, "because": list(o.because)} for o in found]
        say(json.dumps({"changes": listed}, indent=2))
    else:
        say(*map(_line, found), f"共 {len(found)} 处不同。" if found else "没有不同。")
    return DONE


def _not_compared(paths: tuple[Path, Path], versions: Sequence[Version]) -> int:
    """Say of each file what keeps it from being compared; returns the exit code."""
    from disclosuregen.report import counted, in_lines

    for said, path, version in zip(("旧", "新"), paths, versions, strict=True):
        found = counted(version.findings)
        tell(f"{said}文件 {path.name}：{found or '没有错误'}", *in_lines(version.findings))
    tell("没有比较：比较的是公开文件里要印的数，有错误的读不出、算不出。请先改正错误，再比较。")
    return exit_code([one for version in versions for one in version.findings])


def _line(one: Change) -> str:
    """One change as a person reads it: 第三部分（一）第1段：下降2.10% → 下降1.90%，因 附表1 收支总表!B12."""
    because = f"，因 {'、'.join(one.because)}" if one.because else ""
    if not one.before:
        return f"{one.where}：新增 {one.after}{because}"
    if not one.after:
        return f"{one.where}：去掉 {one.before}{because}"
    return f"{one.where}：{one.before} → {one.after}{because}"
