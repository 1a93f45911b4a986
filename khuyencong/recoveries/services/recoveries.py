"""Thu hồi kinh phí: asked by one, decided by another, paid back in instalments, closed at zero.

Law: Nghị định 347/2025/NĐ-CP Điều 13 khoản 5 (the unit recovers what was wrongly paid; after
settlement it goes into the budget). At which level recovery is decided was not seen: the
Department's leader decides local money, and of national money names the ministry's decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.contracts.models import Commitment
from khuyencong.contracts.selectors import lock as lock_commitment
from khuyencong.contracts.selectors import whose
from khuyencong.contracts.services.schedules import Part, require_schedule
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.errors import Refused
from khuyencong.core.money import dong
from khuyencong.ledger import services as ledger
from khuyencong.obligations import services as obligations
from khuyencong.recoveries import permissions, selectors
from khuyencong.recoveries.models import Collected, Collection, Recovery, RecoveryInstalment
from khuyencong.recoveries.papers import recovery_decision, recovery_notice
from khuyencong.recoveries.services.answering import answer, asked, worded


@transaction.atomic
def ask(
    commitment: Commitment,
    *,
    instalments: Sequence[Part],
    reason: str,
    basis: str,
    authority: str = "",
    by: Actor,
    at: datetime,
) -> Recovery:
    """Đề nghị thu hồi the sum of `instalments` of what was paid of a share and fund.

    `basis`: the paper that found it; `authority`: of national money, the ministry's decision. The
    same press asks once.
    """
    commitment = lock_commitment(commitment)
    project = commitment.project
    permissions.can_ask(project, by).require()
    reason = worded(reason, "reason", _("Chưa ghi vì sao thu hồi."), _("Ghi lý do."))
    basis = worded(
        basis, "basis", _("Chưa nêu văn bản làm căn cứ thu hồi."),
        _("Ghi số, ngày của kết luận thanh tra, kiểm toán hoặc biên bản kiểm tra."),
    )  # fmt: skip
    authority = authority.strip()
    if project.track == "national":
        authority = worded(
            authority, "authority",
            _("Kinh phí quốc gia: thu hồi theo quyết định của Bộ, Cục, chưa thấy văn bản."),
            _("Ghi số, ngày, cơ quan quyết định."),
        )  # fmt: skip
    total = sum(part.amount_dong for part in instalments)
    if same := _asked_before(commitment, total, reason, by):
        return same
    require_days(instalments, on=hanoi_date(at))
    most = selectors.recoverable(commitment)
    if total > most:
        raise Refused(
            _("{share}: đã chi, chưa thu hồi {most}; không thu hồi được {asked}.").format(
                share=whose(commitment.share, project), most=dong(most), asked=dong(total)
            ),
            fix=_("Ghi nhiều nhất {most}.").format(most=dong(most)),
            field="principal_dong",
        )
    recovery = Recovery.objects.create(
        project=project,
        commitment=commitment,
        principal_dong=total,
        reason=reason,
        basis=basis,
        authority=authority,
        **asked(permissions.ASKERS, by=by, at=at),
    )
    RecoveryInstalment.objects.bulk_create(
        RecoveryInstalment(recovery=recovery, number=number, **part._asdict())
        for number, part in enumerate(instalments, start=1)
    )
    event = events.record(recovery.stream, "ask_recovery", _told(recovery), by=by, at=at)
    obligations.open(recovery, permissions.owed(recovery), province=project.province, event=event)
    tell_project(recovery, "ask_recovery", {"amount_dong": total}, by=by, at=at)
    return recovery


def _asked_before(
    commitment: Commitment, total_dong: int, reason: str, by: Actor
) -> Recovery | None:
    return Recovery.objects.filter(
        commitment=commitment,
        principal_dong=total_dong,
        reason=reason,
        asked_by_id=by.id,
        answered_at=None,
    ).first()


def require_days(instalments: Sequence[Part], *, on: date) -> None:
    """From today on, each after the one before."""
    fix = _("Ghi hạn từ hôm nay trở đi, đợt sau không trước đợt trước.")
    require_schedule(instalments, first=on, fix=fix)


@transaction.atomic
def decide(recovery: Recovery, *, by: Actor, at: datetime) -> Recovery:
    """Quyết định thu hồi: the decision and the notice are issued, the instalments are owed."""
    recovery = take(recovery)
    if recovery.is_decided and recovery.answered_by_id == by.id:
        return recovery  # a second press
    permissions.can_decide(recovery, by).require()
    answer(recovery, permissions.DECIDERS, is_decided=True, by=by, at=at)
    event = record(recovery, "decide_recovery", permissions.DECIDERS, by=by, at=at)
    obligations.meet(recovery, permissions.DECIDE, event=event)
    obligations.open(
        recovery, permissions.owed(recovery), province=recovery.project.province, event=event
    )
    recovery_decision.issue(recovery, by=by, at=at)
    recovery_notice.issue(recovery, by=by, at=at)
    told = {"amount_dong": recovery.principal_dong}
    tell_project(recovery, "decide_recovery", told, by=by, at=at)
    return recovery


@transaction.atomic
def decline(recovery: Recovery, *, answer: str, by: Actor, at: datetime) -> Recovery:
    """Không quyết định, or taken back by who asked."""
    recovery = take(recovery)
    permissions.can_decline(recovery, by).require()
    _answer_no(recovery, answer, by=by, at=at)
    event = record(recovery, "decline_recovery", permissions.DECIDERS, by=by, at=at)
    obligations.meet(recovery, permissions.DECIDE, event=event)
    return recovery


def _answer_no(recovery: Recovery, words: str, *, by: Actor, at: datetime) -> None:
    answer(recovery, permissions.DECIDERS, is_decided=False, words=words, by=by, at=at)


@transaction.atomic
def collect(
    recovery: Recovery,
    *,
    amount_dong: int,
    received_date: date,
    document: str,
    key: str,
    by: Actor,
    at: datetime,
) -> Collection:
    """Ghi một lần nộp: remitted to the budget, or back in its fund where it was lent, citing the
    old transfers, the oldest first.

    In the year of the old transfer while that is open, else in the year the money came. The last
    đồng closes the recovery; one more is refused.
    """
    recovery = take(recovery)
    document = worded(
        document, "document", _("Chưa nêu chứng từ nộp tiền."), _("Ghi số, ngày của giấy nộp tiền.")
    )
    said = {"amount_dong": amount_dong, "received_date": received_date, "document": document}
    once = {"collection__recovery": recovery, **{f"collection__{k}": v for k, v in said.items()}}
    if before := ledger.act(Collected, key=_key(key, 1), by=by, **once):
        return before.collection
    permissions.can_collect(recovery, by).require()
    _require_day(recovery, received_date, on=hanoi_date(at))
    rest = selectors.left(recovery)
    if not 0 < amount_dong <= rest:
        raise Refused(
            _("Ghi nộp {asked}, trong khi còn phải nộp {rest} trên {principal}.").format(
                asked=dong(amount_dong), rest=dong(rest), principal=dong(recovery.principal_dong)
            ),
            fix=_("Ghi từ 1 đồng đến {rest}; phần nộp thừa trả lại người nộp.").format(
                rest=dong(rest)
            ),
            field="amount_dong",
        )
    collection = Collection.objects.create(
        recovery=recovery, recorded_by_id=by.id, recorded_by=by.name, recorded_at=at, **said
    )
    _give_back(collection, key, by=by, at=at)
    recovery = selectors.named([recovery.uuid])[0]
    if not selectors.left(recovery):
        recovery.closed_at = at
        recovery.save(update_fields=["closed_at"])
        if change := selectors.waiting_change(recovery):
            words = _("Đã nộp đủ, không còn gì để đổi.")
            answer(change, permissions.COLLECTORS, is_decided=False, words=words, by=by, at=at)
    told = {**said, "received_date": received_date.isoformat()}
    event = record(recovery, "collect_recovery", permissions.COLLECTORS, told, by=by, at=at)
    if recovery.closed_at:
        obligations.meet(recovery, permissions.DECIDE_CHANGE, event=event)
    covered = [one for one in selectors.schedule(recovery) if not one.left_dong]
    for one in covered:
        obligations.meet(
            recovery, permissions.COLLECT, permissions.REPAY, event=event, part=str(one.number)
        )
    tell_project(recovery, "collect_recovery", {"amount_dong": amount_dong}, by=by, at=at)
    return collection


def _require_day(recovery: Recovery, day: date, *, on: date) -> None:
    assert recovery.answered_at is not None  # decided
    first = hanoi_date(recovery.answered_at)
    if not first <= day <= on:
        raise Refused(
            _("Ngày nộp {day} phải từ ngày quyết định {first} đến hôm nay.").format(
                day=short(day), first=short(first)
            ),
            fix=_("Ghi ngày trên giấy nộp tiền."),
            field="received_date",
        )


def _give_back(collection: Collection, key: str, *, by: Actor, at: datetime) -> None:
    """Spread over the transfers that paid it. Years are held in their order first."""
    commitment = collection.recovery.commitment
    fund, came_in = commitment.fund, collection.received_date.year
    paid = [one for one in selectors.paid_transfers(commitment) if one.left_dong > 0]
    for year in sorted({came_in, *(one.to_account.year for one in paid)}):
        ledger.hold(fund, year)
    rest, number = collection.amount_dong, 0
    for old in paid:
        amount = min(rest, old.left_dong)
        if not amount:
            break
        number, rest = number + 1, rest - amount
        year = old.to_account.year
        is_later = selectors.is_closed(fund.pk, year)
        take = ledger.repay if collection.recovery.is_lent else ledger.recover
        posted = take(
            old,
            amount_dong=amount,
            key=_key(key, number),
            document=collection.document,
            reason=collection.recovery.reason,
            year=max(came_in, year + 1) if is_later else None,
            by=by,
            at=at,
        )
        Collected.objects.create(
            collection=collection,
            old=old,
            year=posted.from_account.year,
            subject=posted.from_account.subject,
            amount_dong=amount,
            transfer=posted,
        )


def _key(key: str, number: int) -> str:
    return f"{key}/{number}"


def take(recovery: Recovery) -> Recovery:
    """Read again under the lock of its project."""
    lock_commitment(recovery.commitment)
    return selectors.listed(Recovery.objects.filter(pk=recovery.pk)).get()


def _told(recovery: Recovery) -> dict[str, object]:
    return {
        "project": str(recovery.project.uuid),
        "principal_dong": recovery.principal_dong,
        "instalments": [
            [one.due_date.isoformat(), one.amount_dong] for one in recovery.instalments.all()
        ],
    }


def record(
    recovery: Recovery,
    act: str,
    posts: Sequence[str],
    told: dict[str, object] | None = None,
    *,
    by: Actor,
    at: datetime,
) -> events.Event:
    payload = (told or _told(recovery)) | by.in_place_of(by.grants_for(*posts))
    return events.record(recovery.stream, act, payload, by=by, at=at)


def tell_project(
    recovery: Recovery, act: str, told: dict[str, int], *, by: Actor, at: datetime
) -> None:
    """The history of the project has it too."""
    payload = {"recovery": str(recovery.uuid)} | told
    events.record(recovery.project.stream, act, payload, by=by, at=at)
