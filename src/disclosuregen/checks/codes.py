"""Codes and names of accounts against the pack's lists for the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.names import folded
from disclosuregen.pack.kept import per_pack
from disclosuregen.pack.lastyear import year_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from disclosuregen.model import Form, Row
    from disclosuregen.pack import Pack, TableSpec
    from disclosuregen.pack.checkspec import Account
    from disclosuregen.places import Place

__all__ = ["accounts_are_listed"]

_MOST_KEPT = 64


def accounts_are_listed(form: Form, pack: Pack) -> Iterator[Finding]:
    """K01–K04: a code is one of the list, in this year, and bears the list's name."""
    year = year_of(form, pack) or 0
    for spec in _coded(pack):
        known, table = pack.accounts[spec.codes], form.tables.get(spec.name)
        right = _right(pack, spec.codes, year)
        for row in table.rows if table is not None else ():
            if (row.key, row.name) not in right:
                yield from _row_faults(row, known, year, _places(row, spec))


@per_pack
def _coded(pack: Pack) -> tuple[TableSpec, ...]:
    """The tables whose codes stand on a list."""
    return tuple(spec for _, spec in pack.form.tables() if spec.codes and pack.accounts.get(spec.codes))


@per_pack
def _rights(_: Pack) -> dict[tuple[str, int], frozenset[tuple[str, str]]]:
    """The codes with their names that nothing can be said of, by list and year; filled in as they are asked for."""
    return {}


def _right(pack: Pack, codes: str, year: int) -> frozenset[tuple[str, str]]:
    known = _rights(pack).get((codes, year))
    if known is None:
        known = frozenset(
            (code, one.name)
            for code, one in pack.accounts[codes].items()
            if (one.since or year) <= year <= (one.until or year) and folded(one.name) not in set(map(folded, one.old))
        )
        # A workbook may claim to be of any year.
        if len(_rights(pack)) < _MOST_KEPT:
            _rights(pack)[codes, year] = known
    return known


def _places(row: Row, spec: TableSpec) -> tuple[Place, Place]:
    """Where the code and the name of a row stand."""
    code, *_ = (row.cells[column.name].place for column in spec.of_type("code"))
    named = next((row.cells[column.name].place for column in spec.of_type("name")), code)
    return code, named


def _row_faults(row: Row, known: Mapping[str, Account], year: int, places: tuple[Place, Place]) -> Iterator[Finding]:
    code, named = places
    account = known.get(row.key)
    if account is None:
        yield finding("K01", code, read=row.key, more=f"（{row.name}）" if row.name else "")
        return
    if not (account.since or year) <= year <= (account.until or year):
        years = f"{account.since or ''}—{account.until or ''}"
        yield finding("K04", code, read=f"{row.key} {account.name}", expected=years, year=year)
    said = folded(row.name)
    if said in {folded(old) for old in account.old}:
        yield finding("K03", named, read=row.name, code=row.key, expected=account.name)
    elif said != folded(account.name):
        yield finding("K02", named, read=row.name, code=row.key, expected=account.name)
