"""The pack (公开模板包): everything a bureau declares, read from TOML into typed values once, at the door."""

from disclosuregen.pack.find import Library, resolve
from disclosuregen.pack.load import load, read
from disclosuregen.pack.spec import Column, FormSpec, Line, Pack, SheetSpec, TableSpec
from disclosuregen.pack.versions import newer_versions, reads_version

__all__ = [
    "Column",
    "FormSpec",
    "Library",
    "Line",
    "Pack",
    "SheetSpec",
    "TableSpec",
    "load",
    "newer_versions",
    "read",
    "reads_version",
    "resolve",
]
