"""Files that take longer than a page may: asked for, made by the long worker, kept for a week.

Whoever offers such a file registers how it is made. Small ones are made at once, by the same code.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import logging
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import IO, Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F, Model, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import jobs
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.told import told
from khuyencong.directory.models import User
from khuyencong.directory.selectors import actor_for
from khuyencong.directory.services import notices
from khuyencong.documents.models import FileOrder
from khuyencong.documents.services import store

logger = logging.getLogger(__name__)
Row = TypeVar("Row", bound=Model)

KEPT = timedelta(days=7)
MOST_OPEN = 5  # of one account
ABANDONED = timedelta(hours=1)  # by a process of another machine, of which nothing is known
TRIES = 3  # of an order whose process died
AT_A_TIME = 1_000  # rows read at once
TELL_EVERY = 0.5  # seconds


class Cancelled(Exception):
    """Whoever asked wants it no more."""


@dataclass
class Making:
    """What a maker gets: for whom, what was asked, where to write, and how to say how far it is."""

    by: Actor
    what: dict[str, Any]
    file: IO[bytes] = field(default_factory=io.BytesIO)
    tell: Callable[[int, int], None] = field(default=lambda _done, _whole: None)

    def rows(self, found: QuerySet[Row]) -> Iterator[Row]:
        """Every row in the order of `found`, a thousand in memory at once; told as they go.

        The keys are read first: no reading stays open while progress is written beside it.
        """
        keys = list(found.values_list("pk", flat=True))
        for start in range(0, len(keys), AT_A_TIME):
            self.tell(start, len(keys))
            some = keys[start : start + AT_A_TIME]
            by_key = {row.pk: row for row in found.filter(pk__in=some)}
            yield from (by_key[key] for key in some if key in by_key)


@dataclass(frozen=True)
class Made:
    """What the file is called, what it is, and what a page may say of it without opening it."""

    name: str
    media_type: str
    summary: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    label: Any  # a lazy translation
    make: Callable[[Making], Made]


_kinds: dict[str, Kind] = {}


def register(name: str, label: Any, make: Callable[[Making], Made]) -> None:
    """Called from `AppConfig.ready`. `make` reads only what `by` may see, and may be run again."""
    _kinds[name] = Kind(label, make)


def label(order: FileOrder) -> str:
    return str(_kinds[order.kind].label)


def at_once(kind: str, what: dict[str, Any], *, by: Actor) -> tuple[IO[bytes], Made]:
    """A small one, open at its beginning; whoever sends it closes it."""
    file = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        made = _kinds[kind].make(Making(by, what, file))
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file, made


def ask(kind: str, what: dict[str, Any], *, by: Actor, at: datetime) -> FileOrder:
    """The order; the one that is open already when the same is asked again."""
    if kind not in _kinds:
        raise ValueError(f"no such kind of file: {kind}")
    user = User.objects.get(uuid=by.id)
    language, key = _key(what)
    mine = FileOrder.objects.filter(asked_by=user).open()
    if same := mine.filter(kind=kind, key=key).first():
        return same
    if mine.count() >= MOST_OPEN:
        raise Refused(
            _("Bạn đang có {count} tệp chờ làm.").format(count=MOST_OPEN),
            fix=_("Chờ một tệp xong, hoặc hủy bớt ở trang Tệp đặt làm."),
        )
    try:
        with transaction.atomic():
            return FileOrder.objects.create(
                kind=kind, what=what, key=key, language=language, asked_by=user,
                scope=_scope(by), asked_at=at,
            )  # fmt: skip
    except IntegrityError:  # asked twice in the same moment
        return mine.get(kind=kind, key=key)


def latest(kind: str, what: dict[str, Any], *, by: Actor) -> FileOrder | None:
    """The newest order of exactly this, in this language, whatever became of it."""
    mine = FileOrder.objects.visible_to(by).filter(kind=kind, key=_key(what)[1])
    return mine.order_by("-pk").first()


def _key(what: dict[str, Any]) -> tuple[str, str]:
    """(language, key): the same asked again has the same key."""
    language = translation.get_language() or "vi"
    text = json.dumps([what, language], sort_keys=True)
    return language, hashlib.sha256(text.encode()).hexdigest()


def cancel(order: FileOrder, *, at: datetime) -> None:
    """An order that is not done stops within a second. Nothing happens to one that ended."""
    ended = FileOrder.objects.filter(pk=order.pk).open()
    ended.update(state=FileOrder.State.CANCELLED, ended_at=at)


def require_same_roles(order: FileOrder, *, by: Actor) -> None:
    """Refused when she no longer holds a role under which the file was made."""
    if any(grant not in _scope(by) for grant in order.scope):
        raise Refused(
            _("Tệp này được làm theo vai trò mà bạn không còn giữ."),
            fix=_("Đặt làm lại: tệp mới chỉ có những gì bạn được xem hôm nay."),
        )


def _scope(by: Actor) -> list[list[Any]]:
    """Roles and where they hold, as far as they decide what is seen."""
    return sorted(
        [g.role, g.province, g.organisation_id or 0, g.place_id or 0, g.establishment_id or 0]
        for g in by.grants
    )


def make_job(*, now: datetime) -> None:
    """Makes one order, the oldest; the next run takes the next."""
    for order in FileOrder.objects.open().order_by("asked_at", "pk"):
        if _take(order, now=now):
            _make(order)
            return


def _take(order: FileOrder, *, now: datetime) -> bool:
    """Whether it is ours now. One whose process died is begun anew, three times at most."""
    is_left = jobs.is_dead(order.holder) or order.asked_at < now - ABANDONED
    if order.state == FileOrder.State.MAKING and not is_left:
        return False
    same = FileOrder.objects.filter(pk=order.pk, state=order.state, holder=order.holder)
    if order.tries >= TRIES:
        fault = _("Ba lần làm dở: máy chủ tắt giữa chừng.")
        same.update(state=FileOrder.State.FAILED, fault=fault, ended_at=now)
        return False
    holder = jobs.me()
    return bool(
        same.update(
            state=FileOrder.State.MAKING, holder=holder, tries=F("tries") + 1, done=0, whole=0
        )
    )


def _make(order: FileOrder) -> None:
    held = FileOrder.objects.filter(pk=order.pk, state=FileOrder.State.MAKING, holder=jobs.me())
    with translation.override(order.language), tempfile.TemporaryFile() as file:
        try:
            changes = _made(order, file, held)
        except Cancelled:
            return
        except Exception as error:
            logger.exception("File order %s failed", order.uuid)
            changes = {"state": FileOrder.State.FAILED, "fault": _fault(error)}
        if held.update(**changes, ended_at=timezone.now()):
            _tell(order, changes)


def _made(order: FileOrder, file: IO[bytes], held: QuerySet[FileOrder]) -> dict[str, Any]:
    """What the finished order says of its file."""
    by = actor_for(order.asked_by, on=timezone.localdate())
    require_same_roles(order, by=by)
    made = _kinds[order.kind].make(Making(by, order.what, file, _teller(held)))
    size = file.seek(0, 2)
    file.seek(0)
    return {
        "state": FileOrder.State.MADE,
        "digest": store.keep_file(file),
        "size": size,
        "name": made.name,
        "media_type": made.media_type,
        "summary": made.summary,
    }


def _teller(held: QuerySet[FileOrder]) -> Callable[[int, int], None]:
    last = 0.0

    def tell(done: int, whole: int) -> None:
        nonlocal last
        if time.monotonic() - last < TELL_EVERY:
            return
        last = time.monotonic()
        if not held.update(done=done, whole=whole):
            raise Cancelled

    return tell


def _fault(error: Exception) -> str:
    if isinstance(error, Refused):
        return f"{error} {error.fix}".strip()
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
        return _("Đĩa của máy chủ không còn chỗ. Báo người quản trị hệ thống, rồi đặt làm lại.")
    return _("Lỗi của hệ thống, đã ghi vào nhật ký. Đặt làm lại; nếu vẫn thế, báo người quản trị.")


def _tell(order: FileOrder, changes: dict[str, Any]) -> None:
    words = (
        told(lazy("Tệp “{name}” đã làm xong."), name=changes["name"])
        if changes["state"] == FileOrder.State.MADE
        else told(lazy("Không làm được tệp “{label}”."), label=_kinds[order.kind].label)
    )
    path = reverse("documents:order", args=[order.uuid])
    key = f"file-order/{order.uuid}"
    notices.tell([order.asked_by], text=words, path=path, key=key, at=timezone.now())


def sweep(*, now: datetime) -> None:
    """Forgets what is older than a week; the file goes with the next sweep of files."""
    FileOrder.objects.filter(asked_at__lt=now - KEPT).delete()
