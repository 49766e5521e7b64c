"""The architecture, kept by reading the source: who imports whom, where a library lives, how long things get.

Each guard takes a module's name and source text and returns complaints, so that it can be shown failing.
"""

from __future__ import annotations

import ast
import re
import statistics
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from disclosuregen.names import without_numbering

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Guard = Callable[[str, str], Iterator[str]]

ROOT = Path(__file__).parents[1]
PACKAGE = "disclosuregen"

# The rooms from the ground up: a room may import those of lower storeys, and itself; never its neighbours.
STOREYS = (
    ("__init__",),
    *(
        ("frozen", "late"),
        ("places", "packing", "notation"),
        ("amounts",),
        ("names",),
        ("personal",),
        ("wording",),
        ("model",),
        ("rules",),
        ("findings",),
    ),  # what things are
    *(("sight",), ("formula",), ("pack", "workings")),  # what a bureau declares
    ("workbook", "checks", "figures", "claims", "document"),  # one room per craft
    *(
        ("packcheck", "archive", "proof"),
        ("packs",),
        ("pipeline",),
        ("papers", "delivery", "facts"),
        ("covers", "versions"),
    ),  # the order of steps
    *(("batch", "handbook"), ("report",)),  # many, and what is told
    *(("rehearsal",), ("packcommands",)),  # a bureau's own work
    *(("arguments",), ("cli",), ("__main__",)),  # people
)
STOREY_OF = {room: height for height, storey in enumerate(STOREYS) for room in storey}

# The rooms that may import what: third-party libraries, and those of Python's own that belong to one craft.
HOMES = {
    "openpyxl": ("workbook",),
    "isal": ("packing",),
    "xlsxwriter": ("workbook",),
    "docx": ("document",),
    "docxtpl": ("document",),
    "jinja2": ("document",),
    "lxml": ("document",),
    "openxml_audit": ("document",),
    "markupsafe": ("document",),
    "num2words": ("figures",),
    "tomllib": ("pack",),
    "distributed": ("batch",),
    "pebble": ("batch",),
    "psutil": ("batch",),
    "argparse": ("arguments", "cli"),
    "rich": ("cli", "report"),
}

MODULE_LINES = 300
FUNCTION_LINES = 40
FUNCTION_MEDIAN = 8
MOST_FUNCTION_LINES = 25
MOST_FUNCTIONS = 0.9

# A year on its own, but for those that Excel's two calendars and zip begin with, facts of their formats, and those that
# are part of a regulation's name: 〔2016〕143号.
YEAR = re.compile(r"(?<![\d〔])(?!1900|1904|1980)(?:19|20)\d\d(?!\d)")
PLACES = re.compile(
    "xianning|putuo|wuhan|shanghai|hubei|咸宁|普陀|万里街道|随州|武汉|北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽"
    "|福建|江西|山东|河南|湖北|湖南|广东|广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|香港|澳门|台湾",
    re.IGNORECASE,
)
# Words that every form and every message needs: they may stand in a sentence, not as a key on their own.
EVERYDAY = frozenset({"科目编码", "预算年度"})
FORBIDDEN = frozenset({"eval", "exec", "float", "round"})
VAGUE = frozenset({"util", "utils", "helper", "helpers", "manager", "managers", "common", "misc"})


@cache
def modules() -> dict[str, str]:
    """Every module under src, by its dotted name; that of a package ends in `__init__`."""
    source = ROOT / "src"
    return {
        ".".join(path.relative_to(source).with_suffix("").parts): path.read_text(encoding="utf-8")
        for path in sorted(source.rglob("*.py"))
    }


@cache
def titles() -> frozenset[str]:
    """The sheets, tables, columns and lines that the shipped forms name, from four characters on."""
    forms = [tomllib.loads(path.read_text(encoding="utf-8")) for path in ROOT.glob("templates/*/form.toml")]
    return frozenset(name for form in forms for name in names_in(form) if len(name) >= 4)


def names_in(declared: object) -> Iterator[str]:
    """Every name, title and label in a form, however deep it stands."""
    if isinstance(declared, dict):
        for key, value in declared.items():
            if key in {"name", "title", "label"} and isinstance(value, str):
                yield without_numbering(value)
            yield from names_in(value)
    elif isinstance(declared, list):
        for value in declared:
            yield from names_in(value)


def room_of(dotted: str) -> str:
    """The room a module of ours, or a name in it, belongs to; names of the package itself are `__init__`."""
    first = dotted.split(".")[1]
    return first if first in STOREY_OF else "__init__"


def imported(module: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and absolute dotted name of everything a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            near = module.split(".")[: -node.level] if node.level else []
            base = ".".join([*near, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def docstrings(tree: ast.AST) -> Iterator[ast.Constant]:
    """The strings that are statements of their own: docstrings of modules, classes, functions and fields."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str()) as text):
                yield text


def function_lengths(tree: ast.Module) -> Iterator[tuple[int, str, int]]:
    """Line, name and length of every function, its decorators and docstring not counted."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            said = ast.get_docstring(node, clean=False)
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            yield node.lineno, node.name, length - (said.count("\n") + 1 if said is not None else 0)


def imports_point_down(module: str, source: str) -> Iterator[str]:
    """A room imports only what stands below it."""
    if module.split(".")[1] not in STOREY_OF:
        yield f"{module} is no room: ask design.md what its code knows, then add it to STOREYS in {__name__}"
        return
    own = room_of(module)
    for line, dotted in imported(module, ast.parse(source)):
        if dotted.split(".")[0] != PACKAGE or dotted == PACKAGE:
            continue
        other = room_of(dotted)
        if other != own and STOREY_OF[other] >= STOREY_OF[own]:
            yield f"{module}:{line} {own} may not import {other}"


def libraries_stay_home(module: str, source: str) -> Iterator[str]:
    """Each third-party library is imported in its home only."""
    for line, dotted in imported(module, ast.parse(source)):
        library = dotted.split(".")[0]
        if library in HOMES and room_of(module) not in HOMES[library]:
            yield f"{module}:{line} {library} belongs in {' or '.join(HOMES[library])}"
        if library not in {*HOMES, PACKAGE, *sys.stdlib_module_names}:
            yield f"{module}:{line} {library} has no home: give it one in HOMES in {__name__}"


def sizes_stay_small(module: str, source: str) -> Iterator[str]:
    """No module and no function outgrows a screen or a few."""
    lines = len(source.splitlines())
    if lines > MODULE_LINES:
        yield f"{module} has {lines} lines, at most {MODULE_LINES}"
    for line, name, length in function_lengths(ast.parse(source)):
        if length > FUNCTION_LINES:
            yield f"{module}:{line} {name} has {length} lines, at most {FUNCTION_LINES}"


def functions_are_short(sources: dict[str, str]) -> Iterator[str]:
    """Half of all functions are very short, nearly all are short."""
    lengths = [length for text in sources.values() for _, _, length in function_lengths(ast.parse(text))]
    if statistics.median(lengths) > FUNCTION_MEDIAN:
        yield f"the median function has {statistics.median(lengths)} lines, at most {FUNCTION_MEDIAN}"
    if sum(length <= MOST_FUNCTION_LINES for length in lengths) < MOST_FUNCTIONS * len(lengths):
        yield f"more than a tenth of the functions have over {MOST_FUNCTION_LINES} lines"


def no_year_is_written(module: str, source: str) -> Iterator[str]:
    """Years come from the pack and the workbook; a quantity is written 2_000, a URL is a name."""
    tree = ast.parse(source)
    said = set(docstrings(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node not in said:
            number = isinstance(node.value, int)
            written = ast.get_source_segment(source, node) or "" if number else str(node.value)
            for year in YEAR.findall(re.sub(r"https?://\S+", "", written)):
                yield f"{module}:{node.lineno} the year {year} belongs in the pack"


def no_place_or_title_is_written(module: str, source: str) -> Iterator[str]:
    """Places and titles come from the pack; only docstrings may speak of them, comments may not."""
    tree = ast.parse(source)
    said = {n for text in docstrings(tree) for n in range(text.lineno, (text.end_lineno or text.lineno) + 1)}
    for number, line in enumerate(source.splitlines(), 1):
        if number not in said:
            found = {*PLACES.findall(line), *(title for title in titles() - EVERYDAY if title in line)}
            yield from (f"{module}:{number} {word} belongs in the pack" for word in sorted(found))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in EVERYDAY:
            yield f"{module}:{node.lineno} {node.value} is a key here and belongs in the pack"


def names_say_something(module: str, _source: str) -> Iterator[str]:
    """No module is named after nothing in particular."""
    yield from (f"{module} says nothing: {word}" for word in re.split(r"[._]", module) if word in VAGUE)


def nothing_forbidden_is_called(module: str, source: str) -> Iterator[str]:
    """No eval or exec; no float or round, which are not exact; no error is caught that was not named."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(ast.Name(name) | ast.Attribute(ast.Name("builtins"), name)) if name in FORBIDDEN:
                yield f"{module}:{node.lineno} {name}() is forbidden"
            case ast.ExceptHandler(type=None):
                yield f"{module}:{node.lineno} names no exception"
            case ast.ExceptHandler(type=ast.expr() as caught) | (
                ast.Call(ast.Name("suppress") | ast.Attribute(attr="suppress")) as caught
            ):
                everything = {"Exception", "BaseException"} & set(re.findall(r"\w+", ast.unparse(caught)))
                yield from (f"{module}:{node.lineno} catches every {name}" for name in everything)


GUARDS = (
    imports_point_down,
    libraries_stay_home,
    sizes_stay_small,
    no_year_is_written,
    no_place_or_title_is_written,
    names_say_something,
    nothing_forbidden_is_called,
)


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.__name__)
def test_the_source_passes(guard: Guard) -> None:
    complaints = [complaint for module, source in modules().items() for complaint in guard(module, source)]
    assert not complaints, "\n".join(complaints)


def test_the_functions_of_the_source_are_short() -> None:
    assert list(functions_are_short(modules())) == []


def long_function(lines: int, docstring: str = "") -> str:
    """A function of that many lines, its docstring not counted."""
    return f"def long(\n):\n{docstring}" + "    pass\n" * (lines - 2)


WRONG: dict[Guard, list[tuple[str, str, str]]] = {
    imports_point_down: [
        ("gadgets", "", "gadgets is no room"),
        ("gadgets.__init__", "", "gadgets.__init__ is no room"),
        ("places", "import disclosuregen.amounts", ":1 places may not import amounts"),
        ("names", "from disclosuregen.cli import main", "names may not import cli"),
        ("pack", "from disclosuregen import checks", "pack may not import checks"),
        ("checks.sums", "from ..workbook.read import x", "checks may not import workbook"),
        ("checks.sums", "from .. import figures as f", "checks may not import figures"),
        ("checks.__init__", "from ..figures import f", "checks may not import figures"),
        ("model", "def f():\n    from . import pipeline", ":2 model may not import pipeline"),
        ("batch", "from disclosuregen.report import html", "batch may not import report"),
        ("__init__", "from disclosuregen.model import Form", "__init__ may not import model"),
    ],
    libraries_stay_home: [
        ("checks.sums", "from openpyxl.cell import Cell", "openpyxl belongs in workbook"),
        ("document.fill", "import xlsxwriter", "xlsxwriter belongs in workbook"),
        ("pipeline", "if 1:\n    import docx.oxml", ":2 docx belongs in document"),
        ("workbook.read", "import tomllib", "tomllib belongs in pack"),
        ("batch", "import argparse", "argparse belongs in arguments or cli"),
        ("batch", "import pandas as pd", "pandas has no home"),
    ],
    sizes_stay_small: [
        ("model", "x = 1\n" * 301, "model has 301 lines"),
        ("model", long_function(41), ":1 long has 41 lines"),
        ("model", "class A:\n async def f(self):" + "\n  1" * 40, ":2 f has 41 lines"),
    ],
    no_year_is_written: [
        ("model", "x = 2024", ":1 the year 2024"),
        ("model", "x = f'{y}年，1998年'", "the year 1998"),
        ("model", "x = b'GB 9704-2012'", "the year 2012"),
    ],
    no_place_or_title_is_written: [
        ("model", "x = '湖北省'", ":1 湖北 belongs in the pack"),
        ("cli", "pack = 'Xianning-budget'", "Xianning belongs in the pack"),
        ("model", "x = 1  # as in 咸宁", "咸宁 belongs in the pack"),
        ("checks", "'''A.'''\nx = f'{t}的收支总表'", ":2 收支总表 belongs in the pack"),
        ("checks", "x = form['一般公共服务支出']", "一般公共服务支出 belongs in the pack"),
        ("checks", "x = form['预算年度']", "预算年度 is a key here"),
    ],
    names_say_something: [
        ("workbook.xml_utils", "", "says nothing: utils"),
        ("common.__init__", "", "says nothing: common"),
    ],
    nothing_forbidden_is_called: [
        ("model", "x = float('1')", ":1 float() is forbidden"),
        ("model", "x = [round(y) for y in z]", "round() is forbidden"),
        ("model", "builtins.eval('1')", "eval() is forbidden"),
        ("model", "try: f()\nexcept: pass", ":2 names no exception"),
        ("model", "try: f()\nexcept Exception: pass", ":2 catches every Exception"),
        ("model", "try: f()\nexcept (A, BaseException): pass", "catches every BaseException"),
        ("model", "with contextlib.suppress(OSError, Exception): f()", "catches every Exception"),
    ],
}

RIGHT: dict[Guard, list[tuple[str, str]]] = {
    imports_point_down: [
        ("cli.__init__", "from disclosuregen import __version__, report\nfrom . import words"),
        ("checks.sums", "from .tree import x\nfrom disclosuregen.checks import tree"),
    ],
    libraries_stay_home: [("pack", "from __future__ import annotations\nimport tomllib\nimport re")],
    sizes_stay_small: [("model", long_function(40, "    '''One.\n\n    Two.\n    '''\n"))],
    no_year_is_written: [
        ("model", "'''2024.'''\nx = ('12041', 'date1904', 1980, 2_000, 20805)  # GB/T 9704-2012"),
        ("document", "x = 'http://schemas.openxmlformats.org/officeDocument/2006/math'"),
    ],
    no_place_or_title_is_written: [("model", "'''附表1 收支总表, 咸宁.'''\nx = '请填写预算年度。'")],
    nothing_forbidden_is_called: [
        ("model", "x = isinstance(y, float) or literal_eval(z)"),
        ("model", "try: f()\nexcept (ExceptionGroup, OSError): pass"),
    ],
}


@pytest.mark.parametrize(
    ("guard", "module", "source", "complaint"),
    [(guard, *case) for guard, cases in WRONG.items() for case in cases],
)
def test_a_guard_complains(guard: Guard, module: str, source: str, complaint: str) -> None:
    assert complaint in "\n".join(guard(f"{PACKAGE}.{module}", source))


@pytest.mark.parametrize(
    ("guard", "module", "source"), [(guard, *case) for guard, cases in RIGHT.items() for case in cases]
)
def test_a_guard_is_content(guard: Guard, module: str, source: str) -> None:
    assert list(guard(f"{PACKAGE}.{module}", source)) == []


def test_every_guard_is_shown_to_complain() -> None:
    assert set(WRONG) == set(GUARDS)


@pytest.mark.parametrize(
    ("lengths", "complaint"), [((9, 9, 9, 3, 3), "the median"), ((3, 3, 3, 26), "more than a tenth")]
)
def test_the_spread_of_functions_is_guarded(lengths: tuple[int, ...], complaint: str) -> None:
    sources = {str(number): long_function(length) for number, length in enumerate(lengths)}
    assert complaint in "\n".join(functions_are_short(sources))
