"""What is told at a glance of relations and totals is what looking closer tells, whatever a form holds."""

from __future__ import annotations

import random
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from disclosuregen.amounts import Amount, DimensionError
from disclosuregen.checks import adding, copies, glance, mentions, relations, totals
from disclosuregen.checks.relations import declared_relations
from disclosuregen.checks.texts import gathered
from disclosuregen.checks.totals import totals_add_up
from disclosuregen.findings import PackFault
from disclosuregen.names import folded
from disclosuregen.wording.near import bare
from tests.samples.workbooks import EXAMPLES
from tests.test_relations_declared import example, pack_named

if TYPE_CHECKING:
    from collections.abc import Callable

    from disclosuregen.findings import Finding
    from disclosuregen.model import Cell, Form, Row, Table
    from disclosuregen.pack import Pack

ROUNDS = 60


def _changed_cell(cell: Cell, rng: random.Random) -> Cell:
    if cell.amount is None:
        return replace(cell, text=rng.choice(["", "某", cell.text * 2]))
    amount = cell.amount
    return rng.choice(
        [
            replace(cell, amount=replace(amount, value=amount.value * 0)),
            replace(cell, amount=replace(amount, value=amount.value + rng.choice([1, 100, -(10**6), 10**8]))),
            replace(cell, amount=Amount(amount.value + 1, "辆", sources=amount.sources)),
            replace(cell, amount=None, unreadable=True),
        ]
    )


def _changed_row(row: Row, rng: random.Random, share: float) -> Row:
    cells = {name: _changed_cell(cell, rng) if rng.random() < share else cell for name, cell in row.cells.items()}
    return replace(row, cells=cells, key=row.key if rng.random() < 1 - share else f"{row.key}1")


def _changed_table(table: Table, rng: random.Random, share: float) -> Table:
    rows = [_changed_row(row, rng, share) for row in table.rows if rng.random() > share / 4]
    total = table.total if table.total is None else _changed_row(replace(table.total), rng, share)
    doubled = [*rows, *rows[:1]] if rng.random() < share else rows
    return replace(table, rows=tuple(doubled), total=total)


def _changed(form: Form, rng: random.Random) -> Form:
    """The form with some of its cells, rows and tables other than they were."""
    share = rng.choice([0.002, 0.01, 0.05])
    tables = {
        name: _changed_table(table, rng, share)
        for name, table in form.tables.items()
        # Tables of the cover are asked for everywhere.
        if rng.random() > share
    }
    return replace(form, tables=MappingProxyType(tables))


def _said(check: Callable[[], list[Finding]]) -> object:
    """What a check says, or the fault that it finds in the pack; what is no answer at all is the same either way."""
    try:
        return check()
    except PackFault as fault:
        return fault.findings
    except (KeyError, AttributeError, DimensionError) as error:
        return type(error)


@pytest.mark.parametrize("name", EXAMPLES)
def test_relations_are_told_at_a_glance_as_they_are_looked_into(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pack, rng, doubtful, told = pack_named(name), random.Random(3), glance.doubtful, 0  # noqa: S311 - no secret
    for _ in range(ROUNDS):
        form = _changed(example(name), rng)
        monkeypatch.setattr(relations, "doubtful", doubtful)
        quick = _said(lambda form=form: list(declared_relations(form, pack)))  # type: ignore[misc]
        monkeypatch.setattr(relations, "doubtful", lambda _, pack: pack.checks)
        assert quick == _said(lambda form=form: list(declared_relations(form, pack)))  # type: ignore[misc]
        told += bool(quick)
    assert told


@pytest.mark.parametrize("name", EXAMPLES)
def test_totals_are_told_at_a_glance_as_they_are_looked_into(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pack, rng, numbers, told = pack_named(name), random.Random(4), adding.Numbers.of, 0  # noqa: S311 - no secret
    for _ in range(ROUNDS):
        form = _changed(example(name), rng)
        monkeypatch.setattr(adding.Numbers, "of", numbers)
        monkeypatch.setattr(totals, "broken_lines", adding.broken_lines)
        quick = _said(lambda form=form: list(totals_add_up(form, pack)))  # type: ignore[misc]
        monkeypatch.setattr(
            adding.Numbers,
            "of",
            lambda sums, table: adding.Numbers(sums, (*table.rows, *filter(None, [table.total])), None),
        )
        monkeypatch.setattr(
            totals, "broken_lines", lambda sums, _: [(line, column) for column in sums.own for line in sums.lines]
        )
        assert quick == _said(lambda form=form: list(totals_add_up(form, pack)))  # type: ignore[misc]
        told += bool(quick)
    assert told


def _copied(form: Form, pack: Pack, rng: random.Random) -> Form:
    """The form with texts that stand in its other texts' cells."""
    texts = [text.text for text in gathered(form, pack).texts.items]
    tables = {}
    for name, table in form.tables.items():
        rows = []
        for row in table.rows:
            cells = {
                key: replace(cell, text=rng.choice(["", "1、", row.name]) + rng.choice(texts))
                if cell.text and cell.amount is None and rng.random() < 0.5
                else cell
                for key, cell in row.cells.items()
            }
            rows.append(replace(row, cells=cells))
        tables[name] = replace(table, rows=tuple(rows))
    return replace(form, tables=MappingProxyType(tables))


@pytest.mark.parametrize("name", EXAMPLES)
def test_copies_are_found_by_how_they_begin(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pack, rng, alike, told = pack_named(name), random.Random(5), copies._alike, 0  # noqa: S311, SLF001 - no secret
    for _ in range(ROUNDS // 3):
        words = gathered(_copied(example(name), pack, rng), pack)
        monkeypatch.setattr(copies, "_alike", alike)
        quick = [*copies.copies(words), *copies.doubles(words)]
        monkeypatch.setattr(copies, "_alike", lambda heads: [number for number, _ in heads])
        assert quick == [*copies.copies(words), *copies.doubles(words)]
        told += bool(quick)
    assert told


def _misspelt(form: Form, names: list[str], rng: random.Random) -> Form:
    """The form with its names, right and with slips, in other texts' cells."""
    tables = {}
    for name, table in form.tables.items():
        rows = []
        for row in table.rows:
            cells = dict(row.cells)
            for key, cell in row.cells.items():
                if cell.text and cell.amount is None and rng.random() < 0.2:
                    said = rng.choice(names)
                    at, count = rng.randrange(len(said)), rng.randint(0, 2)
                    slip = said[:at] + rng.choice(["", "某", "某某"]) + said[at + count :]
                    cells[key] = replace(cell, text=rng.choice(["", "市", said]) + slip + rng.choice(["", "本级"]))
            rows.append(replace(row, cells=cells))
        tables[name] = replace(table, rows=tuple(rows))
    return replace(form, tables=MappingProxyType(tables))


@pytest.mark.parametrize("name", EXAMPLES)
def test_names_with_slips_are_found_by_their_rarest_letters(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pack, rng, told = pack_named(name), random.Random(6), 0  # noqa: S311 - no secret
    quick_way = mentions._with_letters  # noqa: SLF001
    covers = mentions._cover_names(gathered(example(name), pack))  # noqa: SLF001
    names = list(dict.fromkeys(folded(bare(cell.text)) for cell, _ in covers))
    for _ in range(ROUNDS // 3):
        words = gathered(_misspelt(example(name), names, rng), pack)
        monkeypatch.setattr(mentions, "_with_letters", quick_way)
        quick = [list(mentions._near(words, name)) for name in names]  # noqa: SLF001
        monkeypatch.setattr(mentions, "_with_letters", lambda texts, _: range(len(texts.said)))
        assert quick == [list(mentions._near(words, name)) for name in names]  # noqa: SLF001
        told += any(quick)
    assert told
