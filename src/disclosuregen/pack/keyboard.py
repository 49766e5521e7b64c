"""What a Chinese keyboard, Notepad or a web page has put into a line of TOML, and what was meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["advice", "comma_wanted", "doubled", "opened_at", "repaired", "slip_of"]

_WIDE = {chr(code + 0xFEE0): chr(code) for code in range(ord("!"), ord("~") + 1)}
# Mark → what it is called, what was meant.
_MARKS: dict[str, tuple[str, str]] = {
    **{mark: ("全角的字母、数字或符号", half) for mark, half in _WIDE.items()},
    **dict.fromkeys("“”\uff02「」", ("中文引号", '"')),
    **dict.fromkeys("‘’\uff07", ("中文引号", "'")),
    **{mark: ("中文括号", half) for mark, half in zip("【】\uff3b\uff3d\uff5b\uff5d", "[][]{}", strict=True)},
    "\uff1d": ("中文等号", "="),
    **dict.fromkeys("\uff0c、", ("中文逗号", ",")),
    "\uff1a": ("中文冒号", "="),
    "\uff03": ("中文井号", "#"),
    "。": ("中文句号", ""),
    "\u3000": ("全角空格", " "),
    "\u00a0": ("从网页或 Word 复制来的空格", " "),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ("看不见的字符", "")),
}
_QUOTES = frozenset("“”\uff02「」‘’\uff07")
# A text with a quote inside.
_MORE_THAN_A_PAIR = 3
# What comes along when text is copied out of other programs.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_KEY = re.compile(r"\s*[\w\"'.-]+\s*")
_SECTION = re.compile(r"\s*(\[\[?)([\w.-]+)\]\]?\s*(?:#.*)?")
# Two entries with nothing between, and a quote within a text, on a line that is one entry of a list.
_NO_COMMA = re.compile(r"""["\]}\de]\s+[a-z_]+\s*=|"\s+"|["\]}]\s*[{\[]""")
_INSIDE = re.compile(r"""[^\s=,\[{("]"[^\s,=\]})"]""")
# What stands behind an equals sign without quotes although it should not, and what is to be done.
_BARE = (
    (re.compile(r"(?i:true|yes|on)"), "这里要写小写的 true"),
    (re.compile(r"(?i:false|no|off)"), "这里要写小写的 false"),
    (re.compile(r"[是有对]"), "“是”要写成 true"),
    (re.compile(r"[否无错不]"), "“否”要写成 false"),
    (re.compile(r".*[^\x00-\x7f].*"), "文字要用英文引号括起来"),
    (re.compile(r""), "等号后面没有写内容"),
    (re.compile(r"\d.*%"), "百分数要写成整数，不带 %"),
    (re.compile(r"[A-Za-z][\w.-]*"), "文字要用英文引号括起来"),
)
# What tomllib says of slips that have nothing to do with the keyboard.
_SAID = {
    "Cannot overwrite": "同一个键写了两次",
    "Duplicate inline table key": "同一个键写了两次",
    "Cannot declare": "同一节写了两次",
    "Unclosed": "括号没有配对，或者少了逗号",
    "Illegal character": "引号没有配对",
    "Unterminated": "引号没有配对",
    "Unescaped": "文字里不能写反斜杠 \\，请改成 / 或去掉",
    "Invalid hex": "文字里不能写反斜杠 \\，请改成 / 或去掉",
}


def _outside(line: str) -> Iterator[tuple[int, str]]:
    """Position and character of what stands outside the texts of a line, up to its comment.

    A text that is not closed ends nowhere: its Chinese quotes are given as well, one of them may have been its end.
    """
    quote, begun = "", 0
    for position, mark in enumerate(line):
        if quote:
            if mark == quote and line[position - 1] != "\\":
                quote = ""
        elif mark in "\"'":
            quote, begun = mark, position
        elif mark == "#":
            return
        else:
            yield position, mark
    if quote:
        yield from ((position, mark) for position, mark in enumerate(line) if position > begun and mark in _QUOTES)


def slip_of(line: str) -> str:
    """What a Chinese keyboard has put where only ASCII may stand; empty when nothing of the kind is there."""
    found = [_MARKS[mark][0] for _, mark in _outside(line) if mark in _MARKS]
    if not found:
        return ""
    said = next((one for one in found if one == "中文引号"), found[0])
    more = "键和内容之间用英文等号（=）" if said == "中文冒号" else "请改成英文半角的写法"
    return f"这里用了{said}，{'请删掉' if said == '看不见的字符' else more}"


def repaired(line: str) -> str:
    """The line as it was meant."""
    marks = {position: _MARKS[mark][1] for position, mark in _outside(line) if mark in _MARKS}
    return "".join(marks.get(position, mark) for position, mark in enumerate(line))


def advice(line: str, error: str) -> str:
    """What is wrong with the line at which the parser stopped, as far as it can be told."""
    if _CONTROL.search(line):
        return "这里有看不见的控制字符，请删掉这一行重新输入"
    if _SECTION.fullmatch(line):
        return "同一节写了两次，只能有一节" if error.startswith("Cannot") else "方括号没有配对"
    if line.lstrip().startswith("{"):
        return _entry(line, error)
    key, equals, value = line.partition("=")
    if not equals:
        return _no_equals(line)
    if not key.isascii() and _KEY.fullmatch(key):
        return f"等号左边只能是英文的键名，中文“{key.strip()}”要写在等号右边的引号里"
    bare = value.partition("#")[0].strip()
    comma = "行末多了一个逗号" if bare.endswith(",") and not bare.startswith(("[", "{")) else ""
    return _inner(value) or comma or _unquoted(bare) or _said(error)


def _said(error: str) -> str:
    return next((said for start, said in _SAID.items() if error.startswith(start)), "写法不符合 TOML 的规则")


def _entry(line: str, error: str) -> str:
    """What is wrong with a line that is one entry of a list, {name = …}."""
    if _NO_COMMA.search(line):
        return "两项之间少了逗号"
    return "文字里面的引号请用中文引号“”，英文引号只能在两头" if _INSIDE.search(line) else _said(error)


def doubled(lines: list[str], number: int) -> tuple[int, str]:
    """The line with [name] where [[name]] is meant, and how to write it; 0 where the parser stopped for another cause.

    Some section of that name has two brackets, so all of them must.
    """
    sections = [(one, match) for one, line in enumerate(lines, 1) if (match := _SECTION.fullmatch(line))]
    name = next((match.group(2) for one, match in sections if one == number), "")
    alike = [(one, match.group(1)) for one, match in sections if match.group(2) == name]
    single = next((one for one, begun in alike if begun == "["), 0)
    return (single, f"[[{name}]]") if single and any(begun == "[[" for _, begun in alike) else (0, "")


def comma_wanted(lines: list[str], number: int, error: str) -> int:
    """The line whose comma is missing where the parser has stopped at the head of the next one; 0 for none."""
    if not error.startswith("Unclosed array") or not lines[number - 1].lstrip().startswith(('"', "'", "{", "[")):
        return 0
    before = (one for one in range(number - 1, 0, -1) if lines[one - 1].partition("#")[0].strip())
    return next((one for one in before if lines[one - 1].rstrip().endswith(('"', "'", "}", "]"))), 0)


def _no_equals(line: str) -> str:
    if match := re.fullmatch(r"\s*(\w+)\s*:.*", line):
        return f"英文冒号要改成等号：{match.group(1)} = …"
    return "方括号没有配对" if line.lstrip().startswith("[") else "这一行没有等号，应写成“键 = 内容”"


def _unquoted(bare: str) -> str:
    """What to make of a value that stands without quotes; empty where nothing is known."""
    if bare.startswith(('"', "'", "[", "{")):
        return ""
    return next((said for pattern, said in _BARE if pattern.fullmatch(bare)), "")


def _inner(value: str) -> str:
    """What to do with quotes inside a text; empty where there are none."""
    text = value.strip()
    if not text.startswith('"') or len(re.findall(r'(?<!\\)"', text)) < _MORE_THAN_A_PAIR:
        return ""
    if '["' in text[1:]:
        return "公式里的编码要用英文双引号，整个公式就要用英文单引号（'）括起来"
    return "" if text.startswith('"""') else "文字里面的引号请用中文引号“”，英文引号只能在两头"


def opened_at(lines: list[str], until: int) -> int:
    """The line whose `[` is still open where another key or section begins, or the file ends; 0 for none."""
    depth, opened = 0, 0
    for number, line in enumerate(lines[:until], 1):
        begins = re.match(r"\s*(?:\[\[?[\w.-]+\]|[\w-]+\s*=)", line)
        if depth and begins:
            return opened
        for _, mark in _outside(line):
            if mark in "[{" and not (begins and line.lstrip().startswith("[")):
                opened = opened if depth else number
                depth += 1
            elif mark in "]}":
                depth = max(0, depth - 1)
    return opened if depth and until == len(lines) else 0
