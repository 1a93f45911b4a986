"""Files that came with a press that could not count: its token, or the session, was over.

They wait as pieces beside the request, whole, for who sent them, and are taken with one more press.
What is never taken is swept like any file that was begun and not finished.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.documents.models import PartialUpload
from khuyencong.documents.services import parts
from khuyencong.projects.models import Request
from khuyencong.projects.services import drafts


@transaction.atomic
def keep(
    request: Request, *, kind: str, name: str, pieces: Iterable[bytes], by: Actor, at: datetime
) -> str:
    """Giữ một tệp chưa nhận, and answers what it is asked for again by. Refused like any file: too
    large, too many at once, a request that is closed."""
    drafts.require_open(request, by=by)
    content = b"".join(pieces)
    key = parts.key_of(kind, name, hashlib.sha256(content).hexdigest())
    part = parts.begin(request.uuid, key=key, size=len(content), by=by, at=at)
    while part.upload is None and part.have < part.size:
        piece = content[part.have : part.have + parts.LARGEST_PIECE]
        part = parts.add(part, offset=part.have, piece=piece, at=at)
    return key


def take(
    request: Request, key: str, *, kind: str, name: str, by: Actor, at: datetime
) -> PartialUpload:
    """Nhận tệp đã giữ, once: asked again, it is there already."""
    part = PartialUpload.objects.filter(about=request.uuid, by_id=by.id, key=key).first()
    if part is None:
        raise Refused(
            _("Tệp “{name}” không còn giữ được.").format(name=name), fix=_("Chọn lại tệp.")
        )
    return drafts.attach_part(request, part, kind=kind, name=name, by=by, at=at)
