"""What may be kept of a file somebody sent: checked by content, images drawn anew.

A file is hostile until it is understood. Its name and stated type count for nothing; the first
bytes say what it is, and everything that could act by itself is refused in words.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pi_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from khuyencong.core.errors import Refused

MEGABYTE = 1_000_000
LIMIT_BYTES = 25 * MEGABYTE
LIMIT_PIXELS = 120_000_000  # phones take up to 108 megapixels
LIMIT_UNPACKED = 200 * MEGABYTE
LIMIT_PARTS = 3_000
LIMIT_PAGES = 300
LIMIT_OBJECTS = 60_000
LONG_EDGE = 2_000
IMAGE_BYTES = 800_000
QUALITIES = (85, 75, 65, 55, 45)
NAME_LETTERS = 120
LAPLACIAN = ImageFilter.Kernel((3, 3), (0, -1, 0, -1, 4, -1, 0, -1, 0), scale=1)
LEAST_CONTRAST = 40  # of 255
LEAST_STEEPNESS = 0.15
MOST_CROPPED = 80  # per cent of a side

pi_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = LIMIT_PIXELS


@dataclass(frozen=True)
class Accepted:
    """What is kept. `content` is not what was sent where an image was drawn anew."""

    name: str
    media_type: str
    content: bytes
    pages: int
    is_blurred: bool = False


def inspect(name: str, content: bytes) -> Accepted:
    """The file to keep, or Refused saying what is wrong with it and what to do."""
    if not content:
        raise _refuse(_("Tệp “{name}” rỗng."), name, _("Chọn lại tệp, hoặc chụp lại ảnh."))
    if len(content) > LIMIT_BYTES:
        raise _refuse(
            _("Tệp “{name}” có {size} MB, lớn hơn {limit} MB.")
            .replace("{size}", str(len(content) // MEGABYTE))
            .replace("{limit}", str(LIMIT_BYTES // MEGABYTE)),
            name,
            _("Tách thành nhiều tệp, hoặc chụp ảnh từng trang."),
        )
    for marks, reader in READERS:
        if any(content[at : at + len(mark)] == mark for at, mark in marks):
            return reader(name, content)
    raise _refuse(
        _("Tệp “{name}” không phải ảnh, PDF, Word hoặc Excel."),
        name,
        _("Gửi ảnh chụp, PDF, tệp Word hoặc Excel."),
    )


def _refuse(text: str, name: str, fix: str) -> Refused:
    return Refused(text.format(name=clean_name(name)), fix=fix, field="file")


def clean_name(name: str, suffix: str = "") -> str:
    """A name that can be shown: one line, no path, no letters that turn the reading direction."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(c for c in plain if unicodedata.category(c)[0] != "C").strip(" .")
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", printable) if suffix else printable
    return f"{stem[: NAME_LETTERS - len(suffix)] or 'tep'}{suffix}"


def _image(name: str, content: bytes) -> Accepted:
    """Upright, at most 2,000 px long and 800 kB, without place, camera or thumbnail inside."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "HEIF")) as source:
            if source.width * source.height > LIMIT_PIXELS:
                raise Image.DecompressionBombError
            source.draft("RGB", (LONG_EDGE * 2, LONG_EDGE * 2))
            upright = ImageOps.exif_transpose(source)
            plain = _on_white(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _refuse(
            _("Ảnh “{name}” có quá nhiều điểm ảnh."), name, _("Chụp lại ở cỡ thường.")
        ) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise _refuse(
            _("Ảnh “{name}” bị hỏng, không mở được."), name, _("Chụp lại hoặc gửi ảnh khác.")
        ) from error
    plain.thumbnail((LONG_EDGE, LONG_EDGE))
    jpeg = as_jpeg(plain)
    return Accepted(clean_name(name, ".jpg"), "image/jpeg", jpeg, 1, is_blurred(plain))


def is_blurred(image: Image.Image) -> bool:
    """Whether letters are likely unreadable: hardly an edge anywhere is as steep as ink on paper.

    The steepest of a thousand points of a Laplacian, against the picture's own contrast; measured
    on typed pages in tests/documents/test_photos.py.
    """
    grey = image.convert("L")
    low, high = (percentile(grey, share) for share in (0.01, 0.99))
    if high - low < LEAST_CONTRAST:
        return False  # an empty page or a wall: nothing to read
    inner = (2, 2, grey.width - 2, grey.height - 2)  # the filter leaves the border as it is
    steep = percentile(grey.filter(LAPLACIAN).crop(inner), 0.999)
    return steep < LEAST_STEEPNESS * (high - low)


def percentile(grey: Image.Image, share: float) -> int:
    """The grey value below which `share` of the points lie."""
    wanted, counted = share * grey.width * grey.height, 0
    for value, count in enumerate(grey.histogram()):
        counted += count
        if counted >= wanted:
            return value
    return 255


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in {"RGBA", "LA", "PA", "P"}:
        layer = image.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(white, layer).convert("RGB")
    return image.convert("RGB")


def as_jpeg(image: Image.Image) -> bytes:
    """JPEG of at most 800 kB, as good as that allows, without any metadata."""
    content = b""
    for quality in QUALITIES:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=quality, optimize=True)
        content = file.getvalue()
        if len(content) <= IMAGE_BYTES:
            return content
    image.thumbnail((image.width * 3 // 4, image.height * 3 // 4))
    return as_jpeg(image)


def rotated(content: bytes) -> bytes:
    """The image turned a quarter to the right."""
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
        return as_jpeg(image.transpose(Image.Transpose.ROTATE_270))


def cropped(content: bytes, left: int, top: int, right: int, bottom: int) -> bytes:
    """The image without so many per cent at each edge; ValueError when hardly any would be left."""
    if min(left, top, right, bottom) < 0 or max(left + right, top + bottom) > MOST_CROPPED:
        raise ValueError("more is cut off than may be")
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
        width, height = image.size
        box = (
            width * left // 100,
            height * top // 100,
            width * (100 - right) // 100,
            height * (100 - bottom) // 100,
        )
        return as_jpeg(image.crop(box))


PDF_ACTS = {"/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/RichMedia", "/XFA", "/AA"}
PDF_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition"}


def _pdf(name: str, content: bytes) -> Accepted:
    tail = content[content.rfind(b"%%EOF") + 5 :] if b"%%EOF" in content else content
    if len(tail.strip(b"\x00\r\n\t ")) > 0 or zipfile.is_zipfile(io.BytesIO(content)):
        raise _refuse(
            _("Tệp PDF “{name}” có dữ liệu lạ phía sau."), name, _("In lại thành PDF rồi gửi.")
        )
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise _refuse(
                _("Tệp PDF “{name}” bị khóa bằng mật khẩu."), name, _("Bỏ mật khẩu rồi gửi lại.")
            )
        pages = len(reader.pages)
        acts = _acts(reader.trailer)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
        raise _refuse(
            _("Tệp PDF “{name}” bị hỏng, không mở được."), name, _("In lại thành PDF rồi gửi.")
        ) from error
    if pages == 0 or pages > LIMIT_PAGES:
        raise _refuse(
            _("Tệp PDF “{name}” có {pages} trang; nhận từ 1 đến {limit}.")
            .replace("{pages}", str(pages))
            .replace("{limit}", str(LIMIT_PAGES)),
            name,
            _("Tách thành nhiều tệp."),
        )
    if acts:
        raise _refuse(
            _("Tệp PDF “{name}” có nội dung tự chạy hoặc tệp đính kèm."),
            name,
            _("In lại thành PDF rồi gửi."),
        )
    return Accepted(clean_name(name, ".pdf"), "application/pdf", content, pages)


def _acts(root: Any) -> set[str]:
    """Whatever in the document could act by itself; empty is well."""
    acts: set[str] = set()
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [root]
    steps = 0
    while waiting:
        steps += 1
        if steps > LIMIT_OBJECTS:
            return {"too many objects"}
        value = waiting.pop()
        if isinstance(value, IndirectObject):
            if (value.idnum, value.generation) in seen:
                continue
            seen.add((value.idnum, value.generation))
            value = value.get_object()
        if isinstance(value, DictionaryObject):
            acts |= PDF_ACTS & set(value)
            if value.get("/S") in PDF_ACTIONS or value.get("/Type") == "/EmbeddedFile":
                acts.add(str(value.get("/S")))
            waiting += [value.raw_get(key) for key in value]
        elif isinstance(value, ArrayObject):
            waiting += list(value)
    return acts


OFFICE = {
    b"wordprocessingml.document.main+xml": (
        ".docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    b"spreadsheetml.sheet.main+xml": (
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}
OFFICE_ACTS = re.compile(
    rb"<!(?:DOCTYPE|ENTITY)|instrText[^>]*>\s*\"?DDE|DDEAUTO|<ddeLink|macroEnabled|vbaProject"
    rb"|oleObject\d*\.bin|activeX\d*\.(?:bin|xml)",
    re.I,
)
# What has no place among the parts of a document.
FOREIGN_PARTS = re.compile(
    r"\.(?:exe|dll|com|scr|js|jse|vbs|vbe|wsf|hta|ps1|bat|cmd|sh|lnk|jar|html?|mhtml?|swf)$", re.I
)
EXTERNAL = re.compile(rb"<Relationship\b[^>]*TargetMode=[\"']External[\"'][^>]*>", re.I)


def _office(name: str, content: bytes) -> Accepted:
    broken = _refuse(
        _("Tệp “{name}” không phải Word hoặc Excel đọc được."), name, _("Lưu lại rồi gửi.")
    )
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        _check_archive(archive, name)
        kinds = archive.read("[Content_Types].xml")
        kind = next((kind for mark, kind in OFFICE.items() if mark in kinds), None)
        if kind is None:
            raise broken
        for part in archive.infolist():
            _check_part(archive, part, name)
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, OSError) as error:
        raise broken from error
    return Accepted(clean_name(name, kind[0]), kind[1], content, 0)


def _check_archive(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    offsets = {part.header_offset for part in parts}
    is_strange = (
        len(parts) > LIMIT_PARTS
        or unpacked > LIMIT_UNPACKED
        or len(offsets) != len(parts)
        or len({part.filename for part in parts}) != len(parts)
        or any(_escapes(part) for part in parts)
    )
    if is_strange:
        raise _refuse(
            _("Tệp “{name}” phình quá lớn khi mở, hoặc có cấu trúc lạ."),
            name,
            _("Mở bằng Word hoặc Excel, lưu lại rồi gửi."),
        )


def _escapes(part: zipfile.ZipInfo) -> bool:
    path = part.filename.replace("\\", "/")
    is_link = (part.external_attr >> 16) & 0o170000 == 0o120000
    is_locked = bool(part.flag_bits & 0x1)
    return is_link or is_locked or path.startswith("/") or ".." in path.split("/")


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    """Nothing acts and nothing is fetched from elsewhere; links to be clicked may stay."""
    is_foreign = FOREIGN_PARTS.search(part.filename)
    if not is_foreign and not part.filename.endswith((".xml", ".rels", ".bin", ".vml")):
        return
    with archive.open(part) as file:
        text = file.read(min(part.file_size, 30 * MEGABYTE) + 1)
    fetched = [link for link in EXTERNAL.findall(text) if b"/hyperlink" not in link]
    if (
        OFFICE_ACTS.search(text)
        or OFFICE_ACTS.search(part.filename.encode())
        or fetched
        or is_foreign
    ):
        raise _refuse(
            _("Tệp “{name}” có macro, lệnh tự chạy hoặc lấy nội dung từ nơi khác."),
            name,
            _("Lưu lại thành .docx, .xlsx thường hoặc PDF rồi gửi."),
        )


def _old_office(name: str, content: bytes) -> Accepted:
    """Word and Excel before 2007, without macros, lock or embedded objects."""
    marks = ("VBA", "Macros", "_VBA_PROJECT", "EncryptedPackage", "ObjectPool", "\x01Ole10Native")
    if any(mark.encode("utf-16-le") in content for mark in marks):
        raise _refuse(
            _("Tệp “{name}” có macro, mật khẩu hoặc tệp nhúng."),
            name,
            _("Lưu lại thành .docx, .xlsx hoặc PDF rồi gửi."),
        )
    if "WordDocument".encode("utf-16-le") in content:
        return Accepted(clean_name(name, ".doc"), "application/msword", content, 0)
    if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        return Accepted(clean_name(name, ".xls"), "application/vnd.ms-excel", content, 0)
    raise _refuse(
        _("Tệp “{name}” không phải Word hoặc Excel đọc được."), name, _("Lưu lại rồi gửi.")
    )


Reader = Callable[[str, bytes], Accepted]
READERS: tuple[tuple[tuple[tuple[int, bytes], ...], Reader], ...] = (
    (((0, b"\xff\xd8\xff"), (0, b"\x89PNG\r\n\x1a\n")), _image),
    (((8, b"WEBP"),), _image),
    (
        tuple((4, b"ftyp" + brand) for brand in (b"heic", b"heix", b"mif1", b"msf1", b"hevc")),
        _image,
    ),
    (((0, b"%PDF-"),), _pdf),
    (((0, b"PK\x03\x04"),), _office),
    (((0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),), _old_office),
)
