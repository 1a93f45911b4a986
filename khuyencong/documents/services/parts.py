"""Files that come in pieces over a weak line: nothing sent twice, nothing begun anew after a cut.

A piece is taken when it continues what is there; anything else is answered with how much is there.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.documents.models import (
    KEPT_REMOVED,
    FileOrder,
    PaperVersion,
    PartialUpload,
    Rendition,
    Upload,
)
from khuyencong.documents.reading.inspection import LIMIT_BYTES, MEGABYTE
from khuyencong.documents.services import store

LARGEST_PIECE = 2 * MEGABYTE
MOST_AT_ONCE = 60
KEPT = timedelta(days=2)
_named_above: list[Callable[[str], bool]] = []


def key_of(*what: str) -> str:
    """The same file chosen again has the same key."""
    return hashlib.sha256("\0".join(what).encode()).hexdigest()


def standing(about: uuid.UUID, *, key: str, size: int, by: Actor) -> tuple[int, bool]:
    """(bytes that are there, whether it is done), without beginning anything."""
    part = PartialUpload.objects.filter(about=about, by_id=by.id, key=key).first()
    if part is None:
        return 0, False
    if part.upload is not None:
        return part.size, True
    return (0 if _is_stale(part, size) else part.have), False


def _is_stale(part: PartialUpload, size: int) -> bool:
    """Whether what is there is no beginning of the file: another one, or lost on the disk."""
    return part.size != size or part.have > size or _is_lost(part)


def _pieces(part: PartialUpload) -> list[str]:
    """Their names in order: each begins where the one before it ends. FileNotFoundError when one
    is gone."""
    names, place = [], 0
    while place < part.have:
        names.append(f"parts/{_name(part)}/{place:012d}")
        place += store.size(names[-1]) or part.have
    return names


def _is_lost(part: PartialUpload) -> bool:
    try:
        return not _pieces(part) and part.have > 0
    except FileNotFoundError:
        return True


@transaction.atomic
def begin(about: uuid.UUID, *, key: str, size: int, by: Actor, at: datetime) -> PartialUpload:
    """How far this file came. One that changed, or was sent and then removed, begins anew."""
    if not 0 < size <= LIMIT_BYTES:
        raise Refused(
            _("Tệp có {size} MB; nhận tới {limit} MB.").format(
                size=size // MEGABYTE, limit=LIMIT_BYTES // MEGABYTE
            ),
            fix=_("Tách thành nhiều tệp, hoặc chụp ảnh từng trang."),
        )
    mine = PartialUpload.objects.select_for_update().filter(about=about, by_id=by.id)
    part = mine.filter(key=key).first()
    if part is None:
        if mine.filter(upload=None).count() >= MOST_AT_ONCE:
            raise Refused(
                _("Có {count} tệp đang gửi dở.").format(count=MOST_AT_ONCE),
                fix=_("Gửi xong các tệp đó trước."),
            )
        return PartialUpload.objects.create(
            about=about, by_id=by.id, key=key, size=size, touched_at=at
        )
    if part.upload is None and _is_stale(part, size):
        part.size, part.have = size, 0
        part.save(update_fields=["size", "have"])
    return part


@transaction.atomic
def add(part: PartialUpload, *, offset: int, piece: bytes, at: datetime) -> PartialUpload:
    """Takes the next piece. One that was sent before, or too far on, changes nothing."""
    part = locked(part)
    if part.upload is not None or offset != part.have or len(piece) > LARGEST_PIECE:
        return part
    piece = piece[: part.size - part.have]
    store.put(f"parts/{_name(part)}/{part.have:012d}", piece)
    part.have += len(piece)
    part.touched_at = at
    part.save(update_fields=["have", "touched_at"])
    return part


def ahead(about: uuid.UUID, *, key: str, by: Actor) -> PartialUpload | None:
    """A file that was sent before its form and that nothing has taken."""
    return PartialUpload.objects.filter(about=about, by_id=by.id, key=key, upload=None).first()


def locked(part: PartialUpload) -> PartialUpload:
    """As it stands now, until the caller's transaction ends."""
    return PartialUpload.objects.select_for_update().get(pk=part.pk)


def whole(part: PartialUpload) -> bytes | None:
    """The file when all of it is there."""
    if part.have < part.size:
        return None
    return b"".join(map(store.get, _pieces(part)))[: part.size]


@transaction.atomic
def finish(part: PartialUpload, upload: Upload) -> None:
    """What was sent is kept as `upload`; asked again, the answer is that it was done."""
    part.upload = upload
    part.save(update_fields=["upload"])
    transaction.on_commit(lambda: _forget(_name(part)))


@transaction.atomic
def give_up(part: PartialUpload) -> None:
    """A refused file is not asked for again."""
    PartialUpload.objects.filter(pk=part.pk).delete()
    _forget(_name(part))


def sweep(*, now: datetime) -> None:
    """Clears what was never finished, and the contents that nothing names any more."""
    PartialUpload.objects.filter(touched_at__lt=now - KEPT).delete()
    Upload.everything.filter(removed_at__lt=now - KEPT_REMOVED).delete()
    begun = {_name(part) for part in PartialUpload.objects.all()}
    for name in store.listed("parts")[0]:
        if name not in begun and _is_old(f"parts/{name}", now):
            _forget(name)
    drawn = store.listed("converted")[1]
    store.drop("converted", [digest for digest in drawn if not _is_named(digest)])
    for folder in store.listed("")[0]:
        if re.fullmatch("[0-9a-f]{2}", folder):
            gone = [
                name
                for name in store.listed(folder)[1]
                if not _is_named(name) and store.is_older(f"{folder}/{name}", now - KEPT)
            ]
            store.drop(folder, gone)


def _is_old(folder: str, now: datetime) -> bool:
    files = store.listed(folder)[1]
    return all(store.is_older(f"{folder}/{name}", now - KEPT) for name in files)


def keep_while(is_named: Callable[[str], bool]) -> None:
    """Called from `AppConfig.ready` of an app whose rows name kept files by their hash: no such
    file is swept."""
    _named_above.append(is_named)


def _is_named(digest: str) -> bool:
    return (
        any(is_named(digest) for is_named in _named_above)
        or Upload.everything.filter(digest=digest).exists()
        or Upload.everything.filter(source_digest=digest).exists()
        or Rendition.objects.filter(digest=digest).exists()
        or PaperVersion.objects.filter(digest=digest).exists()
        or FileOrder.objects.filter(digest=digest).exists()
    )


def _name(part: PartialUpload) -> str:
    return key_of(str(part.about), part.by_id, part.key)


def _forget(name: str) -> None:
    store.drop(f"parts/{name}", store.listed(f"parts/{name}")[1])
    store.drop("parts", [name])  # the folder, where there is such a thing
