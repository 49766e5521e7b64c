"""The command that makes one document."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

from disclosuregen.cli.runs import kept_out, packs_of, replaced
from disclosuregen.cli.verdict import DONE, USAGE, exit_code, say, stopped, tell

if TYPE_CHECKING:
    from argparse import Namespace

__all__ = ["build"]

_DOCUMENT = ".docx"


def build(options: Namespace) -> int:
    """Write one document, its ledger and 溯源.xlsx; with errors nothing is written."""
    # A process that makes one document ends before garbage is worth a search; the searches are a twentieth of its time.
    gc.disable()
    try:
        return _built(options)
    finally:
        # All that was made counts as old from here on, or else the first search begins at once, and through all of it.
        gc.freeze()
        gc.unfreeze()
        gc.enable()


def _built(options: Namespace) -> int:
    from disclosuregen.delivery import unread
    from disclosuregen.papers import LEDGER, ORIGINS, papers_of
    from disclosuregen.pipeline import generate
    from disclosuregen.report import counted, in_lines

    source = Path(options.workbook)
    target = Path(options.out) if options.out else source.with_suffix(_DOCUMENT)
    if target.suffix.lower() != _DOCUMENT:
        tell(f"输出文件名应以 .docx 结尾，读到“{target.name}”。")
        return USAGE
    try:
        outcome = generate(source, packs_of(options))
        papers = papers_of(outcome, source, target.name) if outcome.document is not None else ()
    except OSError as error:
        return stopped([unread(source, error)])
    said = counted(outcome.findings)
    if outcome.document is None:
        tell(f"没有生成：{source.name} 有 {said}，请改正后重试。", *in_lines(outcome.findings))
        return exit_code(outcome.findings)
    if kept_out(target):
        return USAGE
    beside = (target.with_suffix(ending) for ending in (LEDGER, ORIGINS))
    code, kept = replaced(target, outcome.document, *zip(beside, papers, strict=True))
    if code == DONE:
        say(f"已生成  {target.name}" + (f"（{said}）" if said else ""))
        say(f"　　　　{target.with_suffix(LEDGER).name}、{target.with_suffix(ORIGINS).name}（每个数的来源）")
        tell(*in_lines((*kept, *outcome.findings)))
        code = exit_code(outcome.findings)
    return code
