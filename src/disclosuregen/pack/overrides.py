"""What a bureau says of rules that every pack has: how bad they are for it, or that it does without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.findings import RULES, Finding, Severity, finding
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["OFF", "override_of"]

OFF = "off"
_FILE = "checks.toml"
_KEYS = frozenset({"id", "severity", OFF})


def override_of(entry: Mapping[str, object]) -> tuple[str, tuple[Finding, ...]]:
    """What an entry of checks.toml makes of a rule: a severity or "off"; findings for what it may not say."""
    said = OFF if entry.get(OFF) is True else str(entry.get("severity", ""))
    place = Place(_FILE, "")
    return said, tuple(finding("P04", place, why=f"“{entry['id']}”{why}") for why in _faults(entry, said))


def _faults(entry: Mapping[str, object], said: str) -> Iterator[str]:
    rule = RULES[str(entry["id"])]
    if unknown := sorted(entry.keys() - _KEYS):
        yield f"是系统的规则，只能写 severity 或 off，不能写 {'、'.join(unknown)}；要登记自己的规则，请换一个编号"
    elif not isinstance(entry.get(OFF, False), bool):
        yield "的 off 只能写 true 或 false，不要加引号"
    elif said not in {OFF, *Severity}:
        yield f"的 severity 应为 error、warning 或 note，停用写 off = true，读到“{said}”"
    elif not rule.soft:
        yield f"（{rule.title}）不能放宽，也不能停用"
