"""TOML tables into dataclasses, with every unknown key, wrong type and missing key named in Chinese."""

from __future__ import annotations

import sys
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from disclosuregen.findings import Finding, finding
from disclosuregen.names import nearest
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["shaped"]

T = TypeVar("T")

_PLAIN: Mapping[object, Any] = {"str": str, "int": int, "bool": bool, "tuple[str, ...]": tuple[str, ...]}
_TYPE_NAMES = {str: "文字（要用英文引号括起来）", int: "整数", bool: "true 或 false"}
# What a switch or number looks like when somebody has put quotes round it.
_QUOTED = "（不要加引号）"
_OFF = "off"
_SHOWN = 30


def shaped(cls: type[T], raw: Mapping[str, object], where: str) -> tuple[T | None, tuple[Finding, ...]]:
    """One dataclass value of a TOML table, as far as it can be told, with the findings of what is wrong in it.

    None where something that must be there is not. Keys that are Python words end in an underscore on the class
    (`from_`); `metadata["key"]` renames others.
    """
    fielded: Any = cls
    known = _keys(fielded)
    problems = [_fault(where, _unknown(key, list(known))) for key in raw if key not in known]
    values: dict[str, object] = {}
    whole = True
    for key, (name, kind, needed) in known.items():
        if key in raw:
            inside = f"{where} 的 {key}" if " " in where else f"{where} {key}"
            value, found = _value(kind, raw[key], inside)
            problems.extend(found)
            if value is not None:
                values[name] = value
            elif needed or _is_nested(kind):
                whole = False
        elif needed:
            problems.append(_fault(where, f"缺少“{key}”"))
            whole = False
    return (cls(**values) if whole else None), tuple(problems)


def _unknown(key: str, known: list[str]) -> str:
    if key == _OFF:
        return "off 只能写 true 或 false，不要加引号"
    near = nearest(key, known)
    return f"不认识的键“{key}”" + (f"，是不是“{near}”" if near else "")


def _is_nested(kind: Any) -> bool:  # noqa: ANN401 - a type hint
    """Whether a value holds further tables: one that cannot be told must not be taken for an empty one."""
    return _is_table(_each(kind) or kind)


@cache
def _each(kind: Any) -> Any:  # noqa: ANN401 - a type hint
    """What each of a group is; None of what is no group."""
    return get_args(kind)[0] if get_origin(kind) is tuple else None


@cache
def _is_table(kind: Any) -> bool:  # noqa: ANN401 - a type hint
    return isinstance(kind, type) and is_dataclass(kind)


@cache
def _keys(cls: Any) -> dict[str, tuple[str, Any, bool]]:  # noqa: ANN401 - any dataclass type
    """The keys of a table: what each is called on the class, its type, and whether it must be there."""
    items = [item for item in fields(cls) if item.init]
    # typing compiles each hint anew, and nearly all are one of four.
    odd = {item.name: item.type for item in items if item.type not in _PLAIN}
    hints = get_type_hints(SimpleNamespace(__annotations__=odd), vars(sys.modules[cls.__module__]))
    return {
        item.metadata.get("key", item.name.rstrip("_")): (
            item.name,
            hints[item.name] if item.name in odd else _PLAIN[item.type],
            item.default is MISSING and item.default_factory is MISSING,
        )
        for item in items
    }


def _value(kind: Any, raw: object, where: str) -> tuple[object, tuple[Finding, ...]]:  # noqa: ANN401 - a type hint
    if type(raw) is kind:
        return raw, ()
    if (each := _each(kind)) is not None:
        return _values(each, raw, where)
    if isinstance(raw, dict) and _is_table(kind):
        return shaped(kind, raw, where)
    expected = _TYPE_NAMES.get(kind, "一节内容")
    quoted = _QUOTED if isinstance(raw, str) and kind in {int, bool} else ""
    return None, (_fault(where, f"应为{expected}{quoted}，读到 {_shown(raw)}"),)


def _values(kind: Any, raw: object, where: str) -> tuple[object, tuple[Finding, ...]]:  # noqa: ANN401 - a type hint
    if not isinstance(raw, list):
        return None, (_fault(where, "应为方括号括起来的一组"),)
    pairs = [_value(kind, one, _entry(where, number, one)) for number, one in enumerate(raw, 1)]
    problems = tuple(problem for _, found in pairs for problem in found)
    whole = all(value is not None for value, _ in pairs)
    return (tuple(value for value, _ in pairs) if whole else None), problems


def _entry(where: str, number: int, raw: object) -> str:
    label = next((raw[key] for key in ("name", "label", "says") if raw.get(key)), "") if isinstance(raw, dict) else ""
    return f"{where}“{label}”" if label else f"{where} 第{number}项"


def _shown(raw: object) -> str:
    """A value as TOML writes it."""
    if isinstance(raw, bool):
        return str(raw).lower()
    text = f'"{raw}"' if isinstance(raw, str) else str(raw)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _fault(where: str, why: str) -> Finding:
    file, _, inside = where.partition(" ")
    return finding("P04", Place(file, ""), why=f"{inside} {why}".strip())
