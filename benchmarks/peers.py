"""One disclosure made warm, against the way the manuals show, and against what no program can do without.

    uv run python benchmarks/peers.py [--runs 31] [--steps | --proof] [--json]

On the shipped reference workbook and pack, in one process and interleaved, medians in milliseconds of processor time:

ours      door, read, every check, figures, fill, ledger, the finished file read back and proved, document and ledger
          written; `with 溯源.xlsx` is all that and the third file that `build` writes
the way   openpyxl.load_workbook and every cell, DocxTemplate, render with the same context, save; no check of any kind
the floor the workbook's parts inflated and parsed, the document's parts deflated and written

Garbage is looked for between runs and not in their time; within, ours looks for none, as `build` does, and the others
as often as Python does by itself, as such a script would.

`--steps` says where our time goes; `--proof` holds ledger, verification and both papers against docxtpl's rendering of
the same document alone; `--json` prints one object alone. Runtime dependencies only.
"""

import argparse
import gc
import json
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from xml.parsers import expat

import openpyxl
from docxtpl import DocxTemplate

from disclosuregen.checks import CHECKS, settled
from disclosuregen.delivery import deliver_all
from disclosuregen.document.fill import Filled
from disclosuregen.document.ledger import ledger_of
from disclosuregen.document.ledgerfile import About, dumped
from disclosuregen.document.sandbox import environment
from disclosuregen.figures.context import FILTERS, context_of
from disclosuregen.pack import Library
from disclosuregen.papers import LEDGER, ORIGINS, ledger_paper, papers_of
from disclosuregen.pipeline import Outcome, Packs, compose, examine, generate
from disclosuregen.proof import prove_own
from disclosuregen.workbook.intake import admit
from disclosuregen.workbook.read import identify, read_form

ROOT = Path(__file__).resolve().parents[1]
WORKBOOK = next(ROOT.joinpath("input").glob("211001*.xlsx"))


def ours(packs: Packs, target: Path) -> None:
    """The document and its ledger, made, proved and written."""
    outcome = made(packs)
    ledger = ledger_paper(outcome, WORKBOOK, target.name)
    deliver_all((target, outcome.document or b""), (target.with_suffix(LEDGER), ledger))


def ours_and_origins(packs: Packs, target: Path) -> None:
    """All that `build` does, 溯源.xlsx included."""
    outcome = made(packs)
    papers = papers_of(outcome, WORKBOOK, target.name)
    beside = (target.with_suffix(ending) for ending in (LEDGER, ORIGINS))
    deliver_all((target, outcome.document or b""), *zip(beside, papers, strict=True))


def made(packs: Packs) -> Outcome:
    """What comes of the reference workbook."""
    outcome = generate(WORKBOOK, packs)
    if outcome.document is None:
        raise SystemExit(f"{WORKBOOK.name} is refused")
    return outcome


def the_way(template: Path, context: Mapping[str, object], target: Path) -> None:
    """What a script after the manuals of openpyxl and docxtpl does."""
    book = openpyxl.load_workbook(WORKBOOK, data_only=True)
    for sheet in book:
        for row in sheet.iter_rows(values_only=True):
            for _ in row:
                pass
    document = DocxTemplate(template)
    document.render(dict(context), environment(FILTERS, context))
    document.save(target)


def the_floor(parts: Mapping[str, bytes], target: Path) -> None:
    """The same bytes in and out, and nothing else."""
    with zipfile.ZipFile(WORKBOOK) as package:
        for name in package.namelist():
            if name.endswith(".xml"):
                expat.ParserCreate().Parse(package.read(name), True)  # noqa: FBT003 - expat's own signature
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


def milliseconds(work: Callable[[], object]) -> float:
    """The processor time of one run."""
    gc.collect()
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def without_search(work: Callable[[Packs, Path], object], packs: Packs, target: Path) -> None:
    """The work with no search for garbage, as `build` does it."""
    gc.disable()
    try:
        work(packs, target)
    finally:
        gc.enable()


def measure(runs: int) -> dict[str, float]:
    """Medians of each and their ratios."""
    packs = Packs(Library((ROOT / "templates",)))
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "a.docx"
        ours(packs, target)
        with zipfile.ZipFile(target) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        form, pack, _ = examine(WORKBOOK, packs)
        if form is None or pack is None:
            raise SystemExit(f"{WORKBOOK.name} is refused")
        context = context_of(form, pack)
        works = (
            lambda: without_search(ours, packs, target),
            lambda: without_search(ours_and_origins, packs, target),
            lambda: the_way(pack.template, context, Path(folder) / "b.docx"),
            lambda: the_floor(parts, Path(folder) / "c.docx"),
        )
        for work in works:
            work()
        times = [[milliseconds(work) for work in works] for _ in range(runs)]
    mine, whole, way, floor = (statistics.median(column) for column in zip(*times, strict=True))
    return {
        "ours_ms": round(mine, 1),
        "with_origins_ms": round(whole, 1),
        "docxtpl_way_ms": round(way, 1),
        "floor_ms": round(floor, 1),
        "ratio_to_docxtpl": round(mine / way, 4),
        "ratio_with_origins": round(whole / way, 4),
        "ratio_to_floor": round(mine / floor, 2),
    }


def steps(runs: int) -> Iterator[tuple[str, float]]:
    """Where our time goes: medians of each step."""
    packs = Packs(Library((ROOT / "templates",)))
    outcome = generate(WORKBOOK, packs)
    form, pack = outcome.form, outcome.pack
    if form is None or pack is None:
        raise SystemExit(f"{WORKBOOK.name} is refused")
    package = admit(WORKBOOK).package
    if package is None:
        raise SystemExit(f"{WORKBOOK.name} is refused")
    template = packs.template(pack)
    filled, _ = compose(form, pack, packs)
    ledger, _ = ledger_of(filled.parts, template.styles)
    about = About(*"abcdefg")
    works: dict[str, Callable[[], object]] = {
        "door": lambda: admit(WORKBOOK),
        "whose it is": lambda: identify(package),
        "read": lambda: read_form(package, pack),
        "checks": lambda: settled([one for check in CHECKS for one in check(form, pack)], form, pack),
        "figures": lambda: context_of(form, pack),
        "figures and fill": lambda: compose(form, pack, packs),
        "ledger": lambda: ledger_of(compose(form, pack, packs)[0].parts, template.styles),
        "ledger and proof": lambda: prove_own(compose(form, pack, packs)[0], template, pack, "a.docx"),
        "ledger.json": lambda: dumped(ledger, about, lambda _: ""),
        "both papers": lambda: papers_of(outcome, WORKBOOK, "a.docx"),
    }
    for work in works.values():
        work()
    times = [[milliseconds(work) for work in works.values()] for _ in range(runs)]
    yield from zip(works, (statistics.median(column) for column in zip(*times, strict=True)), strict=True)


def proof(runs: int) -> Iterator[tuple[str, float]]:
    """Medians of docxtpl's rendering, of the ledger, of the ledger with every proof, and of that with both papers."""
    packs = Packs(Library((ROOT / "templates",)))
    outcome = generate(WORKBOOK, packs)
    form, pack = outcome.form, outcome.pack
    if form is None or pack is None:
        raise SystemExit(f"{WORKBOOK.name} is refused")
    template, context = packs.template(pack), context_of(form, pack)
    columns: list[list[float]] = []
    for _ in range(runs + 1):
        render = milliseconds(lambda: DocxTemplate(pack.template).render(dict(context), environment(FILTERS, context)))
        # A document of its own for each, just filled: what is worked out once of a figure is free the second time.
        filled = examined_and_filled(packs)
        ledger = milliseconds(lambda: ledger_of(filled.parts, template.styles, template.members))  # noqa: B023 - it runs at once
        filled = examined_and_filled(packs)
        proved = milliseconds(lambda: prove_own(filled, template, pack, "a.docx"))  # noqa: B023 - it runs at once
        papers = milliseconds(lambda: papers_of(outcome, WORKBOOK, "a.docx"))
        columns.append([render, ledger, proved, proved + papers])
    names = ("docxtpl renders", "ledger", "ledger and every proof", "these and both papers")
    yield from zip(names, (statistics.median(column) for column in zip(*columns[1:], strict=True)), strict=True)


def examined_and_filled(packs: Packs) -> Filled:
    """The document of the workbook, read anew."""
    form, pack, _ = examine(WORKBOOK, packs)
    if form is None or pack is None:
        raise SystemExit(f"{WORKBOOK.name} is refused")
    return compose(form, pack, packs)[0]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=31)
    parser.add_argument("--steps", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--proof", action="store_true")
    options = parser.parse_args()
    if options.proof:
        medians = dict(proof(options.runs))
        render = medians["docxtpl renders"]
        for name, time_ in medians.items():
            print(f"{time_:7.2f} ms  {name}" + (f" (1/{render / time_:.1f})" if time_ != render else ""))
        return
    if options.steps:
        for name, time_ in steps(options.runs):
            print(f"{time_:7.2f} ms  {name}")
        return
    figures = measure(options.runs)
    if options.json:
        print(json.dumps(figures))
    else:
        print("ours {ours_ms} ms, the docxtpl way {docxtpl_way_ms} ms, the floor {floor_ms} ms".format_map(figures))
        print("ours / docxtpl way {ratio_to_docxtpl}, ours / floor {ratio_to_floor}".format_map(figures))
        print("with 溯源.xlsx {with_origins_ms} ms, / docxtpl way {ratio_with_origins}".format_map(figures))


if __name__ == "__main__":
    main()
