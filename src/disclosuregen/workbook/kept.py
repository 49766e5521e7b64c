"""What is kept of a sheet's cells, whoever found them: what they show, and the formulas of those that show nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.late import late
from disclosuregen.workbook.plain import unescaped_xml
from disclosuregen.workbook.references import cell_name, moved
from disclosuregen.workbook.stored import RawCell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from disclosuregen.workbook.package import Package
    from disclosuregen.workbook.stored import Position, RawSheet, Shared

__all__ = ["DATE", "Keeper", "bound", "formula_of", "unescaped"]

DATE = -1
_LAST_ROW, _LAST_COLUMN = 20_000, 702
# What Excel takes.
_LONGEST_FORMULA = 8_192
_ATTRIBUTE = late(' ([A-Za-z]+)="([^"]*)"')
_ESCAPE = late(r"_x([0-9A-Fa-f]{4})_")
_HALF = late("[\ud800-\udfff]")
_BARE = "<f>"
_TYPES = {"b": "bool", "e": "error", "d": "date"}


class Keeper:
    """Keeps the cells of one sheet; `filled` are the formulas that others were filled down from."""

    def __init__(self, package: Package, sheet: RawSheet, shared: Shared) -> None:
        """Keep cells in that sheet."""
        self.package, self.sheet, self.shared = package, sheet, shared
        self.filled: dict[str, tuple[int, int, str]] = {}

    def keep(self, at: Position, kind: str, style: str, raw: str, formula: str) -> None:
        """Keep a cell as what it shows, if it shows anything or may do so once it is calculated."""
        row, column = at
        if row > _LAST_ROW or column > _LAST_COLUMN:
            raise self.package.error("W04", self.sheet.name, cell_name(row, column), read="这里有内容")
        kind, text = self._stored(kind, raw)
        digits = self.shared.styles.get(style, 0) if kind == "number" else 0
        if digits == DATE:
            kind, digits = "date", 0
        if text:
            self.sheet.show(row, column, RawCell(kind, text, formula, digits))
        elif formula:
            self.sheet.silent[at] = RawCell(kind, text, formula)

    def spelled(self, at: Position, tag: str) -> str:
        """The formula of a tag with what stands in it; nothing where there is no tag."""
        return self.formula(at, *formula_of(tag)) if tag else ""

    def formula(self, at: Position, given: Mapping[str, str], text: str) -> str:
        """The formula, spelled out where the file only points to the first of a filled-down group."""
        group = given.get("si", "") if given.get("t") == "shared" else ""
        if group and text:
            self.filled[group] = (*at, text)
        elif group in self.filled:
            row, column, text = self.filled[group]
            bound(self.package, self.sheet, len(text), _LONGEST_FORMULA, "公式的字数")
            self.package.keep(4 * len(text))
            return moved(text, at[0] - row, at[1] - column)
        return text or "?"

    def _stored(self, kind: str, raw: str) -> tuple[str, str]:
        if kind == "s":
            return "text", self.shared.text(raw)
        if kind in {"str", "inlineStr"}:
            return "text", unescaped(raw)
        if kind in _TYPES:
            return _TYPES[kind], raw
        return "number" if raw else "empty", raw


def formula_of(tag: str) -> tuple[dict[str, str], str]:
    """What a formula's tag gives, and the formula that stands in it."""
    if tag.startswith(_BARE):
        return {}, unescaped_xml(tag[len(_BARE) : -len(_BARE) - 1])
    given, _, text = tag.partition(">")
    return dict(_ATTRIBUTE.findall(given)), unescaped_xml(text.removesuffix("</f>"))


def bound(package: Package, sheet: RawSheet, count: int, most: int, said: str) -> None:
    """Raise W04 where a sheet has more of something than any form."""
    if count > most:
        raise package.error("W04", sheet.name, read=f"{said}多得不正常")


def unescaped(text: str) -> str:
    """Excel's `_x000D_` spelling of characters turned back; half a character becomes one that is never let through."""
    if "_x" not in text:
        return text
    spelled = _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)
    if not _HALF.search(spelled):
        return spelled
    whole = spelled.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    return _HALF.sub("\ufffe", whole)
