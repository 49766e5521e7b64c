"""The files of a pack and of those it extends, read into typed values; what was found wrong on the way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, cast

from disclosuregen.findings import RULES, Finding, finding
from disclosuregen.pack.accounts import accounts_of
from disclosuregen.pack.checkspec import CheckSpec, Limits
from disclosuregen.pack.lineage import file_of, idle_switches, merged, sections, without_off
from disclosuregen.pack.overrides import override_of
from disclosuregen.pack.shape import shaped
from disclosuregen.pack.tomltext import read_toml
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from disclosuregen.pack.checkspec import Account

__all__ = ["CHECKS", "Reading"]

T = TypeVar("T")
CHECKS = "checks.toml"


class Reading:
    """The files of a pack and its ancestors, and what was found wrong in them so far.

    `texts` are the files as they stand, each under what it is called; `broken` are those that nobody can tell the whole
    content of; `unread` are the names of entries that could not be read.
    """

    def __init__(self, folders: tuple[Path, ...]) -> None:
        """Begin with nothing read."""
        self.folders = folders
        self.problems: list[Finding] = []
        self.texts: dict[str, list[tuple[str, str]]] = {}
        self.broken: set[str] = set()
        self.unread: set[str] = set()

    def toml(self, name: str, kept: frozenset[str] = frozenset()) -> dict[str, object]:
        """The content of a file, ancestors' first; a file may be missing where an ancestor has it.

        Entries that are switched off are dropped, but for those named in `kept`.
        """
        raw: object = {}
        present = [folder for folder in reversed(self.folders) if file_of((folder,), name).is_file()]
        for folder in present or ([] if name == CHECKS else self.folders[:1]):
            one = read_toml(folder / name)
            # A slip in a pack that is extended is not in the file of that name which lies before the reader.
            called = name if folder == self.folders[0] else f"{folder.name}/{name}"
            self.problems.extend(replace(problem, places=(Place(called, ""),)) for problem in one.problems)
            self.texts.setdefault(name, []).insert(0, (called, one.text))
            self.broken |= set() if one.known else {name}
            raw = merged(raw, one.content)
        if name not in self.broken:
            for idle in set(idle_switches(raw)) - kept:
                self.fault(name, f"“{idle}”写了 off = true，但没有可停用的内容，请核对名称")
        return cast("dict[str, object]", without_off(raw, kept))

    def fault(self, file: str, why: str) -> None:
        """Take note of a slip."""
        self.problems.append(finding("P04", Place(file, ""), why=why))

    def whole(self, cls: type[T], name: str) -> T | None:
        """The value of a whole file; None where that cannot be told."""
        raw = self.toml(name)
        value = None if name in self.broken else self.shape(cls, raw, name)
        self.broken |= {name} if value is None else set()
        return value

    def shape(self, cls: type[T], raw: Mapping[str, object], where: str) -> T | None:
        """The value of a table; slips are kept."""
        value, problems = shaped(cls, raw, where)
        self.problems.extend(problems)
        return value

    def section(self, cls: type[T], raw: Mapping[str, object], key: str, file: str) -> tuple[T, ...]:
        """The values of one array of tables; any other key of the file is a slip."""
        shapes: list[T] = []
        for one in sections(raw, key):
            name = str(one.get("name") or one.get("id") or "")
            shape = self.shape(cls, one, f"{file} {key}“{name}”")
            if shape is None:
                self.unread.add(name)
            else:
                shapes.append(shape)
        return tuple(shapes)

    def only(self, raw: Mapping[str, object], file: str, *keys: str) -> None:
        """Report the keys of a file that nobody reads."""
        for key in raw.keys() - set(keys):
            self.fault(file, f"不认识的“{key}”，这个文件里只有 {'、'.join(f'[[{known}]]' for known in keys)}")

    def accounts(self, file: str) -> dict[str, Account]:
        """The entries of a code list by code; slips are kept."""
        path = file_of(self.folders, file, "form.toml")
        if not path.is_file():
            self.problems.append(finding("P02", Place("form.toml", ""), expected=file))
            return {}
        accounts, problems = accounts_of(path)
        self.problems.extend(problems)
        return accounts

    def rules(self) -> tuple[tuple[CheckSpec, ...], dict[str, str], Limits]:
        """The bureau's checks, what it says of rules that every pack has, and its limits."""
        raw = self.toml(CHECKS, kept=frozenset(RULES))
        self.only(raw, CHECKS, "check", "limits")
        listed = sections(raw, "check")
        own = {**raw, "check": [one for one in listed if one.get("id") not in RULES]}
        overrides = {}
        for one in (one for one in listed if one.get("id") in RULES):
            overrides[str(one["id"])], problems = override_of(one)
            self.problems.extend(problems)
        limits = self.shape(Limits, cast("dict[str, object]", raw.get("limits", {})), f"{CHECKS} limits")
        return self.section(CheckSpec, own, "check", CHECKS), overrides, limits or Limits()
