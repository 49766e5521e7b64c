"""The command that explains a rule: a built-in one, or one that a bureau has declared."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from disclosuregen.cli.verdict import DONE, USAGE, say, tell

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

__all__ = ["explain"]


def explain(options: Namespace) -> int:
    """Print what a rule checks, where it comes from, what is right and what to do; without a rule, list them all."""
    from disclosuregen.handbook import explained, listed
    from disclosuregen.rules import RULES

    wanted = options.rule.strip(" 〔〕[]【】()（）。").upper()
    own = dict(_declared(options.pack))
    if not wanted:
        say(*listed(), *(lines[0] for lines in own.values()))
        return DONE
    if wanted in RULES:
        say(*explained(RULES[wanted]))
        return DONE
    found = [lines for (_, rule), lines in own.items() if rule.upper() == wanted]
    if found:
        say(*(line for lines in found for line in lines))
        return DONE
    known = [*RULES, *(rule for _, rule in own)]
    near = get_close_matches(wanted, known, 3, 0.5)
    tell(f"没有编号为“{options.rule}”的规则" + (f"，是不是要找：{'、'.join(near)}" if near else "") + "。")
    tell("不写编号可以列出全部规则：disclosuregen explain")
    return USAGE


def _declared(wanted: str) -> Iterator[tuple[tuple[str, str], list[str]]]:
    """The rules of the wanted pack, or else of every pack that can be read, explained; by pack and id."""
    from disclosuregen.findings import PackFault
    from disclosuregen.handbook import explained_check
    from disclosuregen.pack import Library, load, resolve

    library = Library.default()
    for name in [wanted] if wanted else library.ids():
        try:
            pack = load(resolve(name, library), library)
        except PackFault:
            if wanted:
                raise
            continue
        for check in pack.checks:
            yield (pack.card.id, check.id), explained_check(check, pack.card.id)
