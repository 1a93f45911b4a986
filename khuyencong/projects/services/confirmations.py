"""The owner's word on what somebody typed for her: asked for, given, taken back."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events, outbox
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.models import Message
from khuyencong.core.money import dong
from khuyencong.documents import services as documents
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import Confirmation, Request

SIGNED = "signed_page"  # kind of the photo of a page that the owner signed
CODE_TRIES = 5
CODE_MINUTES = 30
CODE_PLACE = "[mã]"


@transaction.atomic
def ask_confirmation(request: Request, *, by: Actor, at: datetime) -> Confirmation:
    """Xin chủ cơ sở xác nhận: a code of six digits goes to her phone, for this version only."""
    request = selectors.lock_request(request)
    permissions.can_help(request, by).require()
    phone = request.establishment.owner_phone.partition("/")[0].strip()  # the first of several
    if not phone:
        raise Refused(
            _("Cơ sở chưa khai số điện thoại của chủ cơ sở."),
            fix=_("In trang kiểm tra, xin chữ ký, rồi gửi ảnh trang đã ký."),
        )
    confirmation = Confirmation.objects.create(
        request=request,
        version=request.version,
        method=Confirmation.Method.CODE,
        asked_at=at,
    )
    text = _(
        "Mã xác nhận đề nghị {code} do {name} làm hộ, xin hỗ trợ {amount}: {number}. "
        "Không đồng ý thì không đọc mã cho ai."
    ).format(code=request.code, name=by.name, amount=dong(request.support_dong), number=CODE_PLACE)
    outbox.queue("confirmation", phone, text, text, at=at, key=f"confirm/{confirmation.pk}")
    events.record(request.stream, "ask_confirmation", {"version": request.version}, by=by, at=at)
    return confirmation


def write_confirmation(message: Message, now: datetime) -> outbox.Letter:
    """The text that leaves, with a code that stands nowhere else; sent again, it has a new one."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    asked = Confirmation.objects.filter(pk=message.key.removeprefix("confirm/"))
    asked.update(code_hash=make_password(code))
    body = message.body.replace(CODE_PLACE, code)
    return outbox.Letter("text", message.recipient, body, body)


def confirm_by_code(request: Request, *, code: str, by: Actor, at: datetime) -> None:
    """The code she read out. Five tries, half an hour, and only while nothing was changed."""
    confirmation = _try_code(request, code=code, by=by, at=at)
    if confirmation is None:
        raise Refused(_("Chưa xin mã, hoặc đề nghị đã sửa sau khi xin mã."), fix=_("Xin mã mới."))
    if confirmation.confirmed_at is None:
        left = max(CODE_TRIES - confirmation.tries, 0)
        raise Refused(
            _("Mã không đúng; còn thử được {left} lần.").format(left=left)
            if left
            else _("Đã thử {tries} lần, mã này không dùng được nữa.").format(
                tries=confirmation.tries
            ),
            fix=_("Hỏi lại chủ cơ sở.") if left else _("Xin mã mới."),
            field="code",
        )


@transaction.atomic
def _try_code(request: Request, *, code: str, by: Actor, at: datetime) -> Confirmation | None:
    """Counts the try, also when it fails: hence a transaction that ends before the refusal."""
    request = selectors.lock_request(request)
    permissions.can_help(request, by).require()
    confirmation = (
        request.confirmations.filter(
            version=request.version,
            method=Confirmation.Method.CODE,
            confirmed_at=None,
            tries__lt=CODE_TRIES,
            asked_at__gte=at - timedelta(minutes=CODE_MINUTES),
        )
        .order_by("-pk")
        .first()
    )
    if confirmation is None:
        return None
    confirmation.tries += 1
    if check_password(code.strip(), confirmation.code_hash):
        confirmation.confirmed_at = at
        events.record(request.stream, "confirm", {"method": confirmation.method}, by=by, at=at)
    confirmation.save(update_fields=["tries", "confirmed_at"])
    return confirmation


@transaction.atomic
def confirm_by_signature(
    request: Request, *, name: str, content: bytes, by: Actor, at: datetime
) -> Confirmation:
    """A photo of the page she signed; it stays with the dossier."""
    request = selectors.lock_request(request)
    permissions.can_help(request, by).require()
    upload = documents.receive(request.uuid, kind=SIGNED, name=name, content=content, by=by, at=at)
    payload = {"method": "signed", "digest": upload.digest}
    events.record(request.stream, "confirm", payload, by=by, at=at)
    return Confirmation.objects.create(
        request=request,
        version=request.version,
        method=Confirmation.Method.SIGNED,
        asked_at=at,
        confirmed_at=at,
    )


def is_confirmed(request: Request) -> bool:
    """Whether the owner confirmed the request as it is now."""
    return request.confirmations.filter(version=request.version).exclude(confirmed_at=None).exists()


@transaction.atomic
def refuse_help(request: Request, *, by: Actor, at: datetime) -> None:
    """Chủ cơ sở không cho làm hộ nữa: from now on only she goes on with this request."""
    request = selectors.lock_request(request)
    if not permissions.is_owner(request.establishment_id, by):
        raise Refused(
            _("Chỉ chủ cơ sở được rút việc làm hộ."), fix=_("Đăng nhập bằng tài khoản chủ cơ sở.")
        )
    request.is_help_refused = True
    request.save(update_fields=["is_help_refused"])
    events.record(request.stream, "refuse_help", {"typist": request.typist_name}, by=by, at=at)
