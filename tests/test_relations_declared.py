"""Every relation the shipped packs declare: it holds on the samples, it breaks when one of its cells is changed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from disclosuregen.checks.compared import Compared, comparisons
from disclosuregen.checks.relations import declared_relations
from disclosuregen.formula import parse
from disclosuregen.pack import load
from disclosuregen.workbook.intake import admit
from disclosuregen.workbook.read import read_form
from tests.samples.workbooks import EXAMPLES, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.model import Cell, Form, Row, Table
    from disclosuregen.pack import Pack
    from disclosuregen.pack.checkspec import CheckSpec
    from disclosuregen.places import Place

MUCH = Decimal(10) ** 9


@cache
def pack_named(name: str) -> Pack:
    """A shipped pack."""
    return load(ROOT / "templates" / name)


@cache
def example(name: str) -> Form:
    """The form of a pack's example."""
    package = admit(next((ROOT / "templates" / name / "example").glob("*.xlsx"))).package
    assert package is not None
    return read_form(package, pack_named(name))[0]


SPECS = [(name, spec) for name in EXAMPLES for spec in pack_named(name).checks]


def moved(form: Form, place: Place, by: Decimal) -> Form:
    """The form with another amount in one cell."""

    def cell(one: Cell) -> Cell:
        if one.place != place or one.amount is None:
            return one
        return replace(one, amount=replace(one.amount, value=one.amount.value + by))

    def row(one: Row) -> Row:
        return replace(one, cells={name: cell(inside) for name, inside in one.cells.items()})

    def table(one: Table) -> Table:
        return replace(one, rows=tuple(map(row, one.rows)), total=row(one.total) if one.total else None)

    return replace(form, tables=MappingProxyType({name: table(one) for name, one in form.tables.items()}))


def cells_of(spec: CheckSpec, form: Form, pack: Pack) -> Iterator[tuple[Place, int]]:
    """The cells of a relation, and the direction in which each breaks it."""
    for one in comparisons(spec, form, pack):
        assert isinstance(one, Compared)
        for cells, sign in ((one.left.cells, 1), (one.right.cells, -1)):
            yield from ((cell.place, sign if one.sign in {"==", "<="} else -sign) for cell in cells)


@pytest.mark.parametrize(("name", "spec"), SPECS, ids=[spec.id for _, spec in SPECS])
def test_a_relation_holds_on_the_example_and_breaks_with_any_of_its_cells(name: str, spec: CheckSpec) -> None:
    form, pack = example(name), replace(pack_named(name), checks=(spec,))
    assert list(declared_relations(form, pack)) == []
    if spec.kind == "names":
        return
    places = dict(cells_of(spec, form, pack))
    assert places
    for place, sign in list(places.items())[:12]:
        spoiled = moved(form, place, sign * MUCH)
        (one, *_) = declared_relations(spoiled, pack)
        assert (one.rule, one.severity) == (spec.id, spec.severity)
        assert place in one.places
        # Cells, not the names of formulas, which a department has never seen.
        assert not any(f"{table}." in one.message for table in (*form.tables, "左", "右"))


def test_a_project_without_goals_is_named() -> None:
    form, pack = example("xianning-budget"), pack_named("xianning-budget")
    goals = form.tables["绩效目标"]
    fewer = {**form.tables, "绩效目标": replace(goals, rows=goals.rows[1:])}
    found = declared_relations(replace(form, tables=MappingProxyType(fewer)), pack)
    assert [(one.rule, one.places[0].sheet[:3]) for one in found] == [("T9-07", "附表9")]


NAMES = [(name, spec) for name, spec in SPECS if spec.kind == "names"]


@pytest.mark.parametrize(("name", "spec"), NAMES, ids=[spec.id for _, spec in NAMES])
def test_a_name_that_the_other_table_does_not_have_is_told(name: str, spec: CheckSpec) -> None:
    form, pack = example(name), replace(pack_named(name), checks=(spec,))
    table, _, column = spec.left[0].partition(".")
    rows = [row for row in form.tables[table].rows if spec.level in {0, row.level}]
    assert rows
    for one in rows:
        slip = replace(one.cells[column], text=f"{one.cells[column].text[:-1]}某")
        spoiled = [
            replace(row, cells={**row.cells, column: slip}) if row is one else row for row in form.tables[table].rows
        ]
        tables = MappingProxyType({**form.tables, table: replace(form.tables[table], rows=tuple(spoiled))})
        found = list(declared_relations(replace(form, tables=tables), pack))
        assert [(one.rule, one.places) for one in found] == [(spec.id, (slip.place,))]
        assert one.cells[column].text in found[0].message
        assert not any(right in found[0].message for right in spec.right)


def test_the_first_pack_declares_more_than_sixty_relations_each_with_its_ground() -> None:
    specs = pack_named("xianning-budget").checks
    assert len(specs) > 60
    assert [spec.id for spec in specs if not (spec.clause and spec.says)] == []


def test_no_two_relations_say_the_same() -> None:
    for name in EXAMPLES:
        said = [
            (spec.kind, spec.left, spec.right, parse(spec.formula).text)
            for spec in pack_named(name).checks
            if spec.formula
        ]
        assert len(said) == len(set(said))


def test_the_catalogue_names_every_relation_as_it_is() -> None:
    text = (ROOT / "docs" / "analysis" / "relations.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("| ")]
    listed = {row[0]: (row[1], row[4], row[5]) for row in rows if len(row) == 6 and row[0] != "id"}
    assert listed == {spec.id: (spec.says, spec.severity, spec.clause) for _, spec in SPECS}


def test_a_digit_that_slipped_is_said_to_have_slipped() -> None:
    form, pack = example("xianning-budget"), pack_named("xianning-budget")
    pack = replace(pack, checks=tuple(spec for spec in pack.checks if spec.id == "T1-02"))
    (one,) = [one for one in comparisons(pack.checks[0], form, pack) if isinstance(one, Compared)]
    assert one.left.amount is not None
    place, value = one.left.cells[0].place, one.left.amount.value
    said = [next(declared_relations(moved(form, place, by), pack)).message for by in (value * 9, value)]
    assert ["10 倍" in message for message in said] == [True, False]
