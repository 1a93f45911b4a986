"""Sao y, sao lục, trích sao: a copy is a paper of the body, signed and numbered like others."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import apart
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.directory.models import Organisation
from khuyencong.documents import permissions, selectors
from khuyencong.documents.drawing.copies import text_of
from khuyencong.documents.models import Incoming, Issued, Outgoing, Paper, PaperVersion, Upload
from khuyencong.documents.papers.copies import LEGAL, Copy, CopyOfCopy, Excerpt, TrueCopy
from khuyencong.documents.services import uploads
from khuyencong.documents.services.bundles import bundle, file_name
from khuyencong.documents.services.issuing import issue
from khuyencong.documents.services.publishing import rendition
from khuyencong.documents.services.store import FORMATS, kept

PDF = FORMATS["pdf"]
COPIED = "copied"
_FILES = uuid.UUID("8f1b7a9e-4c53-4b0e-9d1c-30f2c0a5d6b4")  # what was copied, by its hash


@transaction.atomic
def copy_paper(
    outgoing: Outgoing, *, excerpt: str, recipients: Sequence[str], by: Actor, at: datetime
) -> Issued:
    """Sao y an issued paper of the body, sao lục its sao y, or trích sao words that stand in it."""
    paper = outgoing.paper
    if paper is None or outgoing.state != "dispatched":
        raise Refused(
            _("Văn bản chưa phát hành nên chưa có gì để sao."),
            legal=LEGAL,
            fix=_("Chờ ký, cấp số và phát hành."),
        )
    permissions.can_draft(outgoing.organisation, by).require()
    content = latest_file(paper)
    if excerpt.strip():
        missing = missing_words(excerpt, content)
        if missing:
            raise Refused(
                _("Đoạn trích không có trong văn bản: “{words}”.").format(words=missing[:80]),
                legal=LEGAL,
                fix=_("Chép nguyên văn từ bản PDF, mỗi đoạn một dòng."),
                field="excerpt",
            )
    whole = CopyOfCopy if paper.code == TrueCopy.code else TrueCopy
    return _issue(
        Excerpt if excerpt.strip() else whole,
        outgoing.organisation,
        paper.reference,
        content,
        file_name(paper),
        about=[paper.about, paper.uuid],
        excerpt=excerpt,
        recipients=recipients,
        by=by,
        at=at,
    )


@transaction.atomic
def copy_letter(
    letter: Incoming, *, excerpt: str, recipients: Sequence[str], by: Actor, at: datetime
) -> Issued:
    """Sao y a letter that came, sao lục one that was itself a copy; of a scan nobody but who
    copies can tell whether the words of an excerpt stand in it."""
    permissions.can_draft(letter.organisation, by).require()
    scans = list(selectors.uploads_about(letter.uuid))
    if not scans:
        raise Refused(
            _("Văn bản đến số {number} chưa có bản quét để sao.").format(number=letter.number),
            legal=LEGAL,
            fix=_("Văn thư thêm bản quét trước."),
        )
    content, media_type = bundle(scans, title=letter.summary)
    if media_type != PDF and not excerpt.strip():
        raise Refused(
            _("Tệp {name} không phải PDF hay ảnh nên không sao được trang.").format(
                name=scans[0].name
            ),
            legal=LEGAL,
            fix=_("Thêm bản quét PDF hoặc ảnh chụp của văn bản."),
        )
    whole = CopyOfCopy if letter.is_copy else TrueCopy
    number = f" số {letter.symbol}" if letter.symbol else ""
    return _issue(
        Excerpt if excerpt.strip() else whole,
        letter.organisation,
        f"văn bản{number} ngày {letter.dated:%d/%m/%Y} của {letter.author}",
        content,
        f"den-{letter.number}-{letter.year}",
        about=[letter.uuid],
        excerpt=excerpt,
        recipients=recipients,
        by=by,
        at=at,
    )


def _issue(
    kind: type[Copy],
    organisation: Organisation,
    source: str,
    content: bytes,
    name: str,
    *,
    about: Sequence[uuid.UUID],
    excerpt: str,
    recipients: Sequence[str],
    by: Actor,
    at: datetime,
) -> Issued:
    named = tuple(text for one in recipients if (text := nfc(one).strip()))
    if not named:
        raise Refused(
            _("Bản sao phải ghi nơi nhận."), legal=LEGAL, fix=_("Ghi nơi nhận."), field="recipients"
        )
    lines = tuple(text for one in nfc(excerpt).splitlines() if (text := one.strip()))
    digest, pages = "", 0
    if not lines:
        file = _keep(content, f"{name}.pdf", by=by, at=at)
        digest, pages = file.digest, file.pages
    return issue(
        kind,
        source,
        pages,
        digest,
        lines,
        organisation=organisation,
        about=about,
        summary=f"{source[0].upper()}{source[1:]}",
        recipients=named,
        by=by,
        at=at,
    )


def latest_file(paper: Paper) -> bytes:
    """The signed file where there is one, else the paper as it is drawn."""
    signed = paper.versions.filter(kind=PaperVersion.Kind.SIGNED, media_type=PDF)
    version = signed.order_by("-number").first()
    return kept(version.digest, name=version.name) if version else rendition(paper, "pdf")


def missing_words(excerpt: str, content: bytes) -> str:
    """The first line that does not stand in the PDF, however its lines are broken; of a scan, which
    has no words, none."""
    text = nfc(apart.confined(text_of, content))
    lines = [line.strip() for line in nfc(excerpt).splitlines() if line.strip()]
    return next((line for line in lines if "".join(line.split()) not in text), "")


def _keep(content: bytes, name: str, *, by: Actor, at: datetime) -> Upload:
    """Kept like a file that was sent, once however often it is copied."""
    about = uuid.uuid5(_FILES, hashlib.sha256(content).hexdigest())
    held = Upload.objects.filter(about=about).first()
    return held or uploads.receive(about, kind=COPIED, name=name, content=content, by=by, at=at)
