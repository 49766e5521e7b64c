"""A pack and the one it extends: which folders, and how their TOML comes together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from disclosuregen.findings import PackFault, finding
from disclosuregen.pack.find import Library
from disclosuregen.pack.tomltext import read_toml
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["file_of", "folders_of", "idle_switches", "merged", "sections", "without_off"]

_CARD = "pack.toml"
_DEEPEST = 5
_OFF = "off"
_NAME_AND_SWITCH = 2


def folders_of(folder: Path, library: Library) -> tuple[Path, ...]:
    """The folders of a pack and its ancestors, the pack itself first; raises PackFault for a loop or no such pack."""
    folders = [folder]
    while wanted := read_toml(file_of((folders[-1],), _CARD)).content.get("extends"):
        if not isinstance(wanted, str):
            raise _fault(_CARD, "extends 应为一个模板包的名称，用英文引号括起来")
        if len(folders) == _DEEPEST:
            raise _fault(_CARD, f"extends 一个接一个，最多 {_DEEPEST - 1} 层")
        parent = _parent(wanted, Library((folders[-1].parent, *library.folders)))
        if parent.resolve() in {known.resolve() for known in folders}:
            raise _fault(_CARD, f"extends“{wanted}”绕回了自己")
        folders.append(parent)
    return tuple(folders)


def _parent(wanted: str, library: Library) -> Path:
    """The folder of the pack that is extended; the fault says where it was asked for."""
    try:
        return library.folder(wanted)
    except PackFault as fault:
        raise PackFault(replace(one, places=(Place(_CARD, ""),)) for one in fault.findings) from fault


def file_of(folders: tuple[Path, ...], name: str, asked: str = "") -> Path:
    """A file of a pack: its own, or else the nearest ancestor's; the pack's own place when nobody has it.

    Raises PackFault for a name that leads out of the folder, also through a link; `asked` is the file that names it.
    """
    for folder in folders:
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise _fault(asked or name, f"文件“{name}”不在模板包文件夹里")
        if path.is_file():
            return path
    return folders[0] / name


def merged(parent: object, child: object) -> object:
    """Two TOML values as one: tables key by key, lists of named entries name by name, anything else the child's."""
    if isinstance(parent, dict) and isinstance(child, dict):
        both = dict(parent)
        for key, value in child.items():
            both[key] = merged(both[key], value) if key in both else value
        return both
    if isinstance(parent, list) and isinstance(child, list) and all(_name(entry) for entry in (*parent, *child)):
        return _joined(parent, child)
    return child


def _joined(parent: list[object], child: list[object]) -> list[object]:
    """The parent's entries, those the child names changed, then the child's own; what stands twice stays twice."""
    entries, changed = list(parent), set()
    places = {_name(entry): number for number, entry in reversed(list(enumerate(parent)))}
    for entry in child:
        name = _name(entry)
        if name in places and name not in changed:
            changed.add(name)
            entries[places[name]] = merged(entries[places[name]], entry)
        else:
            entries.append(entry)
    return entries


def without_off(value: object, kept: frozenset[str] = frozenset()) -> object:
    """The value without entries that are switched off (`off = true`), but for those of the names in `kept`."""
    if isinstance(value, dict):
        return {key: without_off(inside, kept) for key, inside in value.items()}
    if isinstance(value, list):
        return [_without_key(entry) for entry in value if not _is_off(entry) or _name(entry) in kept]
    return value


def _is_off(entry: object) -> bool:
    return isinstance(entry, dict) and entry.get(_OFF) is True


def _without_key(entry: object) -> object:
    """An entry of a list, its parts switched off where they are, without the switch itself when that is off."""
    inside = without_off(entry)
    if isinstance(inside, dict) and inside.get(_OFF) is False:
        del inside[_OFF]
    return inside


def idle_switches(value: object) -> Iterator[str]:
    """The names of entries that are switched off and are nothing else: nobody else has declared them."""
    if isinstance(value, dict):
        for inside in value.values():
            yield from idle_switches(inside)
    elif isinstance(value, list):
        for entry in value:
            if isinstance(entry, dict) and _is_off(entry) and len(entry) <= _NAME_AND_SWITCH:
                yield _name(entry)
            else:
                yield from idle_switches(entry)


def _name(entry: object) -> str:
    if not isinstance(entry, dict):
        return ""
    return next((str(entry[key]) for key in ("id", "name", "label") if entry.get(key)), "")


def sections(raw: Mapping[str, object], key: str) -> tuple[dict[str, object], ...]:
    """The tables of one array of tables."""
    entries = raw.get(key, [])
    return tuple(entry for entry in entries if isinstance(entry, dict)) if isinstance(entries, list) else ()


def _fault(file: str, why: str) -> PackFault:
    return PackFault([finding("P04", Place(file, ""), why=why)])
