"""The rules that hold for workbooks of a pack: its own, then those that every pack has, for people and for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from disclosuregen.findings import RULES, SAID, About
from disclosuregen.frozen import frozen
from disclosuregen.handbook import compared
from disclosuregen.pack import load, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.pack import Pack
    from disclosuregen.packcommands.said import Said
    from disclosuregen.pipeline import Packs

__all__ = ["list_rules"]

_OFF = "off"
_SAID = {**{severity.value: said for severity, said in SAID.items()}, _OFF: "已停用"}
_NAMED = {"equal": "公式", "rows": "逐行核对", "names": "名称核对"}


@frozen
class _Rule:
    """One rule as it is listed: `severity` is what it is in this pack, or "off"; `usual` what it is elsewhere.

    `own` rules are those of the pack, `soft` those a bureau may soften or switch off, `kind` and `compares` are of the
    pack's own only.
    """

    rule: str
    severity: str
    usual: str
    own: bool
    soft: bool
    says: str
    clause: str
    kind: str = ""
    compares: str = ""


def list_rules(wanted: str, packs: Packs, *, as_json: bool = False) -> Said:
    """The rules of a pack as lines, or as one JSON object."""
    pack = load(resolve(wanted, packs.library), packs.library)
    rules = [*_own(pack), *_shared(pack)]
    if as_json:
        # In ASCII: a console in cp936 must not spoil it.
        return [json.dumps({"pack": pack.card.id, "rules": [asdict(rule) for rule in rules]}, indent=2)], ()
    lines = ["══ 这套模板包登记的（都可以改；停用的不再列出）══"]
    lines += [line for rule in rules if rule.own for line in _own_lines(rule)]
    lines += [] if pack.checks else ["这套模板包没有登记勾稽关系。"]
    lines += ["", "══ 系统自带的（写“可改”的，能在 checks.toml 里按编号改轻重、停用）══"]
    return [*lines, *(_shared_line(rule) for rule in rules if not rule.own)], ()


def _own(pack: Pack) -> Iterator[_Rule]:
    for check in pack.checks:
        said = (check.severity, check.severity)
        yield _Rule(
            check.id,
            *said,
            own=True,
            soft=True,
            says=check.says,
            clause=check.clause,
            kind=check.kind,
            compares=compared(check),
        )


def _shared(pack: Pack) -> Iterator[_Rule]:
    for rule in RULES.values():
        if rule.about in {About.WORKBOOK, About.DOCUMENT}:
            usual = rule.severity.value
            said = (pack.overrides.get(rule.id, usual), usual)
            yield _Rule(rule.id, *said, own=False, soft=rule.soft, says=rule.title, clause=rule.clause)


def _own_lines(rule: _Rule) -> tuple[str, str]:
    clause = rule.clause or "未写"
    first = f"{rule.rule}　{_SAID[rule.severity]}　{_NAMED[rule.kind]}　{rule.says}　依据：{clause}"
    return first, f"    {rule.compares}"


def _shared_line(rule: _Rule) -> str:
    changed = f"（本包改过，原为{_SAID[rule.usual]}）" if rule.severity != rule.usual else ""
    soft = "可改" if rule.soft else "不能改"
    clause = f"　依据：{rule.clause}" if rule.clause else ""
    return f"{rule.rule}　{_SAID[rule.severity]}{changed}　{soft}　{rule.says}{clause}"
