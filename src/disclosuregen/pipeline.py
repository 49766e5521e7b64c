"""The order of steps: intake, pack, read, check, figures, fill. No details live here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from disclosuregen.checks import CHECKS, settled
from disclosuregen.document.fill import Properties, fill
from disclosuregen.figures.context import FILTERS, context_of
from disclosuregen.figures.phrases import filled
from disclosuregen.findings import Finding, PackFault, finding, has_errors
from disclosuregen.pack import Library, Pack, reads_version, resolve
from disclosuregen.packcheck import sound
from disclosuregen.places import Place
from disclosuregen.workbook.intake import admit
from disclosuregen.workbook.read import identify, read_form

if TYPE_CHECKING:
    from pathlib import Path

    from disclosuregen.archive import Archive
    from disclosuregen.model import Form

__all__ = ["Outcome", "Packs", "compose", "examine", "generate"]


@dataclass(slots=True)
class Packs:
    """The packs that are used in one run, each loaded once; `wanted` is what the command line asked for.

    `lenient` takes a workbook for the wanted pack whatever it says of itself: a copied pack keeps its example.
    `archive` holds last year's workbooks, where they are at hand.
    `outdated` takes one of any version of its pack's form: next year's workbook begins with last year's.
    """

    library: Library
    wanted: str = ""
    lenient: bool = False
    archive: Archive | None = None
    outdated: bool = False
    loaded: dict[str, Pack | PackFault] = field(default_factory=dict)

    def get(self, pack_id: str) -> Pack:
        """The pack of a workbook, or the wanted one; raises PackFault when it cannot be used."""
        key = self.wanted or pack_id
        if key not in self.loaded:
            self.loaded[key] = self._load(pack_id)
        loaded = self.loaded[key]
        if isinstance(loaded, PackFault):
            raise loaded
        return loaded

    def _load(self, pack_id: str) -> Pack | PackFault:
        try:
            folder = resolve(self.wanted, self.library) if self.wanted else self.library.folder(pack_id)
            return sound(folder, self.library)
        except PackFault as fault:
            return fault


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one workbook: its form and findings, and the document with its file name when there is one."""

    file: str
    findings: tuple[Finding, ...]
    form: Form | None = None
    document: bytes | None = None
    name: str = ""


def examine(path: Path, packs: Packs) -> tuple[Form | None, Pack | None, tuple[Finding, ...]]:
    """A workbook's form, its pack and all findings; PackFault and OSError are the caller's."""
    intake = admit(path)
    if intake.package is None:
        return None, None, intake.findings
    identity, findings = identify(intake.package)
    if identity is None and not (packs.wanted and findings[0].rule == "S01"):
        return None, None, findings
    place, known = Place(path.name, ""), packs.library.ids()
    if identity and not packs.wanted and identity.pack not in known:
        return None, None, (finding("S02", place, read=identity.pack, expected="”或“".join(known)),)
    pack = packs.get(identity.pack if identity else "")
    if identity and not packs.lenient and identity.pack not in pack.ids:
        return None, None, (finding("S02", place, read=identity.pack, expected=pack.card.id),)
    if identity and not (packs.lenient or packs.outdated or reads_version(pack, identity.pack, identity.version)):
        return None, None, (finding("S03", place, read=identity.version, expected=pack.card.version),)
    form, problems = read_form(intake.package, pack)
    last, missing = packs.archive.last(form, pack) if packs.archive else (None, ())
    form = replace(form, year=identity.year if identity else "", prior=last)
    checked = (one for check in CHECKS for one in check(form, pack))
    return form, pack, tuple(settled([*problems, *missing, *checked], form, pack))


def generate(path: Path, packs: Packs) -> Outcome:
    """The document of a workbook, or the findings that stopped it; PackFault and OSError are the caller's."""
    form, pack, findings = examine(path, packs)
    if form is None or pack is None or has_errors(findings):
        return Outcome(path.name, findings, form)
    document, name = compose(form, pack)
    return Outcome(path.name, findings, form, document, name)


def compose(form: Form, pack: Pack) -> tuple[bytes, str]:
    """The document of a form without errors, and the name of its file; raises PackFault."""
    context = context_of(form, pack)
    words = {name: str(value) for name, value in context.items()}
    said = pack.card.document
    properties = Properties(filled(said.title, words, "pack.toml"), said.subject, said.keywords)
    return fill(pack.template, context, FILTERS, properties), filled(said.file_name, words, "pack.toml")
