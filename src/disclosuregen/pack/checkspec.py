"""What a bureau declares of right and wrong: its rules, its limits, its lists of accounts."""

from __future__ import annotations

from disclosuregen.frozen import frozen

__all__ = ["Account", "CheckSpec", "Limits"]

_EVEN = "请核对这几个单元格，改正错的那一个；批复数本来就有尾差的，照批复数填写。"
_LISTED = "请在后一张表里补上，或把前一张表里的名称改得与它完全一致。"


@frozen
class Account:
    """One entry of a code list: its name, the names it once had, the years it is valid in (0: open)."""

    name: str
    old: tuple[str, ...] = ()
    since: int = 0
    until: int = 0


@frozen
class CheckSpec:
    """One rule of the bureau; which of the keys it takes depends on its kind.

    equal: `formula` holds for the form, or for `each` row of a table. rows: rows of the tables `left` and `right` that
    have the same code (or name, `by`) and stand on `level` satisfy `formula`, in which they are called 左 and 右; of a
    table of lines only `lines`. names: what stands in the column `left` stands in the column `right`, too.
    `severity` caps how bad a difference beyond rounding is; `says` is the rule in words, `clause` where it stands.
    """

    id: str
    kind: str = "equal"
    formula: str = ""
    says: str = ""
    each: str = ""
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    by: str = "code"
    level: int = 0
    lines: tuple[str, ...] = ()
    severity: str = "error"
    clause: str = ""
    remedy: str = ""

    @property
    def advice(self) -> str:
        """What to do about a finding: what the bureau says, or what fits the kind."""
        return self.remedy or (_LISTED if self.kind == "names" else _EVEN)


@frozen
class Limits:
    """From where on something is worth a word: amounts in the unit of prose, rates in percent.

    A reason is asked for a change of at least `reason_amount` and `reason_rate`; with `reason_same` also for what is
    something and has not changed. A figure that is more than `jump_times` last year's, or less than that part of it,
    and differs by `jump_amount` at least, is asked about. So is one of `largest` at least, where that is not 0.
    """

    reason_amount: int = 0
    reason_rate: int = 0
    reason_same: bool = False
    jump_times: int = 5
    jump_amount: int = 100
    largest: int = 0
