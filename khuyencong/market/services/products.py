"""A recognised product: proposed by one officer, certified by another, withdrawn by two."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.certificates import codes
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import fold, nfc
from khuyencong.core.models import Event
from khuyencong.directory import services as registry
from khuyencong.directory.models import Establishment
from khuyencong.documents import services as files
from khuyencong.documents.models import Upload
from khuyencong.market import permissions, selectors
from khuyencong.market.models import DECISION, SIDES, RecognisedProduct
from khuyencong.market.papers import product_certificate
from khuyencong.market.services import keys
from khuyencong.obligations import services as obligations
from khuyencong.policy import selectors as policy
from khuyencong.rules import products as rules

State = RecognisedProduct.State
Content = tuple[str, bytes]  # the file's name and what is in it


@transaction.atomic
def propose(
    establishment: Establishment,
    *,
    name: str,
    level: int,
    decision_number: str,
    decided_date: date,
    decided_by: str,
    scan: Content | None,
    photos: Mapping[str, Content | None],
    consent: str = "",
    by: Actor,
    at: datetime,
) -> RecognisedProduct:
    """Đề nghị cấp giấy chứng nhận for a product that a decision recognised.

    `photos`: by side, each of `SIDES`; `scan`: the decision as it was signed; `consent`: how the
    establishment agreed to stand in the public list, empty where it did not.
    """
    card = Establishment.objects.select_related("province").get(pk=establishment.pk)
    permissions.can_propose(card.province.code, by).require()
    today = hanoi_date(at)
    product = RecognisedProduct(
        province=card.province,
        establishment=card.survivor,
        name=nfc(name)[:200],
        folded=fold(nfc(name)[:200]),
        level=RecognisedProduct.Level(level),
        decision_number=nfc(decision_number)[:60],
        decided_date=decided_date,
        decided_by=nfc(decided_by)[:200],
        consent=nfc(consent)[:300],
        proposed_for_id=_body(card.province.code, by),
        proposed_by_id=by.id,
        proposed_by=by.name,
        proposed_hands=sorted(by.hands(*permissions.PROPOSERS)),
        proposed_at=at,
    )
    _require_new(product)
    if decided_date > today:
        raise Refused(
            _("Quyết định ký ngày {day}, sau hôm nay.").format(day=short(decided_date)),
            fix=_("Sửa lại ngày ký trên quyết định."),
            field="decided_date",
        )
    _last_day(product, today)
    kept = _files(product, scan, photos, by=by, at=at)
    product.decision_digest = kept[DECISION].digest
    product.save()
    event = _record(product, "propose_product", _told(product), by=by, at=at)
    obligations.open(product, selectors.owed(product), province=product.province, event=event)
    return product


def _body(province: str, by: Actor) -> int | None:
    """Key of the body that she proposes for."""
    grants = by.grants_for(*permissions.PROPOSERS)
    bodies = [grant.organisation_id for grant in grants if grant.province == province]
    return bodies[0]


def _require_new(product: RecognisedProduct) -> None:
    """One product of one decision stands once, for one establishment."""
    same = RecognisedProduct.objects.exclude(state=State.DECLINED).filter(
        province=product.province, folded=product.folded,
        decision_number=product.decision_number, decided_date=product.decided_date,
    )  # fmt: skip
    there = same.select_related("establishment").order_by("pk").first()
    if there is None:
        return
    if there.establishment_id == product.establishment_id:
        raise Refused(
            _("Sản phẩm “{name}” của quyết định {decision} đã nhập ngày {day}.").format(
                name=there.name, decision=there.decision, day=short(hanoi_date(there.proposed_at))
            ),
            fix=_("Mở sản phẩm đã có trong danh sách."),
            field="name",
        )
    raise Refused(
        _("Sản phẩm “{name}” của quyết định {decision} là của {owner}, không phải {other}.").format(
            name=there.name,
            decision=there.decision,
            owner=there.establishment.name,
            other=product.establishment.name,
        ),
        fix=_("Xem lại cơ sở ghi trong quyết định."),
        field="establishment",
    )


def _last_day(product: RecognisedProduct, today: date) -> date:
    """Refused where the law of that day was not seen, or its years are over."""
    book = policy.book(product.province.code)
    last = rules.certificate_until(product.decided_date, book=book)
    if last is None:
        raise Refused(
            _("Chưa rõ giấy chứng nhận theo quyết định ngày {day} có giá trị đến khi nào.").format(
                day=short(product.decided_date)
            ),
            legal="Thông tư 26/2014/TT-BCT",
            fix=_("Chỉ cấp theo quyết định từ ngày 21/10/2014."),
            field="decided_date",
        )
    if last < today:
        raise Refused(
            _("Giấy chứng nhận theo quyết định ngày {day} đã hết giá trị ngày {last}.").format(
                day=short(product.decided_date), last=short(last)
            ),
            legal="Khoản 3 Điều 17 Thông tư 26/2014/TT-BCT",
            fix=_("Chờ kết quả bình chọn lần sau."),
            field="decided_date",
        )
    return last


def _files(
    product: RecognisedProduct,
    scan: Content | None,
    photos: Mapping[str, Content | None],
    *,
    by: Actor,
    at: datetime,
) -> dict[str, Upload]:
    """The decision and one photograph of each side, none of them twice."""
    if scan is None:
        raise Refused(
            _("Chưa có bản quét quyết định."),
            fix=_("Gửi kèm quyết định đã ký, dạng PDF hoặc ảnh."),
            field="scan",
        )
    missing = [str(SIDES[side]) for side in SIDES if photos.get(side) is None]
    if missing:
        raise Refused(
            _("Thiếu ảnh sản phẩm: {sides}.").format(sides=", ".join(missing)),
            legal="Phụ lục 2 Thông tư 26/2014/TT-BCT",
            fix=_("Gửi đủ ba ảnh: mặt trước, mặt bên, từ trên."),
            field=next(side for side in SIDES if photos.get(side) is None),
        )
    sent = {DECISION: scan, **{side: photos[side] for side in SIDES}}
    kept: dict[str, Upload] = {}
    for kind, one in sent.items():
        assert one is not None
        row = files.receive(product.uuid, kind=kind, name=one[0], content=one[1], by=by, at=at)
        if kind in SIDES:
            _require_own_photo(product, kind, row)
        kept[kind] = row
    return kept


def _require_own_photo(product: RecognisedProduct, side: str, row: Upload) -> None:
    if not row.is_image:
        raise Refused(
            _("Tệp “{name}” ({side}) không phải ảnh.").format(name=row.name, side=SIDES[side]),
            fix=_("Gửi ảnh chụp sản phẩm, dạng JPEG, PNG hoặc HEIC."),
            field=side,
        )
    again = Upload.objects.filter(digest=row.digest, kind__in=SIDES).exclude(pk=row.pk)
    other = again.order_by("pk").first()
    if other is None:
        return
    if other.about == product.uuid:
        raise Refused(
            _("Ảnh {side} trùng ảnh {other}.").format(side=SIDES[side], other=SIDES[other.kind]),
            fix=_("Mỗi mặt một ảnh riêng."),
            field=side,
        )
    whose = RecognisedProduct.objects.filter(uuid=other.about).exclude(state=State.DECLINED)
    for one in whose:
        raise Refused(
            _("Ảnh {side} đã dùng cho sản phẩm “{name}”.").format(side=SIDES[side], name=one.name),
            fix=_("Gửi ảnh chụp chính sản phẩm này."),
            field=side,
        )


@transaction.atomic
def issue(product: RecognisedProduct, *, by: Actor, at: datetime) -> RecognisedProduct:
    """Cấp giấy chứng nhận: sealed with the key of the day, numbered, printed with its square."""
    product = _lock(product)
    permissions.can_issue(product, by).require()
    today = hanoi_date(at)
    last_day = _last_day(product, today)
    key = selectors.key_on(product.province, today)
    if key is None:
        raise Refused(
            _("Tỉnh chưa có khóa ký nào dùng được hôm nay."),
            fix=_("Quản trị hệ thống tạo khóa bằng lệnh certificate_keys, có khóa gốc."),
        )
    product.producer = product.establishment.name
    product.tax_code = product.establishment.tax_code
    product.year, product.first_day, product.last_day = today.year, today, last_day
    product.serial = registry.next_number(product.province.code, f"certificate-{today.year}")
    product.token, product.key = codes.new_token(), key
    product.sealed = keys.sealed(product)
    _move(product, State.ISSUED)
    _answered(product, by, at)
    product.save(
        update_fields=[
            "producer", "tax_code", "year", "serial", "first_day", "last_day", "token", "key",
            "sealed", "state", "answered_by_id", "answered_by", "answered_at",
        ]
    )  # fmt: skip
    product_certificate.issue(product, by=by, at=at)
    payload = {"number": product.number, "key": key.number, "last_day": last_day.isoformat()}
    event = _record(product, "issue_certificate", payload, by=by, at=at)
    obligations.meet(product, selectors.ISSUE, event=event)
    return product


@transaction.atomic
def decline(
    product: RecognisedProduct, *, reason: str, by: Actor, at: datetime
) -> RecognisedProduct:
    """Không cấp, with the reason; the product may be proposed anew."""
    product = _lock(product)
    permissions.can_decline(product, by).require()
    product.reason = _given(reason)
    _move(product, State.DECLINED)
    _answered(product, by, at)
    product.save(update_fields=["reason", "state", "answered_by_id", "answered_by", "answered_at"])
    event = _record(product, "decline_product", {"reason": product.reason}, by=by, at=at)
    obligations.meet(product, selectors.ISSUE, event=event)
    return product


@transaction.atomic
def ask_withdrawal(
    product: RecognisedProduct, *, reason: str, by: Actor, at: datetime
) -> RecognisedProduct:
    """Xin thu hồi giấy chứng nhận; it stays valid until a second person agrees."""
    product = _lock(product)
    permissions.can_ask_withdrawal(product, by).require()
    product.withdrawal_reason = _given(reason)
    product.withdrawal_asked_by_id, product.withdrawal_asked_by = by.id, by.name
    product.withdrawal_hands = sorted(by.hands(*permissions.PROPOSERS))
    product.withdrawal_asked_at = at
    product.save(update_fields=WITHDRAWAL)
    payload = {"reason": product.withdrawal_reason}
    event = _record(product, "ask_withdrawal", payload, by=by, at=at)
    obligations.open(product, selectors.owed(product), province=product.province, event=event)
    return product


WITHDRAWAL = [
    "withdrawal_reason", "withdrawal_asked_by_id", "withdrawal_asked_by", "withdrawal_hands",
    "withdrawal_asked_at",
]  # fmt: skip


@transaction.atomic
def withdraw(product: RecognisedProduct, *, by: Actor, at: datetime) -> RecognisedProduct:
    """Thu hồi: red at once on the page, and in every list of status that is fetched from now."""
    product = _lock(product)
    permissions.can_withdraw(product, by).require()
    _move(product, State.WITHDRAWN)
    product.withdrawn_by_id, product.withdrawn_by, product.withdrawn_at = by.id, by.name, at
    product.save(update_fields=["state", "withdrawn_by_id", "withdrawn_by", "withdrawn_at"])
    payload = {"number": product.number, "reason": product.withdrawal_reason}
    event = _record(product, "withdraw_certificate", payload, by=by, at=at)
    obligations.meet(product, selectors.WITHDRAW, event=event)
    return product


@transaction.atomic
def keep(product: RecognisedProduct, *, by: Actor, at: datetime) -> RecognisedProduct:
    """Không thu hồi: what was asked is over, the event keeps its reason."""
    product = _lock(product)
    permissions.can_keep(product, by).require()
    payload = {"reason": product.withdrawal_reason}
    product.withdrawal_reason = product.withdrawal_asked_by_id = product.withdrawal_asked_by = ""
    product.withdrawal_hands, product.withdrawal_asked_at = [], None
    product.save(update_fields=WITHDRAWAL)
    event = _record(product, "keep_certificate", payload, by=by, at=at)
    obligations.meet(product, selectors.WITHDRAW, event=event)
    return product


@transaction.atomic
def set_consent(
    product: RecognisedProduct, *, consent: str, by: Actor, at: datetime
) -> RecognisedProduct:
    """Ghi cơ sở đồng ý công khai, and how it said so; empty takes it out of the public list."""
    product = _lock(product)
    permissions.can_propose(product.province.code, by).require()
    product.consent = nfc(consent)[:300]
    product.save(update_fields=["consent"])
    _record(product, "set_consent", {"consent": product.consent}, by=by, at=at)
    return product


def _lock(product: RecognisedProduct) -> RecognisedProduct:
    rows = RecognisedProduct.objects.select_for_update(of=("self",))
    return rows.select_related("province", "establishment").get(pk=product.pk)


def _move(product: RecognisedProduct, state: str) -> None:
    product.state = state


def _given(reason: str) -> str:
    if not (told := nfc(reason)):
        raise Refused(_("Chưa ghi lý do."), fix=_("Ghi một câu."), field="reason")
    return told[:300]


def _answered(product: RecognisedProduct, by: Actor, at: datetime) -> None:
    product.answered_by_id, product.answered_by, product.answered_at = by.id, by.name, at


def _told(product: RecognisedProduct) -> dict[str, Any]:
    return {
        "name": product.name,
        "establishment": product.establishment.code,
        "decision": product.decision,
        "level": int(product.level),
    }


def _record(
    product: RecognisedProduct, kind: str, payload: dict[str, Any], *, by: Actor, at: datetime
) -> Event:
    return events.record(product.stream, kind, payload, by=by, at=at)
