"""TOML tables into dataclasses, with every unknown key, wrong type and missing key named in Chinese."""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from disclosuregen.findings import Finding, finding
from disclosuregen.names import nearest
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["parse_toml", "shaped"]

T = TypeVar("T")

_TYPE_NAMES = {str: "文字（要用英文引号括起来）", int: "整数", bool: "true 或 false"}
_CHINESE_MARKS = {
    **dict.fromkeys("“”‘’＂", "中文引号"),
    **dict.fromkeys("\uff3b\uff3d\uff5b\uff5d【】", "中文括号"),
    "＝": "中文等号",
    "，": "中文逗号",
}
# What tomllib says of slips that have nothing to do with the keyboard.
_SLIPS = {
    "Cannot overwrite": "同一个键写了两次",
    "Duplicate inline table key": "同一个键写了两次",
    "Cannot declare": "同一节写了两次",
    "Unclosed": "括号没有配对，或者少了逗号",
    "Illegal character": "引号没有配对",
}


def parse_toml(path: Path) -> tuple[dict[str, object], tuple[Finding, ...]]:
    """The content of a TOML file, empty with findings when it cannot be read as TOML or is not there."""
    place = Place(path.name, "")
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        return tomllib.loads(text), ()
    except FileNotFoundError:
        return {}, (finding("P02", place, expected=path.name),)
    except UnicodeDecodeError:
        return {}, (finding("P01", place, why="文件不是 UTF-8 编码，请另存为 UTF-8"),)
    except tomllib.TOMLDecodeError as error:
        return {}, (finding("P01", place, why=_explained(str(error), text)),)


def _explained(error: str, text: str) -> str:
    """The line of a TOML mistake in Chinese, with the usual slip of a Chinese keyboard named when it is there."""
    position = error.rpartition("(at line ")[2].partition(",")[0]
    number = int(position) if position.isdigit() else text.count("\n") + 1
    lines = text.split("\n")
    line = lines[min(number, len(lines)) - 1].strip()
    return f"第{number}行“{line}”：{_slip(line) or _meant_by(error)}"


def _slip(line: str) -> str:
    """What a Chinese keyboard put into a line, outside its texts; quotes also where they should close a text."""
    pieces = line.split('"')
    outside = "".join(pieces[::2]).partition("#")[0]
    if len(pieces) % 2 == 0:
        outside += "".join(mark for mark in pieces[-1] + pieces[-2] if _CHINESE_MARKS.get(mark) == "中文引号")
    slip = next((name for mark, name in _CHINESE_MARKS.items() if mark in outside), "")
    if slip:
        return f"这里用了{slip}，请改成英文半角的写法"
    key, equals, value = outside.partition("=")
    if not key.isascii():
        return "中文键名要用英文引号括起来"
    return "文字要用英文引号括起来" if equals and not value.isascii() else ""


def _meant_by(error: str) -> str:
    return next((said for start, said in _SLIPS.items() if error.startswith(start)), "写法不符合 TOML 的规则")


def shaped(cls: type[T], raw: Mapping[str, object], where: str) -> tuple[T | None, tuple[Finding, ...]]:
    """One dataclass value of a TOML table, or None with the findings that say why not.

    Keys that are Python words end in an underscore on the class (`from_`); `metadata["key"]` renames others.
    """
    known = dict(_keys(cls))
    problems = [
        _fault(where, f"不认识的键“{key}”{_meant(nearest(key, list(known)))}") for key in raw if key not in known
    ]
    values: dict[str, object] = {}
    for key, (item, kind) in known.items():
        if key in raw:
            value, found = _value(kind, raw[key], f"{where} 的 {key}")
            problems.extend(found)
            values[item.name] = value
        elif item.default is MISSING and item.default_factory is MISSING:
            problems.append(_fault(where, f"缺少“{key}”"))
    return (None if problems else cls(**values)), tuple(problems)


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _keys(cls: Any) -> Iterator[tuple[str, tuple[Field[Any], Any]]]:  # noqa: ANN401 - any dataclass type
    hints = _hints(cls)
    for item in fields(cls):
        yield item.metadata.get("key", item.name.rstrip("_")), (item, hints[item.name])


def _value(kind: Any, raw: object, where: str) -> tuple[object, tuple[Finding, ...]]:  # noqa: ANN401 - a type hint
    if get_origin(kind) is tuple:
        return _values(get_args(kind)[0], raw, where)
    if isinstance(kind, type) and is_dataclass(kind) and isinstance(raw, dict):
        return shaped(kind, raw, where)
    if type(raw) is kind:
        return raw, ()
    expected = _TYPE_NAMES.get(kind, "一节内容")
    return None, (_fault(where, f"应为{expected}，读到 {raw!r}"),)


def _values(kind: Any, raw: object, where: str) -> tuple[object, tuple[Finding, ...]]:  # noqa: ANN401 - a type hint
    if not isinstance(raw, list):
        return None, (_fault(where, "应为方括号括起来的一组"),)
    pairs = [_value(kind, one, _entry(where, number, one)) for number, one in enumerate(raw, 1)]
    return tuple(value for value, _ in pairs), tuple(problem for _, found in pairs for problem in found)


def _entry(where: str, number: int, raw: object) -> str:
    label = next((raw[key] for key in ("name", "label", "says") if raw.get(key)), "") if isinstance(raw, dict) else ""
    return f"{where}“{label}”" if label else f"{where} 第{number}项"


def _meant(name: str) -> str:
    return f"，是不是“{name}”" if name else ""


def _fault(where: str, why: str) -> Finding:
    file, _, inside = where.partition(" ")
    return finding("P04", Place(file, ""), why=f"{inside} {why}".strip())
