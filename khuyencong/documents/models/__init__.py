"""Papers, files that came in, and the records office of a body."""

from khuyencong.documents.models.archive import CaseFile, FileHeading
from khuyencong.documents.models.files import (
    KEPT_REMOVED,
    EInvoice,
    FileOrder,
    Filing,
    Paper,
    PaperVersion,
    PartialUpload,
    Register,
    Rendition,
    Upload,
)
from khuyencong.documents.models.office import (
    DraftingUnit,
    Outgoing,
    RecordsOffice,
    SigningRight,
)
from khuyencong.documents.models.registers import Dispatch, Incoming, RegisterClosing

Issued = Paper | Outgoing  # what an act makes: issued, or on its way up

__all__ = [
    "KEPT_REMOVED",
    "CaseFile",
    "Dispatch",
    "DraftingUnit",
    "EInvoice",
    "FileHeading",
    "FileOrder",
    "Filing",
    "Incoming",
    "Issued",
    "Outgoing",
    "Paper",
    "PaperVersion",
    "PartialUpload",
    "RecordsOffice",
    "Register",
    "RegisterClosing",
    "Rendition",
    "SigningRight",
    "Upload",
]
