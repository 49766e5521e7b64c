"""The command that explains a rule: a built-in one, or one that a bureau has declared."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from disclosuregen.cli.verdict import DONE, USAGE, say, tell

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Iterator

    from disclosuregen.pack import Pack
    from disclosuregen.rules import Rule

__all__ = ["explain"]

_OFF = "已停用"


def explain(options: Namespace) -> int:
    """Print what a rule checks, where it comes from, what is right and what to do; without a rule, list them all."""
    from disclosuregen.rules import RULES

    wanted = options.rule.strip(" 〔〕[]【】()（）。").upper()
    packs = list(_packs(options.pack))
    if not wanted:
        say(*_all(packs))
        return DONE
    lines = list(_ours(RULES[wanted], packs) if wanted in RULES else _declared(wanted, packs))
    if lines:
        say(*lines)
        return DONE
    known = [*RULES, *dict.fromkeys(check.id for pack in packs for check in pack.checks)]
    near = get_close_matches(wanted, known, 3, 0.5)
    tell(f"没有编号为“{options.rule}”的规则" + (f"，是不是要找：{'、'.join(near)}" if near else "") + "。")
    tell("不写编号可以列出全部规则：disclosuregen explain")
    return USAGE


def _all(packs: Iterable[Pack]) -> Iterator[str]:
    """Every rule in one line, by group; those of the packs last."""
    from disclosuregen.handbook import grouped, listed, listed_check

    groups = [(title, map(listed, rules)) for title, rules in grouped()]
    groups += [(f"模板包 {pack.card.id} 登记的规则", map(listed_check, pack.checks)) for pack in packs]
    for title, lines in groups:
        yield f"【{title}】"
        yield from (f"  {line}" for line in lines)


def _ours(rule: Rule, packs: Iterable[Pack]) -> Iterator[str]:
    """A rule of ours, and what packs make of it."""
    from disclosuregen.findings import SAID, Severity
    from disclosuregen.handbook import explained

    yield from explained(rule)
    for pack in packs:
        said = pack.overrides.get(rule.id)
        if said is not None:
            yield f"　　模板包 {pack.card.id}：{SAID[Severity(said)] if said in {*Severity} else _OFF}"


def _declared(wanted: str, packs: Iterable[Pack]) -> Iterator[str]:
    """The rules of that number that packs declare."""
    from disclosuregen.handbook import explained_check

    for pack in packs:
        for check in pack.checks:
            if check.id.upper() == wanted:
                yield from explained_check(check, pack.card.id)


def _packs(wanted: str) -> Iterator[Pack]:
    """The wanted pack, or else every pack that can be read; raises PackFault for a wanted one that cannot."""
    from disclosuregen.findings import PackFault
    from disclosuregen.pack import Library, load, resolve

    library = Library.default()
    for name in [wanted] if wanted else library.ids():
        try:
            yield load(resolve(name, library), library)
        except PackFault:
            if wanted:
                raise
