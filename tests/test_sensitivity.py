"""Nothing is pasted: one figure of the reference workbook is changed, and what depends on it changes, nothing else.

What depends on a cell is asked of the baseline's amounts, which carry the cells behind them: the document is filled
once with a token in place of every figure, so that each line and table cell is known to print which figures.
"""

from __future__ import annotations

import random
import re
import tomllib
import zipfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from io import BytesIO
from multiprocessing import get_context
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from disclosuregen.document.fill import Properties, fill
from disclosuregen.document.projection import projected
from disclosuregen.figures.context import FILTERS, context_of
from disclosuregen.formula import evaluate, parse
from disclosuregen.model import Figure
from disclosuregen.pack import Library, load
from disclosuregen.pipeline import Packs, compose
from tests.samples.workbooks import ROOT, UNITS, content_of, read_bytes
from tests.samples.workbooks import workbook_of as written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.amounts import Amount
    from disclosuregen.model import Form
    from disclosuregen.pack import Pack
    from disclosuregen.places import Place

UNIT = "211001-咸宁市公安局本级-2024"
CHANGES = 100
SEED = 211001
TOKEN = re.compile(r"⟦(\d+)⟧")
NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?")
# Whole clauses that print the size of a change, so must change with it.
CLAUSES = frozenset({"比上年", "变化", "变动", "列举"})

PACKS = Packs(Library(()))

NOWHERE: frozenset[Place] = frozenset()

Spot = tuple[int, int]  # line of the projection, cell of a table row (0 for running text)


@dataclass(frozen=True)
class Printed:
    """Where a figure is printed, and the cells behind it; `surely`: any change of these shows."""

    spot: Spot
    places: frozenset[Place]
    surely: bool


def pieces(line: str) -> list[str]:
    """The cells of a table row, or the line itself."""
    return line[2:-2].split(" | ") if line.startswith("| ") else [line]


def composed(form: Form) -> bytes:
    """The document of a form."""
    return compose(form, shipped(), PACKS)[0].content


def spots(text: str) -> dict[Spot, str]:
    """Every line and table cell of a projection."""
    lines = enumerate(text.splitlines())
    return {(number, column): piece for number, line in lines for column, piece in enumerate(pieces(line))}


class Probe:
    """A context in which every figure prints a token instead of its text."""

    def __init__(self) -> None:
        """Without tokens yet."""
        self.behind: list[tuple[frozenset[Place], bool]] = []

    def token(self, places: frozenset[Place], *, surely: bool) -> str:
        """A new token that stands for these cells."""
        self.behind.append((places, surely))
        return f"⟦{len(self.behind) - 1}⟧"

    def probed(
        self, value: object, name: str = "", around: frozenset[Place] = NOWHERE, *, unsaid: frozenset[Place] = NOWHERE
    ) -> object:
        """The value with tokens for texts; a text without an amount stands for the amounts around it."""
        if isinstance(value, tuple):
            return tuple(self.probed(one, name, around) for one in value)
        if isinstance(value, str):
            return self.token(around, surely=name in CLAUSES) if value and around else value
        if not isinstance(value, Figure):
            return value
        below = unsaid or frozenset(behind(value))
        parts = MappingProxyType({key: self.probed(value[key], key, below) for key in value.parts})
        if value.amount is None:
            listed = "列举" in parts and bool(below)
            return replace(value, text=str(parts["列举"]), parts=parts) if listed else replace(value, parts=parts)
        # A percentage may round to what it was; an amount of 元 or 辆 shows any change.
        places = frozenset(value.amount.places)
        return replace(value, text=self.token(places, surely=bool(value.amount.dimension)), parts=parts)


def behind(value: object) -> Iterator[Place]:
    """All cells behind a figure and its parts."""
    if isinstance(value, tuple):
        for one in value:
            yield from behind(one)
    elif isinstance(value, Figure):
        yield from value.amount.places if value.amount else ()
        for name in value.parts:
            yield from behind(value[name])


@cache
def shipped() -> Pack:
    """The shipped pack."""
    return load(ROOT / "templates" / "xianning-budget")


@cache
def workbook() -> bytes:
    """The reference workbook."""
    return written(UNITS / f"{UNIT}.toml", shipped())


def form_of(content: bytes) -> Form:
    """The form of a workbook's bytes, read without findings."""
    form, findings = read_bytes(content, shipped())
    assert findings == ()
    return form


@cache
def filled() -> Form:
    """The reference workbook's form."""
    return form_of(workbook())


def left_out() -> Iterator[tuple[str, frozenset[Place]]]:
    """The cells of sources and items that are named only when they are not zero, by the figure that lists them."""
    for spec in shipped().figures:
        formulas = [text for item in spec.items for text in (item.now, item.before)]
        amounts = [evaluate(parse(text), filled()) for text in formulas]
        if spec.kind == "list":
            amounts = [row.cells[spec.value].amount for row in filled().tables[spec.each].rows]
        yield spec.name, frozenset(place for amount in amounts if amount for place in amount.places)


@cache
def baseline() -> tuple[dict[Spot, str], tuple[Printed, ...]]:
    """What the reference document prints, and which cells are behind it."""
    probe, unsaid = Probe(), dict(left_out())
    context = {
        name: probe.probed(value, unsaid=unsaid.get(name, frozenset()))
        for name, value in context_of(filled(), shipped()).items()
    }
    document = fill(shipped().template, context, FILTERS, Properties("probe"))
    printed = [
        Printed(spot, *probe.behind[int(number)])
        for spot, text in spots(projected(document)).items()
        for number in TOKEN.findall(text)
    ]
    return spots(projected(composed(filled()))), tuple(printed)


@cache
def inputs() -> tuple[Amount, ...]:
    """The amount of every cell into which the reference unit typed a figure."""
    raw = tomllib.loads((UNITS / f"{UNIT}.toml").read_text(encoding="utf-8"))
    content = content_of(raw, shipped())
    found: list[Amount] = []
    for _, spec in shipped().form.tables():
        for entry in content.tables[spec.name]:
            row = filled().tables[spec.name].row(entry.key)
            typed = [row.cells[name].amount for name in entry.cells if row and entry.cells[name] and name in row.cells]
            found += [amount for amount in typed if amount is not None]
    return tuple(found)


def edited(place: Place, change: Decimal) -> bytes:
    """The reference workbook as somebody saved it who added to one cell."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook())) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        sheets = re.findall(r'<sheet name="([^"]*)"', source.read("xl/workbook.xml").decode())
        part = f"xl/worksheets/sheet{sheets.index(place.sheet) + 1}.xml"
        for name in source.namelist():
            text = source.read(name)
            target.writestr(name, raised(text.decode(), place.cell, change) if name == part else text)
    return stream.getvalue()


def raised(xml: str, cell: str, change: Decimal) -> str:
    """The sheet with `change` added to the number in a cell."""
    found = re.search(rf'<c r="{cell}"[^>]*><v>([^<]*)</v>', xml)
    assert found is not None, cell
    return f"{xml[: found.start(1)]}{Decimal(found.group(1)) + change}{xml[found.end(1) :]}"


def moved(old: str, new: str) -> Decimal | None:
    """By how much the number in a table cell moved; None when it is no number."""
    if not (NUMBER.fullmatch(new) and NUMBER.fullmatch(old or "0")):
        return None
    return Decimal(new.replace(",", "")) - Decimal(old.replace(",", "") or 0)


def drawn() -> Iterator[tuple[Place, Decimal]]:
    """The cells that are changed, and by how much: hundredths of 万元, or whole vehicles."""
    chance = random.Random(SEED)  # noqa: S311 - a test, not a secret
    for amount in chance.sample(inputs(), CHANGES):
        steps = Decimal(chance.randint(1, 9_999_999))
        yield amount.places[0], steps / 100 if amount.dimension == "元" else steps


def test_there_are_enough_cells_to_choose_from() -> None:
    assert len(inputs()) > 300
    assert len({place.sheet for place, _ in drawn()}) > 8


def test_every_typed_figure_is_printed_somewhere() -> None:
    known = frozenset(place for printed in baseline()[1] for place in printed.places)
    assert [str(amount.places[0]) for amount in inputs() if amount.places[0] not in known] == []


def document_after(change: tuple[Place, Decimal]) -> str:
    """The text of the document after one change, from a workbook's bytes."""
    return projected(composed(form_of(edited(*change))))


@pytest.fixture(scope="module")
def documents_after() -> dict[tuple[Place, Decimal], str]:
    """The text of the document after each change; all processors are used."""
    changes = list(drawn())
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        return dict(zip(changes, pool.map(document_after, changes, chunksize=10), strict=True))


@pytest.mark.parametrize(("place", "change"), list(drawn()), ids=str)
def test_what_depends_on_a_cell_changes_and_nothing_else(
    place: Place, change: Decimal, documents_after: dict[tuple[Place, Decimal], str]
) -> None:
    before, printed = baseline()
    after = spots(documents_after[place, change])
    assert before.keys() == after.keys()
    changed = {spot for spot, text in before.items() if after[spot] != text}
    surely = {one.spot for one in printed if one.surely and place in one.places}
    at_most = {one.spot for one in printed if place in one.places}
    assert surely, f"{place} is printed nowhere"
    assert surely <= changed <= at_most
    in_tables = [spot for spot in changed if moved(before[spot], after[spot]) is not None]
    assert {moved(before[spot], after[spot]) for spot in in_tables} <= {change}
