"""Word and Excel, part by part: nothing in them acts, and nothing is fetched from elsewhere."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field

from khuyencong.documents.reading import xml_parts
from khuyencong.documents.reading.unfit import Kept, Unfit

LIMIT_UNPACKED = 200_000_000
LIMIT_PARTS = 3_000
TYPE = "application/vnd.openxmlformats-officedocument."
WORD, EXCEL = f"{TYPE}wordprocessingml.document", f"{TYPE}spreadsheetml.sheet"
SUFFIXES = {WORD: ".docx", EXCEL: ".xlsx"}
BROKEN = (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, OSError, EOFError)

# What has no place among the parts of a document.
FOREIGN_PARTS = re.compile(
    r"\.(?:exe|dll|com|scr|js|jse|vbs|vbe|wsf|hta|ps1|bat|cmd|sh|lnk|jar|html?|mhtml?|swf"
    r"|do[ct]m|xl[st]m|xlsb|xlam|pp[ts]m)$|vbaProject|oleObject\d*\.bin|activeX\d*\.(?:bin|xml)$",
    re.I,
)
ACTING_TYPES = re.compile(r"macroEnabled|vbaProject|macrosheet|activeX|oleObject", re.I)
# Last word of a relationship's type.
HYPERLINK = {
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/hyperlink",
}
LINKS_OF_WORKBOOKS = {
    "externalLinkPath", "externalLinkLongPath", "xlPathMissing", "xlStartup", "xlAlternateStartup",
    "xlLibrary",
}  # fmt: skip
ACTING_RELATIONSHIPS = {"vbaProject", "oleObject", "control", "activeXControlBinary", "aFChunk"}
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\\\", re.I)
ACTING_FIELDS = {"DDE", "DDEAUTO", "LINK", "INCLUDETEXT", "IMPORT", "DATABASE"}
ACTING_FORMULA = re.compile(r"\||\b(?:WEBSERVICE|CALL|REGISTER(?:\.ID)?|EXEC)\s*\(", re.I)
QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')
FORMULAS = {"f", "definedName", "formula", "formula1", "formula2"}
INSTRUCTIONS = {"instrText", "delInstrText"}


@dataclass
class Looked:
    """What an Office file is; `links`: the workbooks that its formulas look into."""

    media_type: str
    links: list[str] = field(default_factory=list)


def read(content: bytes) -> Kept:
    looked = look(content)
    if looked.links:
        raise Unfit("linked_workbook", {"links": ", ".join(looked.links[:3])})
    return Kept(SUFFIXES[looked.media_type], looked.media_type)


def look(content: bytes) -> Looked:
    """Unfit when the archive is strange, a part cannot be read, or something in it could act."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_archive(archive)
            types = _Types(archive)
            looked = Looked(types.main())
            for part in archive.infolist():
                _check_part(archive, part, types.of(part.filename), looked)
    except BROKEN as error:
        raise Unfit("broken_office") from error
    except Unfit as unfit:
        if unfit.code == "broken_xml":
            raise Unfit("broken_office") from unfit
        raise
    return looked


def _check_archive(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    is_strange = (
        len(parts) > LIMIT_PARTS
        or unpacked > LIMIT_UNPACKED
        or len({part.header_offset for part in parts}) != len(parts)
        or len({part.filename.lower() for part in parts}) != len(parts)
        or any(_escapes(part) for part in parts)
    )
    if is_strange:
        raise Unfit("strange_archive")


def _escapes(part: zipfile.ZipInfo) -> bool:
    path = part.filename.replace("\\", "/")
    is_link = (part.external_attr >> 16) & 0o170000 == 0o120000
    is_locked = bool(part.flag_bits & 0x1)
    return is_link or is_locked or path.startswith("/") or ".." in path.split("/")


class _Types:
    """What [Content_Types].xml says of each part."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.by_name: dict[str, str] = {}
        self.by_suffix: dict[str, str] = {}
        with archive.open("[Content_Types].xml") as part:
            xml_parts.walk(part, start=self._take)

    def _take(self, name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "")
        if name == "Override":
            self.by_name[attributes.get("PartName", "").lstrip("/").lower()] = kind
        elif name == "Default":
            self.by_suffix[attributes.get("Extension", "").lower()] = kind

    def main(self) -> str:
        kinds = {kind.strip() for kind in (*self.by_name.values(), *self.by_suffix.values())}
        for kind in SUFFIXES:
            if f"{kind}.main+xml" in kinds:
                return kind
        raise Unfit("acting_office" if _any_acts(kinds) else "broken_office")

    def of(self, name: str) -> str:
        suffix = name.rpartition(".")[2].lower()
        return self.by_name.get(name.lower()) or self.by_suffix.get(suffix, "")


def _any_acts(kinds: set[str]) -> bool:
    return any(ACTING_TYPES.search(kind) for kind in kinds)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, kind: str, looked: Looked) -> None:
    name = part.filename.lower()
    if FOREIGN_PARTS.search(name) or ACTING_TYPES.search(kind):
        raise Unfit("acting_office")
    if not (name.endswith((".xml", ".rels", ".vml")) or kind.endswith("xml")):
        return
    with archive.open(part) as file:
        if name.endswith(".rels") or kind.endswith("relationships+xml"):
            xml_parts.walk(file, start=_Relationships(looked).take)
        elif looked.media_type == WORD:
            words = _WordPart()
            xml_parts.walk(file, start=words.start, end=words.end, text=words.text)
            words.finish()
        else:
            cells = _ExcelPart()
            xml_parts.walk(file, start=cells.start, end=cells.end, text=cells.text)


@dataclass
class _Relationships:
    """Links to be clicked may stay; whatever is fetched without being asked may not."""

    looked: Looked

    def take(self, name: str, attributes: dict[str, str]) -> None:
        if name != "Relationship":
            return
        kind = attributes.get("Type", "").strip()
        last = kind.rpartition("/")[2]
        target = attributes.get("Target", "").strip()
        is_elsewhere = (
            attributes.get("TargetMode", "Internal") != "Internal"
            or ELSEWHERE.match(target) is not None
        )
        if last in ACTING_RELATIONSHIPS:
            raise Unfit("acting_office")
        if not is_elsewhere or kind in HYPERLINK:
            return
        if self.looked.media_type == EXCEL and last in LINKS_OF_WORKBOOKS:
            self.looked.links.append(target.replace("\\", "/").rpartition("/")[2])
            return
        raise Unfit("acting_office")


class _WordPart:
    """The instructions of fields, put together from the runs they are spread over."""

    def __init__(self) -> None:
        self.open: list[list[str] | None] = []  # None: the result of the field is being told
        self.loose: list[str] = []
        self.is_instruction = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in INSTRUCTIONS:
            self.is_instruction = True
        elif name == "fldSimple":
            _check_instruction(attributes.get("instr", ""))
        elif name == "fldChar":
            self._mark(attributes.get("fldCharType", ""))
        elif name == "ddeLink":
            raise Unfit("acting_office")

    def _mark(self, mark: str) -> None:
        if mark == "begin":
            if self.open and self.open[-1] is not None and not "".join(self.open[-1]).strip():
                raise Unfit("acting_office")  # another field says what this one does
            self.open.append([])
        elif self.open:
            instruction = self.open.pop()
            if instruction is not None:
                _check_instruction("".join(instruction))
            if mark == "separate":
                self.open.append(None)

    def end(self, name: str) -> None:
        if name in INSTRUCTIONS:
            self.is_instruction = False

    def text(self, text: str) -> None:
        if "DDEAUTO" in text.upper():
            raise Unfit("acting_office")
        if self.is_instruction:
            into = self.open[-1] if self.open else self.loose
            (self.loose if into is None else into).append(text)

    def finish(self) -> None:
        for instruction in (self.loose, *self.open):
            _check_instruction("".join(instruction or []))


def _check_instruction(text: str) -> None:
    words = text.replace('"', " ").split(None, 1)
    if words and words[0].upper() in ACTING_FIELDS:
        raise Unfit("acting_office")


class _ExcelPart:
    """Formulas that reach another program, or another place."""

    def __init__(self) -> None:
        self.formula: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in {"ddeLink", "oleLink"}:
            raise Unfit("acting_office")
        if name in FORMULAS:
            self.formula = []

    def end(self, name: str) -> None:
        if self.formula is not None and name in FORMULAS:
            if ACTING_FORMULA.search(QUOTED.sub("", "".join(self.formula))):
                raise Unfit("acting_office")
            self.formula = None

    def text(self, text: str) -> None:
        if self.formula is not None:
            self.formula.append(text)


OLD_ACTS = ("VBA", "Macros", "_VBA_PROJECT", "EncryptedPackage", "ObjectPool", "\x01Ole10Native")


def read_old(content: bytes) -> Kept:
    """Word and Excel before 2007, without macros, lock or embedded objects."""
    if any(_names(content, mark) for mark in OLD_ACTS):
        raise Unfit("acting_old_office")
    if _names(content, "WordDocument"):
        return Kept(".doc", "application/msword")
    if _names(content, "Workbook") or _names(content, "Book"):
        return Kept(".xls", "application/vnd.ms-excel")
    raise Unfit("broken_office")


def _names(content: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") in content
