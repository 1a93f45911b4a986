"""The bank account of an establishment or a body: nobody alone decides where its money goes."""

from __future__ import annotations

from datetime import date, datetime

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
from khuyencong.core.reading.bank_accounts import read_bank_account
from khuyencong.core.reading.errors import ReadingError
from khuyencong.core.told import told
from khuyencong.directory import permissions
from khuyencong.directory.models import BankAccount, Establishment, Organisation, User
from khuyencong.directory.models.roles import KEEPS_BODIES
from khuyencong.directory.selectors.people import name_on
from khuyencong.directory.services import notices, owning
from khuyencong.ui.reading import words

PAYS = ("centre_accountant",)


@transaction.atomic
def ask(
    owner: Establishment | Organisation,
    *,
    number: str,
    bank: str,
    holder: str,
    branch: str = "",
    source: str = "",
    from_date: date | None = None,
    by: Actor,
    at: datetime,
) -> BankAccount:
    """Đề nghị ghi số tài khoản: her own, or typed from a paper. Nothing changes until another
    person, an officer, confirms it; the same press twice asks once. `from_date`: the first day on
    which money goes there, where that is later than the day of confirmation."""
    owner = lock(owner)
    permissions.can_ask_account(owner, by).require()
    is_own = isinstance(owner, Establishment) and permissions.owns(owner, by)
    number = _read(number)
    bank, branch, holder, source = (nfc(text.strip()) for text in (bank, branch, holder, source))
    _require_whole(bank, holder, source, is_own=is_own)
    waiting = owner.bank_accounts.filter(answered_at=None).first()
    if waiting is not None:
        if (waiting.number, waiting.bank, waiting.asked_by_id) == (number, bank, by.id):
            return waiting
        raise Refused(
            _("Số tài khoản {number} đang chờ xác nhận.").format(number=waiting.number),
            fix=_("Chờ cán bộ xác nhận hoặc từ chối số đó rồi ghi số khác."),
            field="number",
        )
    equal = owner.bank_accounts.filter(number=number, bank=bank, is_confirmed=True)
    if equal.filter(valid_until=None).exists():
        raise Refused(
            _("Số tài khoản này đang dùng rồi."), fix=_("Không phải ghi lại."), field="number"
        )
    is_workshop = isinstance(owner, Establishment)
    roles = ("owner", *permissions.ANSWERS_CLAIMS) if is_workshop else KEEPS_BODIES
    account = BankAccount.objects.create(
        **{"establishment" if is_workshop else "organisation": owner},
        number=number,
        bank=bank,
        branch=branch,
        holder=holder,
        source=source,
        from_date=from_date,
        asked_by_id=by.id,
        asked_by=by.name,
        asked_hands=sorted(by.hands(*roles)),
        asked_at=at,
    )
    payload = {"account": account.pk, "number": events.seal(number), "bank": bank}
    events.record(owner.stream, "ask_account", payload, by=by, at=at)
    text = told(
        lazy("Số tài khoản của {name} chờ một cán bộ khác xác nhận."), name=_name(owner, at)
    )
    key = f"account/{account.pk}"
    notices.tell(_who_answers(owner, at), text=text, path=_path(owner), key=key, at=at)
    return account


def _read(number: str) -> str:
    try:
        return read_bank_account(number)
    except ReadingError as error:
        raise Refused(words(error), field="number") from error


def _require_whole(bank: str, holder: str, source: str, *, is_own: bool) -> None:
    if not bank:
        raise Refused(
            _("Chưa ghi ngân hàng."), fix=_("Ghi tên ngân hàng nơi mở tài khoản."), field="bank"
        )
    if not holder:
        raise Refused(
            _("Chưa ghi chủ tài khoản."), fix=_("Ghi đúng tên ngân hàng ghi."), field="holder"
        )
    if not source and not is_own:
        raise Refused(
            _("Chưa ghi số tài khoản này theo giấy tờ nào."),
            fix=_("Ghi tên, số và ngày của giấy, ví dụ: giấy xác nhận của ngân hàng."),
            field="source",
        )


@transaction.atomic
def confirm(account: BankAccount, *, reason: str = "", by: Actor, at: datetime) -> BankAccount:
    """Xác nhận: from today, or the later day that was asked for, money goes there; the account
    before it ends that day and stays shown. Whoever pays is told."""
    account = _waiting(account, by)
    owner = _owner(account)
    first = max(hanoi_date(at), account.from_date or hanoi_date(at))
    before = owner.bank_accounts.filter(is_confirmed=True, valid_until=None)
    later = before.filter(valid_from__gt=first).first()
    if later is not None and later.valid_from is not None:
        raise Refused(
            _("Số tài khoản {number} đã được xác nhận dùng từ ngày {day}.").format(
                number=later.masked, day=short(later.valid_from)
            ),
            fix=_("Không xác nhận số này, đề nghị lại với ngày dùng từ {day} trở đi.").format(
                day=short(later.valid_from)
            ),
        )
    before.update(valid_until=first)
    account.valid_from = first
    account = _answered(account, is_confirmed=True, reason=reason, by=by, at=at)
    text = told(
        lazy("{name} nhận tiền vào số tài khoản …{end} từ ngày {day}: xem lại trước khi chi."),
        name=_name(owner, at),
        end=account.number[-4:],
        day=short(first),
    )
    payers = notices.holders_in(PAYS, owner.province, on=hanoi_date(at))
    key = f"account/{account.pk}/pays"
    notices.tell(payers, text=text, path=_path(owner), key=key, at=at)
    return account


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
        row.valid_until = max(hanoi_date(at), row.valid_from or hanoi_date(at))
        row.save(update_fields=["valid_until"])
    return [row.pk for row in others]


def take_up_again(keys: list[int]) -> None:
    """As they stood before two cards became one."""
    for row in BankAccount.objects.filter(pk__in=keys).order_by("pk"):
        row.valid_until = None
        row.save(update_fields=["valid_until"])


def _owner(account: BankAccount) -> Establishment | Organisation:
    owner = account.establishment or account.organisation
    assert owner is not None  # by a constraint
    return owner


def _name(owner: Establishment | Organisation, at: datetime) -> str:
    if isinstance(owner, Establishment):
        return owner.name
    return name_on(owner, hanoi_date(at)).short_name


def _path(owner: Establishment | Organisation) -> str:
    if isinstance(owner, Establishment):
        return address("establishment", owner.code)
    return address("body_account", owner.uuid)


def _who_answers(owner: Establishment | Organisation, at: datetime) -> list[User]:
    on = hanoi_date(at)
    if isinstance(owner, Establishment):
        return list(notices.holders_near(permissions.ANSWERS_CLAIMS, owner, on=on))
    return list(notices.holders_in(KEEPS_BODIES, owner.province, on=on))


def _waiting(account: BankAccount, by: Actor) -> BankAccount:
    held = lock(_owner(account))  # asked and answered one after the other
    account = lock(account)
    if account.establishment_id and account.establishment_id != held.pk:
        lock(_owner(account))  # merged into another card meanwhile
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
    answer = ["is_confirmed", "reason", "answered_by_id", "answered_by", "answered_at"]
    account.save(update_fields=[*answer, "valid_from"])
    owner = _owner(account)
    payload = {"account": account.pk, "is_confirmed": is_confirmed}
    events.record(owner.stream, "answer_account", payload, by=by, at=at)
    if not isinstance(owner, Establishment):
        return account
    text = told(
        lazy("Số tài khoản …{end} của cơ sở {name} đã được xác nhận.")
        if is_confirmed
        else lazy("Số tài khoản …{end} của cơ sở {name} không được xác nhận: xem trang cơ sở."),
        end=account.number[-4:],
        name=owner.name,
    )
    holders = owning.current_holders(owner, at=at)
    notices.tell(
        [person.user for person in holders if person.user],
        text=text,
        path=address("own_workshop", owner.code),
        key=f"account/{account.pk}/answer",
        at=at,
    )
    return account
