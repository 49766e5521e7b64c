"""The commands of a bureau. Each returns its lines and its findings."""

from disclosuregen.packcommands.checking import check_pack, renew_example
from disclosuregen.packcommands.folders import list_packs, new_pack
from disclosuregen.packcommands.naming import name_pack, preview_pack
from disclosuregen.packcommands.ruling import list_rules
from disclosuregen.packcommands.said import Said

__all__ = [
    "Said",
    "check_pack",
    "list_packs",
    "list_rules",
    "name_pack",
    "new_pack",
    "preview_pack",
    "renew_example",
]
