"""Formulas of a pack: their faults, each with what was meant and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.formula import FormulaError, parse, paths
from disclosuregen.late import late
from disclosuregen.names import nearest
from disclosuregen.pack.answers import must_answer
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from disclosuregen.formula import Formula
    from disclosuregen.pack.spec import TableSpec

__all__ = ["advised", "formula_faults", "must_be_listed", "shortened"]

_SHOWN = 60
# What people type, and what they mean by it.
_MEANT = (
    (late(r"[=＝]\s*[<>＜＞]"), "不超过要写成 <=，不少于要写成 >="),
    (late(r"[≤≥≦≧]"), "≤、≥ 要写成 <=、>="),
    (late(r"≠|!=|<>"), "不能写不等于，只能写 =、<=、>=、<、>"),
    (late(r"[×✕]"), "乘号要写成 *"),
    (late(r"÷"), "除号要写成 /"),
    (late(r"[“”‘’「」]"), '编码要用英文引号括起来，例如 表名["编码"].列名'),
    (late(r"\d\s*[%％]"), "不能写百分号，5% 要写成 5/100"),
    (late(r"\d\.\d"), "不能写小数，0.05 要写成 5/100"),
    (late(r"[，、；;]"), "不能写逗号、分号"),
    (late(r"。"), "中间的点要写成英文的 ."),
    (late(r"\b(?:SUM|Sum)\b"), "sum 要小写"),
    (late(r"\b(?:if|IF|and|or|not)\b|[{}$!?：:]"), "只能用名字、编码、加减乘除和 sum"),
)


def formula_faults(  # noqa: PLR0913 - what a formula may name depends on where it stands
    text: str,
    tables: Mapping[str, TableSpec],
    codes: Mapping[str, Collection[str]],
    where: str,
    columns: Collection[str] = (),
    *,
    compares: bool = False,
) -> Iterator[Finding]:
    """The faults of a formula; `columns` are the bare names it may use as well, `codes` the codes of each list."""
    try:
        formula = parse(text)
        must_answer(formula, tables, columns, compares=compares)
        must_be_listed(formula, tables, codes)
    except FormulaError as error:
        why = f"{advised(text, str(error))}（{where}）"
        yield finding("P05", Place(where.partition("“")[0], ""), read=shortened(text), why=why)


def advised(text: str, why: str) -> str:
    """Why a formula is wrong, with what is to be written where that can be told."""
    said = [one for pattern, one in _MEANT if pattern.search(text)] if "写法" in why else []
    return f"{why}：{'；'.join(said)}" if said else why


def shortened(text: str) -> str:
    """A formula for a message."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def must_be_listed(formula: Formula, tables: Mapping[str, TableSpec], codes: Mapping[str, Collection[str]]) -> None:
    """Raise FormulaError for a code that the table's list does not have: it would be 0 for ever."""
    for path in paths(formula):
        table = tables.get(path[0])
        if table is None or len(path) == 1 or not path[1].isascii() or path[1] in {table.name, table.total}:
            continue
        if path[1] in {*(line.name for line in table.lines), *(column.name for column in table.columns)}:
            continue
        listed = codes.get(table.codes)
        # Of an empty list something worse has been said.
        if listed and path[1] not in listed:
            near = nearest(path[1], list(listed))
            meant = f"，是不是“{near}”" if near else ""
            raise FormulaError(f"里的编码“{path[1]}”不在科目表“{table.codes}”里{meant}")
        if table.levels and not any(_fits(path[1], level.length, more=level.more) for level in table.levels):
            lengths = "、".join(str(level.length) for level in table.levels)
            raise FormulaError(f"里的编码“{path[1]}”位数不对，“{table.name}”的编码是 {lengths} 位")


def _fits(code: str, length: int, *, more: bool) -> bool:
    return len(code) == length or (more and len(code) >= length)
