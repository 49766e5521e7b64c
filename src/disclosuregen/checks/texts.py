"""The texts a department typed, and where they stand: gathered once, looked at by every rule about words."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import field
from itertools import accumulate, starmap
from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen
from disclosuregen.pack.kept import per_pack
from disclosuregen.pack.lastyear import year_lines
from disclosuregen.wording.joined import END, Sifted, around

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from disclosuregen.checks.changes import Explained
    from disclosuregen.model import Cell, Form, Row
    from disclosuregen.pack import Pack, TableSpec
    from disclosuregen.places import Place

    _Given = tuple[Place, str, str, TableSpec, Row, str]

__all__ = ["Hit", "Text", "Texts", "Words", "gathered"]

_KINDS = {"text": "prose", "": "prose", "name": "name", "choice": "choice", "code": "code", "year": "code"}
_WRITTEN = frozenset({"prose", "name"})


@frozen
class Text:
    """One typed text; `kind` is prose, name (of an account, a unit, a project), choice or code."""

    place: Place
    text: str
    kind: str
    table: TableSpec
    row: Row
    column: str

    @property
    def item(self) -> str:
        """What the text is about: the label of its line, or the first cell of its row."""
        return self.row.name


@frozen
class Hit:
    """The first place of a text at which a pattern was found, and the words for how many more there are."""

    text: Text
    match: re.Match[str]
    start: int
    end: int
    more: str

    @property
    def shown(self) -> str:
        """What was found, with a few characters on either side."""
        return around(self.text.text, self.start, self.end)


@frozen
class Texts:
    """Some texts and all of them in one string, so that a pattern need only be searched once.

    `given` is what each is made of, once somebody asks for it, `said` what it says; `tables` says which are whose.
    """

    given: list[_Given]
    said: list[str]
    joined: str
    tables: list[tuple[TableSpec, range]]
    # Made when they are first asked for.
    made: list[Text] = field(default_factory=list, init=False, repr=False, compare=False)
    begins: list[int] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def items(self) -> Sequence[Text]:
        """The texts, in order."""
        if not self.made:
            self.made.extend(starmap(Text, self.given))
        return self.made

    @property
    def starts(self) -> Sequence[int]:
        """Where in the joined string each begins."""
        if not self.begins and self.said:
            self.begins.extend(accumulate([len(said) + 1 for said in self.said[:-1]], initial=1))
        return self.begins

    def of_kind(self, kind: str) -> list[Text]:
        """The texts of one kind."""
        return [Text(*given) for given in self.given if given[2] == kind]

    def item(self, number: int) -> Text:
        """One of the texts."""
        return self.made[number] if self.made else Text(*self.given[number])

    def hits(self, pattern: re.Pattern[str] | Sifted) -> Iterator[Hit]:
        """The first match of a pattern in each text that has one."""
        found: dict[int, list[re.Match[str]]] = {}
        for match in pattern.finditer(self.joined):
            found.setdefault(self.number(match.start()), []).append(match)
        for number, matches in found.items():
            start, first = self.starts[number], matches[0]
            yield Hit(self.item(number), first, first.start() - start, first.end() - start, _more(len(matches) - 1))

    def at(self, position: int) -> tuple[Text, int]:
        """The text that holds a position of the joined string, and where in it that is."""
        number = self.number(position)
        return self.item(number), position - self.starts[number]

    def number(self, position: int) -> int:
        """Which of the texts holds a position of the joined string."""
        return bisect_right(self.starts, position) - 1


@frozen
class Words:
    """What the rules about words look at: sentences and names, and apart from them codes and choices.

    `reasons` are the tables in which reasons for changes are written.
    """

    form: Form
    pack: Pack
    texts: Texts
    codes: Texts
    reasons: frozenset[str]
    # Made when it is first asked for.
    explained: list[Explained] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def year(self) -> int:
        """The budget year; 0 when the workbook does not say it."""
        for table, line in year_lines(self.pack):
            cell = self.form.field(table, line)
            if cell is not None and cell.text:
                return int(cell.text)
        return 0

    def cover(self, line: str) -> Cell | None:
        """The cell of a cover field; None when it is not there, or blank."""
        for table in _covers(self.pack):
            cell = self.form.field(table, line)
            if cell is not None and cell.text:
                return cell
        return None


def gathered(form: Form, pack: Pack) -> Words:
    """Every text of a form, in the order of the workbook."""
    written: list[_Given] = []
    others: list[_Given] = []
    tables: list[tuple[TableSpec, range]] = []
    for spec, columns, types in _typed(pack):
        table, begin = form.tables.get(spec.name), len(written)
        for row in table.rows if table is not None else ():
            cells = row.cells
            for name, kind in columns:
                cell = cells.get(name)
                if cell is not None and cell.text and cell.amount is None:
                    said = types.get(row.key, kind) if types else kind
                    if said in _WRITTEN:
                        written.append((cell.place, cell.text, said, spec, row, name))
                    elif said:
                        others.append((cell.place, cell.text, said, spec, row, name))
        tables.append((spec, range(begin, len(written))))
    return Words(form, pack, _together(written, tables), _together(others, []), _reasons(pack))


@per_pack
def _typed(pack: Pack) -> tuple[tuple[TableSpec, list[tuple[str, str]], dict[str, str]], ...]:
    """The tables with texts, the columns that hold them, and the lines that hold something else, with the kinds."""
    tables = []
    for _, spec in pack.form.tables():
        columns = [(column.name, _KINDS[column.type]) for column in spec.columns if column.type in _KINDS]
        # The type of a line says more than that of its column; a date is neither a text nor a code.
        types = {line.name: _KINDS.get(line.type, "") for line in spec.lines if line.type}
        if columns:
            tables.append((spec, columns, types))
    return tuple(tables)


@per_pack
def _reasons(pack: Pack) -> frozenset[str]:
    return frozenset(figure.reason.partition(".")[0] for figure in pack.figures if figure.reason)


@per_pack
def _covers(pack: Pack) -> tuple[str, ...]:
    return tuple(spec.name for _, spec in pack.form.tables() if spec.global_)


def _together(given: list[_Given], tables: list[tuple[TableSpec, range]]) -> Texts:
    texts = [one[1] for one in given]
    return Texts(given, texts, END.join(["", *texts, ""]), tables)


def _more(count: int) -> str:
    return f"（这一格里还有 {count} 处）" if count else ""
