"""The code lists of a pack: CSV files a bureau replaces when the accounts of the year change."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.pack.checkspec import Account
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["accounts_of"]

_OLD = ";"
_CODE = re.compile(r"[0-9A-Za-z-]+")
_DAMAGED = re.compile(r"\d+(?:\.\d+)?[eE]\+?\d+|\d+\.\d*")
_BY_EXCEL = "被 Excel 改成了数字，后面几位已经丢失；请用记事本改，或在 Excel 里先把这一列设成“文本”再填"
_YEAR = re.compile(r"[0-9]{4}")
_SHAPE = "应为 UTF-8 编码的 CSV，第一行是 code,name。用记事本另存为，“编码”选 UTF-8；Excel 里另存为“CSV UTF-8”"
_FAULTS = (KeyError, AttributeError, UnicodeDecodeError, csv.Error)


def accounts_of(path: Path) -> tuple[dict[str, Account], tuple[Finding, ...]]:
    """The entries of a list by code, in order, and what is wrong with the file.

    Columns are code, name and, where they are there, old (names it once had, a semicolon between), since and until.
    """
    place = Place(path.name, "")
    accounts: dict[str, Account] = {}
    problems: list[Finding] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            for row in rows:
                account, said = _account(row)
                faults = [*_faults_of(row, accounts), *said]
                problems += [finding("P04", place, why=f"第{rows.line_num}行：{why}") for why in faults]
                accounts[row["code"].strip()] = account
    except _FAULTS:
        return {}, (finding("P01", place, why=_SHAPE),)
    if not accounts:
        problems.append(finding("P04", place, why="里面没有一个编码"))
    return accounts, tuple(problems)


def _faults_of(row: dict[str, str], known: Mapping[str, Account]) -> Iterator[str]:
    """What is wrong with the code and the name of a line, where `known` came before."""
    code, name = row["code"].strip(), (row["name"] or "").strip()
    if _DAMAGED.fullmatch(code):
        yield f"编码“{code}”{_BY_EXCEL}"
    elif "，" in code:
        yield f"“{code}”里用了中文逗号，请改成英文逗号"
    elif code and not _CODE.fullmatch(code):
        yield f"编码“{code}”只能用数字和字母"
    elif not code or not name:
        yield f"“{code or name}”没有{'名称' if code else '编码'}"
    elif code in known:
        yield f"编码“{code}”写了两次"


def _account(row: dict[str, str]) -> tuple[Account, list[str]]:
    """One entry, and what is wrong with its years."""
    years = {key: (row.get(key) or "").strip() for key in ("since", "until")}
    wrong = [key for key, year in years.items() if year and not _YEAR.fullmatch(year)]
    old = tuple(name.strip() for name in (row.get("old") or "").replace("；", _OLD).split(_OLD) if name.strip())
    since, until = (int(year) if year and key not in wrong else 0 for key, year in years.items())
    return Account(row["name"], old, since, until), [f"{key} 应为四位数的年度" for key in wrong]
