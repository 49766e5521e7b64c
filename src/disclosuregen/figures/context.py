"""Everything a template may name: cover fields, constants, tables and declared figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from disclosuregen.amounts import Amount
from disclosuregen.figures.kinds import KINDS, Ground
from disclosuregen.figures.numerals import capital_amount, chinese
from disclosuregen.figures.phrases import Writer, filled
from disclosuregen.figures.tables import TableFigures
from disclosuregen.model import Figure, Kind, joined
from disclosuregen.sight import Sight

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from disclosuregen.model import Form, Row
    from disclosuregen.pack import Line, Pack

__all__ = ["FILTERS", "TAKES", "context_of", "global_fields", "names_of", "unit_key", "words_of"]


# Numbers of parts, rows and days: the same few in every document.
_chinese = lru_cache(maxsize=256)(chinese)


def context_of(form: Form, pack: Pack, known: Mapping[str, object] | None = None) -> dict[str, object]:
    """The template context of a form without errors; raises PackFault when a figure cannot be computed.

    `known` are its fields, where somebody has them.
    """
    fields = global_fields(form, pack) if known is None else known
    words = words_of(fields)
    writer = Writer(pack.phrases, words)
    tables = TableFigures(form, pack, writer, words)
    ground = Ground(form, pack, writer, tables, Sight(form, None, {}))
    context: dict[str, object] = {**fields, **tables.all()}
    context |= {one.name: Figure(one.says, formula=one.name, kind=Kind.CONSTANT) for one in pack.constants}
    context |= {spec.name: KINDS[spec.kind](spec, ground) for spec in pack.figures}
    return context


def unit_key(form: Form, pack: Pack) -> str:
    """What no two units share, such as code and scope, by the pack's card; raises PackFault for a name it cannot have.

    Empty where a form does not say it.
    """
    said = pack.card.document
    words = words_of(global_fields(form, pack))
    return filled(said.key or said.file_name, words, "pack.toml") if words else ""


def names_of(form: Form, pack: Pack) -> tuple[str, ...]:
    """The names on the cover, as they are spelled there."""
    wanted = pack.card.document.names
    covers = [spec.name for _, spec in pack.form.tables() if spec.global_]
    cells = [cell for cover in covers for name in wanted if (cell := form.field(cover, name)) is not None]
    return tuple([cell.text.strip() for cell in cells])


def words_of(fields: Mapping[str, object]) -> dict[str, str | Figure]:
    """What phrases may use of the fields: each, and each part behind a dot (预算年度.上年)."""
    words: dict[str, str | Figure] = {}
    for name, field in fields.items():
        if isinstance(field, Figure):
            words[name] = field
            words |= {f"{name}.{part}": value for part, value in field.parts.items() if isinstance(value, Figure)}
    return words


def global_fields(form: Form, pack: Pack) -> dict[str, object]:
    """The fields of the cover, by name."""
    fields: dict[str, object] = {}
    for _, spec in pack.form.tables():
        if spec.global_ and spec.name in form.tables:
            lines = {line.name: line for line in spec.lines}
            fields |= {row.key: _field(row, lines[row.key]) for row in form.tables[spec.name].rows}
    return fields


def _field(row: Row, line: Line) -> Figure:
    cell = next(iter(row.cells.values()))
    if not cell.text:
        # What is left open prints nothing, whatever is asked of it.
        said = [word.name for choice in line.choices for word in choice.words]
        names = {"date": ["年", "月", "日"], "year": ["上年", "下年"]}.get(line.type, said)
        return Figure("", MappingProxyType(dict.fromkeys(names, Figure(""))))

    def part(name: str, text: str, kind: Kind = Kind.DATE) -> Figure:
        return Figure(text, formula=f"{row.key}{name}", kind=kind, places=(cell.place,))

    if line.type == "date":
        day = date.fromisoformat(cell.text)
        parts = {"年": part(".年", str(day.year)), "月": part(".月", str(day.month)), "日": part(".日", str(day.day))}
        whole = joined([parts["年"], "年", parts["月"], "月", parts["日"], "日"])
        return replace(part("", whole), parts=MappingProxyType(parts))
    if line.type == "year":
        near = {"上年": part(".上年", str(int(cell.text) - 1)), "下年": part(".下年", str(int(cell.text) + 1))}
        return replace(part("", cell.text), parts=MappingProxyType(near))
    words = next((choice.words for choice in line.choices if choice.value == cell.text), ())
    says = {word.name: part(f".{word.name}", word.says, Kind.CONSTANT) for word in words}
    return Figure(cell.text, MappingProxyType(says), formula=row.key, kind=Kind.TEXT, places=(cell.place,))


def _in_chinese(value: object) -> Figure:
    """The filter 中文: a whole number in Chinese; nothing stays nothing."""
    if isinstance(value, Figure) and not value.text:
        return value
    if not str(value).isdecimal():
        raise TypeError("“中文”只能用在整数上")
    said = _chinese(int(str(value)))
    if isinstance(value, Figure):
        return Figure(said, {}, value.amount, f"{value.formula}|中文", value.kind, value.places)
    return Figure(said, kind=Kind.ORDER)


def _in_capitals(value: object) -> Figure:
    """The filter 大写: an amount in capitals, as on a cheque; a cell that is left open stays as it is printed."""
    if isinstance(value, Figure) and value.kind is Kind.CONSTANT and value.amount is None:
        return value
    amount = getattr(value, "amount", None)
    if not isinstance(value, Figure) or not isinstance(amount, Amount):
        raise TypeError("“大写”只能用在金额上")
    return replace(
        value, text=capital_amount(amount.value), parts=MappingProxyType({}), formula=f"{value.formula}|大写"
    )


FILTERS: Mapping[str, Callable[[object], Figure]] = MappingProxyType({"中文": _in_chinese, "大写": _in_capitals})
# Behind which kinds of names of the catalogue each of them can be put.
TAKES: Mapping[str, tuple[str, ...]] = MappingProxyType({"中文": ("个数", "序号", "年度", "日期数"), "大写": ("金额",)})
