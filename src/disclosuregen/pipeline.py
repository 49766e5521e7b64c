"""The order of steps: intake, pack, read, check, figures, fill. No details live here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from disclosuregen.checks import CHECKS, settled
from disclosuregen.document.fill import Properties
from disclosuregen.figures.context import context_of, global_fields, names_of, words_of
from disclosuregen.figures.phrases import filled
from disclosuregen.findings import Finding, blaming, finding, has_errors
from disclosuregen.frozen import frozen
from disclosuregen.model import Figure
from disclosuregen.pack import newer_versions, reads_version
from disclosuregen.packs import Packs
from disclosuregen.places import Place
from disclosuregen.proof import prove_own
from disclosuregen.workbook.intake import admit
from disclosuregen.workbook.read import identify, read_version

if TYPE_CHECKING:
    from pathlib import Path

    from disclosuregen.document.fill import Filled
    from disclosuregen.document.ledger import Ledger
    from disclosuregen.model import Form
    from disclosuregen.pack import Pack

__all__ = ["Outcome", "Packs", "compose", "examine", "generate"]


@frozen
class Outcome:
    """What became of one workbook: its form and findings, and the document with its file name when there is one."""

    file: str
    findings: tuple[Finding, ...]
    form: Form | None = None
    pack: Pack | None = None
    document: bytes | None = None
    name: str = ""
    ledger: Ledger | None = None


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
    newer = newer_versions(pack, identity.pack, identity.version) if identity else ()
    form, problems = read_version(intake.package, pack, newer, any_form=packs.carrying)
    last, missing = packs.archive.last(form, pack) if packs.archive else (None, ())
    form = replace(form, year=identity.year if identity else "", prior=last)
    with blaming(pack.card.id):
        checked = [] if packs.carrying else [one for check in CHECKS for one in check(form, pack)]
    return form, pack, tuple(settled([*problems, *missing, *checked], form, pack))


def generate(path: Path, packs: Packs) -> Outcome:
    """The proved document of a workbook, or the findings that stopped it; PackFault and OSError are the caller's."""
    form, pack, findings = examine(path, packs)
    if form is None or pack is None or has_errors(findings):
        return Outcome(path.name, findings, form, pack)
    with blaming(pack.card.id):
        document, name = compose(form, pack, packs)
    proved = prove_own(document, packs.template(pack), pack, f"{name}.docx", names_of(form, pack))
    findings += proved.findings
    content = None if has_errors(findings) else document.content
    return Outcome(path.name, findings, form, pack, content, name, proved.ledger)


def compose(form: Form, pack: Pack, packs: Packs) -> tuple[Filled, str]:
    """The document of a form without errors, and the name of its file; raises PackFault."""
    fields = global_fields(form, pack)
    context = context_of(form, pack, fields)
    words = {**words_of(fields), **{n: v for n, v in context.items() if isinstance(v, Figure)}}
    said = pack.card.document
    properties = Properties(filled(said.title, words, "pack.toml"), said.subject, said.keywords)
    return packs.template(pack).filled(context, properties), filled(said.file_name, words, "pack.toml")
