"""TOML tables into dataclasses, with every unknown key, wrong type and missing key named in Chinese."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from disclosuregen.findings import Finding, finding
from disclosuregen.names import nearest
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["shaped"]

T = TypeVar("T")

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
    known = dict(_keys(fielded))
    problems = [_fault(where, _unknown(key, list(known))) for key in raw if key not in known]
    values: dict[str, object] = {}
    whole = True
    for key, (item, kind) in known.items():
        needed = item.default is MISSING and item.default_factory is MISSING
        if key in raw:
            inside = f"{where} 的 {key}" if " " in where else f"{where} {key}"
            value, found = _value(kind, raw[key], inside)
            problems.extend(found)
            whole = whole and not (value is None and (needed or _is_nested(kind)))
            values |= {} if value is None else {item.name: value}
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
    inner = get_args(kind)[0] if get_origin(kind) is tuple else kind
    return isinstance(inner, type) and is_dataclass(inner)


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


@cache
def _keys(cls: Any) -> tuple[tuple[str, tuple[Field[Any], Any]], ...]:  # noqa: ANN401 - any dataclass type
    hints = _hints(cls)
    return tuple(
        (item.metadata.get("key", item.name.rstrip("_")), (item, hints[item.name])) for item in fields(cls) if item.init
    )


def _value(kind: Any, raw: object, where: str) -> tuple[object, tuple[Finding, ...]]:  # noqa: ANN401 - a type hint
    if get_origin(kind) is tuple:
        return _values(get_args(kind)[0], raw, where)
    if isinstance(kind, type) and is_dataclass(kind) and isinstance(raw, dict):
        return shaped(kind, raw, where)
    if type(raw) is kind:
        return raw, ()
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
