"""The bank account of an establishment: nobody alone decides where its money goes."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.addresses import address
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.folding import nfc
from khuyencong.core.locks import lock
from khuyencong.core.told import told
from khuyencong.directory import permissions
from khuyencong.directory.models import BankAccount, Establishment
from khuyencong.directory.services import notices, owning

DIGITS = re.compile(r"[0-9]{6,20}")  # a rule of this system, not of the law


@transaction.atomic
def ask(
    establishment: Establishment,
    *,
    number: str,
    bank: str,
    holder: str,
    source: str = "",
    by: Actor,
    at: datetime,
) -> BankAccount:
    """Đề nghị ghi số tài khoản: her own, or typed from a paper. Nothing changes until another
    person, an officer, confirms it; the same press twice asks once."""
    row = lock(establishment)
    permissions.can_ask_account(row, by).require()
    is_owner = permissions.owns(row, by)
    number, bank = re.sub(r"[\s.\-]", "", number), nfc(bank.strip())
    holder, source = nfc(holder.strip()), nfc(source.strip())
    _require_whole(number, bank, holder, source, is_owner=is_owner)
    waiting = row.bank_accounts.filter(answered_at=None).first()
    if waiting is not None:
        if (waiting.number, waiting.bank, waiting.asked_by_id) == (number, bank, by.id):
            return waiting
        raise Refused(
            _("Số tài khoản {number} đang chờ xác nhận.").format(number=waiting.number),
            fix=_("Chờ cán bộ xác nhận hoặc từ chối số đó rồi ghi số khác."),
            field="number",
        )
    if row.bank_accounts.filter(
        number=number, bank=bank, is_confirmed=True, valid_until=None
    ).exists():
        raise Refused(
            _("Cơ sở đang dùng số tài khoản này."), fix=_("Không phải ghi lại."), field="number"
        )
    account = BankAccount.objects.create(
        establishment=row,
        number=number,
        bank=bank,
        holder=holder,
        source=source,
        asked_by_id=by.id,
        asked_by=by.name,
        asked_hands=sorted(by.hands("owner", *permissions.ANSWERS_CLAIMS)),
        asked_at=at,
    )
    payload = {"account": account.pk, "number": events.seal(number), "bank": bank}
    events.record(row.stream, "ask_account", payload, by=by, at=at)
    text = told(lazy("Số tài khoản của cơ sở {name} chờ một cán bộ khác xác nhận."), name=row.name)
    notices.tell(
        notices.holders_near(permissions.ANSWERS_CLAIMS, row, on=hanoi_date(at)),
        text=text,
        path=address("establishment", row.code),
        key=f"account/{account.pk}",
        at=at,
    )
    return account


def _require_whole(number: str, bank: str, holder: str, source: str, *, is_owner: bool) -> None:
    if not DIGITS.fullmatch(number):
        raise Refused(
            _("Số tài khoản chỉ gồm chữ số, từ 6 đến 20 số."),
            fix=_("Chép đúng số ngân hàng cấp, không ghi tên hay biệt danh."),
            field="number",
        )
    if not bank:
        raise Refused(
            _("Chưa ghi ngân hàng."),
            fix=_("Ghi tên ngân hàng và chi nhánh nơi mở tài khoản."),
            field="bank",
        )
    if not holder:
        raise Refused(
            _("Chưa ghi chủ tài khoản."), fix=_("Ghi đúng tên ngân hàng ghi."), field="holder"
        )
    if not source and not is_owner:
        raise Refused(
            _("Chưa ghi số tài khoản này theo giấy tờ nào."),
            fix=_("Ghi tên, số và ngày của giấy, ví dụ: giấy xác nhận của ngân hàng."),
            field="source",
        )


@transaction.atomic
def confirm(account: BankAccount, *, reason: str = "", by: Actor, at: datetime) -> BankAccount:
    """Xác nhận: from today money goes there; the account before it ends today and stays shown."""
    account = _waiting(account, by)
    today = hanoi_date(at)
    before = account.establishment.bank_accounts.filter(is_confirmed=True, valid_until=None)
    before.update(valid_until=today)
    account.valid_from = today
    return _answered(account, is_confirmed=True, reason=reason, by=by, at=at)


@transaction.atomic
def refuse(account: BankAccount, *, reason: str, by: Actor, at: datetime) -> BankAccount:
    """Không xác nhận, có lý do; the account before it goes on."""
    account = _waiting(account, by)
    if not reason.strip():
        raise Refused(
            _("Chưa ghi lý do."),
            fix=_("Ghi điều đã xem và vì sao; người đề nghị đọc được."),
            field="reason",
        )
    return _answered(account, is_confirmed=False, reason=reason, by=by, at=at)


def both_current(kept: Establishment, merged: Establishment) -> list[BankAccount]:
    """The accounts in use of two cards that become one, where each has one; else nothing to choose
    between."""
    rows = BankAccount.objects.filter(
        establishment__in=(kept, merged), is_confirmed=True, valid_until=None
    ).order_by("pk")
    found = {row.establishment_id: row for row in rows}
    return [found[kept.pk], found[merged.pk]] if len(found) > 1 else []


def end_all_but(chosen: BankAccount, rows: list[BankAccount], *, at: datetime) -> list[int]:
    """One is in use from today, the others stand in the history; the keys of those."""
    others = [row for row in rows if row.pk != chosen.pk]
    for row in others:
        row.valid_until = hanoi_date(at)
        row.save(update_fields=["valid_until"])
    return [row.pk for row in others]


def take_up_again(keys: list[int]) -> None:
    """As they stood before two cards became one."""
    for row in BankAccount.objects.filter(pk__in=keys).order_by("pk"):
        row.valid_until = None
        row.save(update_fields=["valid_until"])


def _waiting(account: BankAccount, by: Actor) -> BankAccount:
    held = lock(account.establishment)  # asked and answered one after the other
    account = lock(account)
    if account.establishment_id != held.pk:  # merged into another card meanwhile
        lock(account.establishment)
    permissions.can_answer_account(account, by).require()
    if account.answered_at is not None:
        raise Refused(
            _("Đề nghị này đã có {name} trả lời ngày {day}.").format(
                name=account.answered_by, day=short(hanoi_date(account.answered_at))
            ),
            fix=_("Tải lại trang để xem."),
        )
    return account


def _answered(
    account: BankAccount, *, is_confirmed: bool, reason: str, by: Actor, at: datetime
) -> BankAccount:
    account.is_confirmed, account.reason = is_confirmed, nfc(reason.strip())
    account.answered_by_id, account.answered_by, account.answered_at = by.id, by.name, at
    account.save()
    row = account.establishment
    payload = {"account": account.pk, "is_confirmed": is_confirmed}
    events.record(row.stream, "answer_account", payload, by=by, at=at)
    words = (
        lazy("Số tài khoản …{end} của cơ sở {name} đã được xác nhận.")
        if is_confirmed
        else lazy("Số tài khoản …{end} của cơ sở {name} không được xác nhận: {reason}")
    )
    text = told(words, end=account.number[-4:], name=row.name, reason=account.reason)
    holders = owning.current_holders(row, at=at)
    notices.tell(
        [person.user for person in holders if person.user],
        text=text,
        path=address("own_workshop", row.code),
        key=f"account/{account.pk}/answer",
        at=at,
    )
    return account
