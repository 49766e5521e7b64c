"""Names of a pack as Excel expressions: a line's cell, an account's sum, a column on the rows of a label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.amounts import unit_dimension
from disclosuregen.frozen import frozen
from disclosuregen.names import without_numbering
from disclosuregen.places import column_letters
from disclosuregen.workbook.references import cell_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from disclosuregen.pack import SheetSpec, TableSpec
    from disclosuregen.workbook.totals import Grid

__all__ = ["Where", "number"]

# What stands for a number in every criterion: LibreOffice takes a formula that shows nothing for an error otherwise.
_ANY_NUMBER = '">-1E+15"'
_COLUMN = 2


@frozen
class Where:
    """A table on its sheet; `house` is the unit in which amounts are compared."""

    sheet: SheetSpec
    table: TableSpec
    grid: Grid
    house: str

    def cell(self, row: int, column: str) -> str:
        """One cell, named from another sheet."""
        return f"'{self.sheet.name}'!{cell_name(row, self.grid.columns[column])}"

    def column(self, column: str) -> str:
        """All rows of a column and the empty one below, so that a row inserted at the end is inside."""
        return self._range(self.grid.columns[column])

    @property
    def codes(self) -> str:
        """All rows of the hidden column of bare codes."""
        return self._range(self.grid.code)

    def _range(self, column: int) -> str:
        letters, last = column_letters(column), self.grid.last + (not self.table.total_last)
        return f"'{self.sheet.name}'!${letters}${self.grid.first}:${letters}${last}"

    def filled(self) -> str:
        """How many numbers other than 0 stand in the table."""
        columns = [self.grid.columns[column.name] for column in self.table.of_type("amount")]
        if not columns:
            return "0"
        first, last = column_letters(min(columns)), column_letters(max(columns))
        area = f"'{self.sheet.name}'!${first}${self.grid.first}:${last}${self.grid.last}"
        return f'COUNTIF({area},">0")+COUNTIF({area},"<0")'

    def value(self, path: tuple[str, ...]) -> str:
        """The amount of a path such as (支出总表, 2040201, 合计), its table being this one; a column is added up."""
        key = path[1]
        column = path[_COLUMN] if len(path) > _COLUMN else self.table.of_type("amount")[0].name
        row = self._fixed_row(key)
        if row:
            return self.scaled(number(self.cell(row, column)), key)
        if key in self.grid.columns:
            alone = self.table.kind == "single"
            return self.scaled(number(self.cell(self.grid.first, key)) if alone else self._whole(key))
        return self.scaled(self._sum(column, (self.codes, f'"{key}"')))

    def target(self, path: tuple[str, ...] = ()) -> str:
        """Where a link to a path leads: to its cell, for an account to the column, without a path to the header."""
        columns = self.grid.columns
        if not path:
            return f"'{self.sheet.name}'!{cell_name(self.grid.top, min(columns.values()))}"
        named = [columns[key] for key in reversed(path[1:]) if key in columns]
        amounts = [columns[column.name] for column in self.table.of_type("amount")]
        row = self._fixed_row(path[1]) or self.grid.first
        return f"'{self.sheet.name}'!{cell_name(row, (named or amounts)[0])}"

    def _fixed_row(self, key: str) -> int:
        """The row of a line, of 合计 or of a table's only row; 0 for anything else."""
        if self.table.total and key == self.table.total:
            return self.total_row
        if self.table.kind == "single" and key == self.table.name:
            return self.grid.first
        return next((self.grid.first + line.row - 1 for line in self.table.lines if line.name == key), 0)

    @property
    def total_row(self) -> int:
        """The row of 合计."""
        return self.grid.last if self.table.total_last else self.grid.first

    def fixed_rows(self) -> Iterator[tuple[int, str]]:
        """The rows that stand where the form put them, with the line's name: lines, the only row, 合计."""
        yield from ((self.grid.first + line.row - 1, line.name) for line in self.table.lines)
        if self.table.total:
            yield self.total_row, ""
        if self.table.kind == "single":
            yield self.grid.first, ""

    def _whole(self, column: str) -> str:
        """A column's sum: of the first level in a table of codes, so that nothing counts twice."""
        if self.table.kind != "codes":
            return f"SUM({self.column(column)})"
        return self.on_level(column, 1)

    def on_level(self, column: str, level: int) -> str:
        """A column's sum on one level of a table of codes, on all of them for 0."""
        return self._sum(column, (self.codes, self._wild(level)))

    def labelled(self, column: str, labels: Sequence[str], level: int) -> str:
        """An array, one below the other: a column's sums on the rows of each name, on one level of a table of codes."""
        names = self.column(self.table.of_type("name")[0].name)
        listed = "{" + ";".join(f'"{label}"' for label in labels) + "}"
        return self.scaled(self._sum(column, (names, listed), (self.codes, self._wild(level))))

    def stretch(self, column: str, rows: Sequence[int]) -> str:
        """An array: a column's numbers on rows that follow one another; texts count nothing."""
        cells = f"{self.cell(rows[0], column)}:{cell_name(rows[-1], self.grid.columns[column])}"
        return self.scaled(f"IF(ISNUMBER({cells}),{cells},0)")

    def _sum(self, column: str, *criteria: tuple[str, str]) -> str:
        values = self.column(column)
        asked = "".join(f"{cells},{wanted}," for cells, wanted in criteria)
        return f"SUMIFS({values},{asked}{values},{_ANY_NUMBER})"

    def _wild(self, level: int) -> str:
        if not level:
            return '"?*"'
        spec = self.table.levels[level - 1]
        return f'"{"?" * spec.length}{"*" * spec.more}"'

    def each(self, column: str, codes: str) -> str:
        """An array: the column's amount for every code of a range; texts count nothing."""
        return self.scaled(f"SUMIF({self.codes},{codes},{self.column(column)})")

    def is_on(self, level: int) -> str:
        """An array: 1 on rows of a level (0: any) of a table of codes, 0 elsewhere."""
        if self.table.kind != "codes":
            return "1"
        spec = self.table.levels[level - 1] if level else None
        wanted = f"{'>=' if spec.more else '='}{spec.length}" if spec else ">0"
        return f"(LEN({self.codes}){wanted})"

    def label_rows(self, wanted: tuple[str, ...]) -> dict[str, int]:
        """The row of each fixed line by its bare label; only of the lines that are `wanted`, all without these."""
        return {
            without_numbering(line.label): self.grid.first + line.row - 1
            for line in self.table.lines
            if not wanted or line.name in wanted
        }

    def scaled(self, value: str, key: str = "") -> str:
        """A value in the unit in which amounts are compared; counts stay as they are."""
        unit = next((line.unit for line in self.table.lines if line.name == key and line.unit), self.sheet.unit)
        dimension, power = unit_dimension(unit)
        wanted, own = unit_dimension(self.house)
        if dimension != wanted or power == own:
            return value
        return f"{value}*{10 ** (power - own)}" if power > own else f"{value}/{10 ** (own - power)}"


def number(cell: str) -> str:
    """A cell as a number, as our reader takes it: digits stored as text count, words do not, errors stay errors."""
    return f"IF(ISTEXT({cell}),IFERROR(VALUE({cell}),0),{cell})"
