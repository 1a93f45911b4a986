"""What was sent, given back: one PDF for one paper, one archive for a whole dossier."""

from __future__ import annotations

import hashlib
import re
import uuid
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import IO

from django.utils.translation import gettext as _
from pypdf.errors import PyPdfError

from khuyencong.core import apart
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold
from khuyencong.documents.drawing import contents, office
from khuyencong.documents.drawing.bundle import Sheaf, one_pdf
from khuyencong.documents.models import Paper, Upload
from khuyencong.documents.selectors import papers_about, uploads_about
from khuyencong.documents.services import store
from khuyencong.documents.services.publishing import rendition
from khuyencong.documents.services.store import FORMATS, NotKept, kept
from khuyencong.documents.services.uploads import content_of
from khuyencong.ui.sheets import workbook

SECONDS = 60
MEGABYTES = 1_500  # sixty files of 25 MB would be refused here, one paper is a few
_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')  # of Windows


def bundle(uploads: Sequence[Upload], *, title: str) -> tuple[bytes, str]:
    """(bytes, media type) of what was sent for one paper.

    One file that is no photo comes as it was sent. Several are one PDF with a bookmark each:
    pages of PDFs, photos, Word and Excel where LibreOffice is installed. What has no pages is
    named on a first page. Refused when a file resists or takes longer than a minute.
    """
    if len(uploads) == 1 and not uploads[0].is_image:
        return content_of(uploads[0]), uploads[0].media_type
    sheaves, outside = [], []
    for upload in uploads:
        if sheaf := _sheaf(upload):
            sheaves.append(sheaf)
        else:
            outside.append(upload)
    if outside:
        sheaves.insert(0, _first_page(title, uploads, outside))
    try:
        return apart.confined(one_pdf, sheaves, seconds=SECONDS, megabytes=MEGABYTES), FORMATS[
            "pdf"
        ]
    except (TimeoutError, PyPdfError, OSError, ValueError, KeyError, TypeError) as error:
        raise Refused(
            _("{count} tệp của “{title}” không gộp được thành một PDF.").format(
                count=len(uploads), title=title
            ),
            fix=_("Mở riêng từng tệp, hoặc tải cả hồ sơ (.zip)."),
        ) from error


def _sheaf(upload: Upload) -> Sheaf | None:
    """The pages of a file; None when it has none that can be drawn here."""
    title = f"{upload.order}. {upload.name}"
    if upload.is_image or upload.media_type == FORMATS["pdf"]:
        return Sheaf(title, content_of(upload), is_photo=upload.is_image)
    drawn = _converted(upload)
    return Sheaf(title, drawn) if drawn else None


def _converted(upload: Upload) -> bytes | None:
    """Word or Excel as PDF, drawn once and kept beside the contents until swept."""
    name = f"converted/{upload.digest}"
    with suppress(FileNotFoundError):
        return store.get(name)
    drawn = office.as_pdf(content_of(upload), upload.media_type)
    if drawn:
        store.put(name, drawn)
    return drawn


def _first_page(title: str, uploads: Sequence[Upload], outside: Sequence[Upload]) -> Sheaf:
    inside, apart_from_it = _("Trong tệp này"), _("Mở riêng")
    page = contents.page(
        title,
        _("{count} trong {all} tệp không có trang để gộp vào đây: mở riêng từng tệp.").format(
            count=len(outside), all=len(uploads)
        ),
        [_("Tệp đã gửi"), _("Ở đâu")],
        [
            [f"{upload.order}. {upload.name}", apart_from_it if upload in outside else inside]
            for upload in uploads
        ],
        at=max(upload.uploaded_at for upload in uploads),
    )
    return Sheaf(_("Danh mục tệp"), page)


@dataclass(frozen=True)
class Entry:
    """One file of a dossier: where it lies in the archive, and what the list says of it."""

    path: str
    what: str
    by: str
    at: datetime
    content: Callable[[], bytes]

    def row(self, content: bytes | None) -> list[object]:
        if content is None:
            return [self.path, self.what, self.by, hanoi_date(self.at), _("thiếu tệp"), ""]
        digest = hashlib.sha256(content).hexdigest()
        return [self.path, self.what, self.by, hanoi_date(self.at), len(content), digest]


def archive(
    file: IO[bytes],
    folders: Mapping[str, uuid.UUID],
    names: Mapping[str, str],
    *,
    tell: Callable[[int, int], None] = lambda _done, _whole: None,
) -> None:
    """Writes a ZIP of every issued paper and every file sent about these; told as they go.

    `folders`: name of a folder → what its files are about. `names`: kind of an upload → its label.
    The list inside names each file with its SHA-256, and says so when one is no longer there.
    """
    rows = []
    entries = list(_entries(folders, names))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:  # they are packed already
        for done, entry in enumerate(entries):
            tell(done, len(entries))
            try:
                content: bytes | None = entry.content()
            except NotKept:
                content = None
            if content is not None:
                packed.writestr(entry.path, content)
            rows.append(entry.row(content))
        packed.writestr("danh-muc.xlsx", workbook(_("Danh mục"), _heads(), rows))


def _heads() -> list[tuple[str, int]]:
    return [
        (_("Đường dẫn"), 60),
        (_("Giấy tờ"), 50),
        (_("Người gửi, phát hành"), 30),
        (_("Ngày"), 12),
        (_("Dung lượng (byte)"), 16),
        ("SHA-256", 66),
    ]


def _entries(folders: Mapping[str, uuid.UUID], names: Mapping[str, str]) -> Iterator[Entry]:
    issued: set[int] = set()
    for folder, about in folders.items():
        for paper in papers_about(about).prefetch_related("versions"):
            if paper.pk not in issued:  # a plan decision lies in each of its projects
                issued.add(paper.pk)
                yield from of_paper(f"{folder}/van-ban", paper)
        yield from of_uploads(f"{folder}/giay-to", about, names)


def of_uploads(folder: str, about: uuid.UUID, names: Mapping[str, str]) -> Iterator[Entry]:
    """Every file sent about this, a folder for each kind."""
    kinds: dict[str, str] = {}
    for upload in uploads_about(about):
        what = names.get(upload.kind) or _("Giấy tờ khác")
        kinds.setdefault(upload.kind, f"{len(kinds) + 1:02d}-{folder_name(what)}")
        path = f"{folder}/{kinds[upload.kind]}/{upload.order:02d}-{_name(upload.name)}"
        at = upload.uploaded_at
        yield Entry(path, what, upload.uploaded_by, at, partial(kept, upload.digest))


def of_paper(folder: str, paper: Paper) -> Iterator[Entry]:
    """An issued paper as PDF, and its edited or signed versions."""
    stem = f"{folder}/{paper.issued_date:%Y-%m-%d}-{file_name(paper)}-{paper.pk}"
    what = paper.reference
    drawn = partial(rendition, paper, "pdf")
    yield Entry(f"{stem}.pdf", what, paper.issued_by, paper.issued_at, drawn)
    for version in paper.versions.all():
        path = f"{stem}-ban-{version.number}.{version.name.rsplit('.', 1)[-1]}"
        label = f"{what}: {version.get_kind_display()}"
        yield Entry(path, label, version.added_by, version.added_at, partial(kept, version.digest))


def file_name(paper: Paper) -> str:
    """A paper's title and number as a name of its files: hop-dong-05."""
    return f"{folder_name(paper.title)}-{_name(paper.number)}"


def folder_name(label: str) -> str:
    """A label as a name of files and folders: "Giấy xác nhận" → "giay-xac-nhan"."""
    return "-".join(fold(label).split())[:60].strip("-") or "giay-to"


def _name(text: str) -> str:
    return _NOT_IN_A_NAME.sub("-", text)
