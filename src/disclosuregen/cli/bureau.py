"""The commands of a bureau, on its packs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.cli.verdict import exit_code, say, stopped

if TYPE_CHECKING:
    from argparse import Namespace

__all__ = ["pack"]


def pack(options: Namespace) -> int:
    """Run one of the commands of a bureau."""
    from disclosuregen import packcommands as bureau
    from disclosuregen.pack import Library
    from disclosuregen.pipeline import Packs
    from disclosuregen.report import as_json, counted, in_lines

    wanted = getattr(options, "pack", "")
    packs = Packs(Library.default(), wanted)
    if options.action == "check":
        lines, findings = bureau.check_pack(wanted, packs, annotate=options.annotate, accept=options.accept)
        summary = f"{wanted}：{counted(findings) or '没有发现问题'}"
        say(*([as_json(findings)] if options.json else [summary, *in_lines(findings), *lines]))
        return exit_code(findings)
    if options.action == "new":
        lines, findings = bureau.new_pack(options.name, options.parent, packs, extends=options.extends)
    elif options.action == "example":
        lines, findings = bureau.renew_example(wanted, packs, year=options.year)
    elif options.action == "names":
        lines, findings = bureau.name_pack(wanted, packs, workbook=options.workbook, out=options.out)
    elif options.action == "preview":
        lines, findings = bureau.preview_pack(wanted, packs, out=options.out, marks=options.marks)
    elif options.action == "rules":
        lines, findings = bureau.list_rules(wanted, packs, as_json=options.json)
    else:
        lines, findings = bureau.list_packs(packs)
    say(*lines)
    return stopped(findings)
